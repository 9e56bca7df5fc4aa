import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { AccessLogs } from '../edge/access-logs.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface AccessLogStackProps {
  readonly cloud: CloudWiki;
  readonly distribution: IDistribution;
  /** In the wiki's own region. */
  readonly bucket: IBucket;
}

/** Who asked CloudFront for what. Apart from `GlobalStack`, which is there before the distribution. */
export class AccessLogStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, distribution, bucket }: AccessLogStackProps) {
    super(scope, 'AccessLogs', {
      cloud,
      description: 'logs of what readers ask for',
      region: GLOBAL_REGION,
      stateful: false,
    });
    new AccessLogs(this, 'AccessLogs', { wikiId: cloud.wiki.id, distribution, bucket });
  }
}
