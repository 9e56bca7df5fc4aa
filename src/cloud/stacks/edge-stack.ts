import { CfnOutput } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { LoadBalancer } from '../compute/load-balancer.ts';
import type { MediaBuckets } from '../data/media-buckets.ts';
import { EDGE, SECOND_REGION } from '../deployed-names.ts';
import { HealthCheck } from '../dns/health-check.ts';
import { Records } from '../dns/records.ts';
import { Edge } from '../edge/distribution.ts';
import type { StandbyEdge } from '../edge/standby-origins.ts';
import { OriginGroup } from '../functions/origin-group/origin-group.ts';
import type { Network } from '../network/network.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface EdgeStackProps {
  readonly cloud: CloudWiki;
  readonly zone: IHostedZone;
  /** In us-east-1, as the web ACL. */
  readonly certificate: ICertificate;
  readonly webAclArn: string;
  readonly network: Network;
  readonly balancer: LoadBalancer;
  readonly media: MediaBuckets;
  /** Encrypts what its functions say. */
  readonly logKey: IKey;
  /** @default - the wiki has one region */
  readonly standby?: StandbyEdge | undefined;
}

/** What readers meet: CloudFront, its one way in, and the name of the wiki. */
export class EdgeStack extends Wiki7Stack {
  readonly distribution: IDistribution;
  readonly health: HealthCheck;

  constructor(scope: Construct, props: EdgeStackProps) {
    super(scope, EDGE, {
      cloud: props.cloud,
      description: 'what readers meet',
      stateful: false,
      logKey: props.logKey,
    });
    const { cloud, zone, certificate, webAclArn, network, media } = props;
    const { distribution, vpcOrigin } = new Edge(this, 'Edge', {
      cloud,
      certificate,
      webAclArn,
      balancer: props.balancer.balancer,
      publicFiles: media.publicFiles,
      standby: props.standby,
    });
    this.distribution = distribution;
    if (props.standby) {
      // By this `deploy` and `destroy` find it when the configuration doesn't name it any more.
      const { region } = props.standby.cloud.cloud;
      new CfnOutput(this, 'Second', { value: region }).overrideLogicalId(SECOND_REGION);
    }
    const { group } = new OriginGroup(this, 'OriginGroup', {
      vpc: network.vpc,
      vpcOriginId: vpcOrigin.vpcOriginId,
    });
    network.groups.allowCloudFront(this, group);
    new Records(this, 'Records', { cloud: cloud.cloud, zone, distribution });
    this.health = new HealthCheck(this, 'HealthCheck', { cloud: cloud.cloud });
  }
}
