import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  AaaaRecord,
  ARecord,
  CaaAmazonRecord,
  type IHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CloudConfig } from '../../config/cloud-schema.ts';

export interface RecordsProps {
  readonly cloud: CloudConfig;
  readonly zone: IHostedZone;
  readonly distribution: IDistribution;
}

/** The wiki's name points to CloudFront, and only Amazon may make certificates for it. */
export class Records extends Construct {
  constructor(scope: Construct, id: string, props: RecordsProps) {
    super(scope, id);
    const { zone, distribution } = props;
    const recordName = `${props.cloud.host}.`;
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    new ARecord(this, 'Ipv4', { zone, recordName, target });
    new AaaaRecord(this, 'Ipv6', { zone, recordName, target });
    new CaaAmazonRecord(this, 'Authority', { zone, recordName });
  }
}
