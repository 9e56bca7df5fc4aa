import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { HealthCheck } from '../dns/health-check.ts';
import { AccessLogs } from '../edge/access-logs.ts';
import { EdgeAlarms } from '../edge/edge-alarms.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import { AlarmTopic } from '../watch/alarm-topic.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface WatchStackProps {
  readonly cloud: CloudWiki;
  readonly distribution: IDistribution;
  readonly health: HealthCheck;
  /** Of the distribution. */
  readonly certificate: ICertificate;
  /** In the wiki's own region. */
  readonly bucket: IBucket;
}

/**
 * What is told of the edge in us-east-1 alone: who asked CloudFront for what, and whether the wiki answers under its name. Apart from
 * `GlobalStack`, which is there before the edge.
 */
export class WatchStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, distribution, health, certificate, bucket }: WatchStackProps) {
    super(scope, 'Watch', {
      cloud,
      description: 'what readers ask for, and whether they are answered',
      region: GLOBAL_REGION,
      stateful: false,
    });
    if (cloud.cloud.analytics)
      new AccessLogs(this, 'AccessLogs', { wikiId: cloud.wiki.id, distribution, bucket });
    // The wiki, or its second region, may be in us-east-1 itself.
    if (!AlarmTopic.find(this)) new AlarmTopic(this, 'Alarms', { cloud });
    new EdgeAlarms(this, 'EdgeAlarms', { cloud, distribution, certificate, health });
  }
}
