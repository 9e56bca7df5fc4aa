import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { metricSpace, wikiMetrics } from '../../../blueprint/wiki-metrics.ts';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import type { Check } from '../check.ts';

/** From here on the month may end with late edits. */
const CLOSE_SHARE = 0.8;

const DAY_SECONDS = 86_400;

/** How much of the month’s invalidations is used up. */
export const invalidations: Check = {
  name: 'invalidations',
  allWell: 'The month’s invalidations suffice so far.',
  look: async ({ aws, cloud: { wiki, cloud, sizes }, now }) => {
    const command = new GetMetricStatisticsCommand({
      Namespace: metricSpace.namespace,
      MetricName: wikiMetrics.sent,
      Dimensions: [{ Name: metricSpace.dimension, Value: wiki.id }],
      StartTime: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())),
      EndTime: now,
      Period: DAY_SECONDS,
      Statistics: ['Sum'],
    });
    const { Datapoints = [] } = await aws.in(CloudWatchClient, cloud.region).send(command);
    return judge(
      Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0),
      sizes.invalidationsPerMonth,
    );
  },
};

function judge(used: number, budget: number): readonly Found[] {
  if (used < budget * CLOSE_SHARE) return [];
  const sentence = `${Math.round(used)} of the month’s ${budget} invalidations are used up`;
  const remedy =
    'raise `cloud.invalidationsPerMonth` in config.ts, then ./wiki7 deploy; the next month begins anew';
  return used < budget
    ? [warning(`${sentence}; after that edits appear up to five minutes late.`, { remedy })]
    : [wrong(`${sentence}, so edits appear up to five minutes late.`, { remedy })];
}
