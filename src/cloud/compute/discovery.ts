import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { ports } from '../../blueprint/ports.ts';
import type { Wiki } from '../../config/wiki.ts';

export interface DiscoveryProps {
  readonly wiki: Wiki;
  readonly vpc: ec2.IVpc;
}

const RENDER = 'render';

/** Names inside the VPC for what no load balancer stands before: the renderer. */
export class Discovery extends Construct {
  readonly render: cloudmap.Service;
  /** For `Endpoints.renderUrl`. */
  readonly renderUrl: string;

  constructor(scope: Construct, id: string, { wiki, vpc }: DiscoveryProps) {
    super(scope, id);
    // `.internal` is nobody's on the internet, by decision of ICANN.
    const name = `${wiki.id}.internal`;
    const namespace = new cloudmap.PrivateDnsNamespace(this, 'Namespace', { vpc, name });
    this.render = namespace.createService('Render', {
      name: RENDER,
      dnsRecordType: cloudmap.DnsRecordType.A,
      dnsTtl: Duration.seconds(10),
      // ECS says which tasks are healthy, and one that is not has no record.
      customHealthCheck: { failureThreshold: 1 },
    });
    this.renderUrl = `http://${RENDER}.${name}:${ports.render}`;
  }
}
