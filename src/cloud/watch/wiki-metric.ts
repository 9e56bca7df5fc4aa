import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { purgeMetrics } from '../../blueprint/purge-metrics.ts';

/** A number that the wiki itself tells, as a sidecar or a function of it writes it into its log. */
export const wikiMetric = (wikiId: string, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: purgeMetrics.namespace,
    metricName,
    dimensionsMap: { [purgeMetrics.dimension]: wikiId },
    statistic,
  });
