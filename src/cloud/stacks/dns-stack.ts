import { CfnWaitConditionHandle } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { Zone } from '../dns/zone.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export const DNS = 'Dns';

export interface DnsStackProps {
  readonly cloud: CloudWiki;
  /** @default - the zone isn't signed */
  readonly signingKeyArn?: string;
}

/** The domain. It comes first: no certificate is given before its registrar points here. */
export class DnsStack extends Wiki7Stack {
  readonly zone: Zone;

  constructor(scope: Construct, props: DnsStackProps) {
    super(scope, DNS, { cloud: props.cloud, description: 'The zone of the domain', stateful: true });
    const { signingKeyArn } = props;
    this.zone = new Zone(this, 'Zone', {
      cloud: props.cloud.cloud,
      ...(signingKeyArn === undefined ? {} : { signingKeyArn }),
    });
    const { dns, dnssec } = props.cloud.cloud;
    // CloudFormation takes no stack without a resource. This one is free and does nothing.
    if (dns.hostedZone === 'import' && !dnssec) new CfnWaitConditionHandle(this, 'Imported');
  }
}
