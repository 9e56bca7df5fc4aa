import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { CostAlarms } from '../costs/cost-alarms.ts';
import { Certificate } from '../dns/certificate.ts';
import { WebAcl } from '../edge/web-acl.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface GlobalStackProps {
  readonly cloud: CloudWiki;
  readonly zone: IHostedZone;
}

/** What AWS wants in us-east-1, wherever the wiki is. */
export class GlobalStack extends Wiki7Stack {
  readonly certificate: ICertificate;
  readonly webAclArn: string;

  constructor(scope: Construct, { cloud, zone }: GlobalStackProps) {
    super(scope, 'Global', {
      cloud,
      description: 'what CloudFront wants in us-east-1',
      region: GLOBAL_REGION,
      stateful: false,
    });
    this.certificate = new Certificate(this, 'Certificate', { cloud: cloud.cloud, zone }).certificate;
    this.webAclArn = new WebAcl(this, 'WebAcl', { cloud }).arn;
    const { budget } = cloud.cloud;
    if (budget !== undefined) new CostAlarms(this, 'Costs', { cloud, budget });
  }
}
