import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { QuestionWorkgroup } from '../traffic/question-workgroup.ts';
import { RequestTable } from '../traffic/request-table.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface AnalyticsStackProps {
  readonly cloud: CloudWiki;
  /** Holds CloudFront's logs. */
  readonly bucket: IBucket;
}

/** What may be asked of who read the wiki. It costs nothing until somebody asks. */
export class AnalyticsStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, bucket }: AnalyticsStackProps) {
    super(scope, 'Analytics', { cloud, description: 'questions about who read what', stateful: false });
    const wikiId = cloud.wiki.id;
    const requests = new RequestTable(this, 'Requests', { wikiId, bucket });
    new QuestionWorkgroup(this, 'Questions', { wikiId, bucket, requests });
  }
}
