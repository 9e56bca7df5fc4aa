import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricSpace } from '../../blueprint/wiki-metrics.ts';

/** A number that the wiki itself tells, as a sidecar or a function of it writes it into its log. */
export const wikiMetric = (wikiId: string, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: metricSpace.namespace,
    metricName,
    dimensionsMap: { [metricSpace.dimension]: wikiId },
    statistic,
  });
