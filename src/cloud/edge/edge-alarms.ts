import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { HealthCheck } from '../dns/health-check.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import { edgeMetric } from './edge-metric.ts';

export interface EdgeAlarmsProps {
  readonly cloud: CloudWiki;
  readonly distribution: IDistribution;
  /** That CloudFront shows to readers. */
  readonly certificate: ICertificate;
  readonly health: HealthCheck;
}

/** Below so many requests in five minutes, one failed request would be a large share. */
const FEWEST_REQUESTS = 100;

/** What tells that readers get no answer, or errors. In us-east-1, where CloudFront, its certificate and Route 53 have their metrics. */
export class EdgeAlarms extends Construct {
  constructor(scope: Construct, id: string, props: EdgeAlarmsProps) {
    super(scope, id);
    const { cloud, distribution, certificate, health } = props;
    const rate = edgeMetric(distribution, '5xxErrorRate', Stats.AVERAGE);
    const failed = new MathExpression({
      expression: `IF(requests >= ${FEWEST_REQUESTS}, rate, 0)`,
      usingMetrics: { requests: edgeMetric(distribution, 'Requests', Stats.SUM), rate },
      label: 'answers that are errors of the server, in percent',
    });
    new WikiAlarm(this, 'Away', { signal: 'wiki-away', metric: health.metricHealthy() });
    new WikiAlarm(this, 'Failures', { signal: 'edge-fails', metric: failed });
    new WikiAlarm(this, 'Certificate', {
      signal: 'certificate-ends',
      metric: certificate.metricDaysToExpiry({ statistic: Stats.MINIMUM }),
    });
    // Paid for as three metrics, and a small wiki's hours are too unlike each other to expect anything of them.
    if (cloud.wiki.profile !== 'starter')
      new WikiAlarm(this, 'Unusual', { signal: 'errors-unusual', metric: rate });
  }
}
