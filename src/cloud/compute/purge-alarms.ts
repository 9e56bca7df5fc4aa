import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { wikiMetrics } from '../../blueprint/wiki-metrics.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import { wikiMetric } from '../watch/wiki-metric.ts';
import type { PurgeQueue } from './purge-queue.ts';

export interface PurgeAlarmsProps {
  readonly wikiId: string;
  readonly purges: PurgeQueue;
  /** Whether the sidecars that send may be at rest, as in a second region. @default false */
  readonly mayRest?: boolean;
}

/** What tells that readers see old pages. */
export class PurgeAlarms extends Construct {
  constructor(scope: Construct, id: string, { wikiId, purges, mayRest = false }: PurgeAlarmsProps) {
    super(scope, id);
    const statistic = Stats.MAXIMUM;
    new WikiAlarm(this, 'Lost', {
      signal: 'purges-lost',
      metric: purges.failed.metricApproximateNumberOfMessagesVisible({ statistic }),
    });
    new WikiAlarm(this, 'Late', {
      signal: 'purges-late',
      metric: purges.queue.metricApproximateAgeOfOldestMessage({ statistic }),
    });
    new WikiAlarm(this, 'Failing', {
      signal: 'purges-failing',
      metric: wikiMetric(wikiId, wikiMetrics.failing, statistic),
      mayRest,
    });
    new WikiAlarm(this, 'Unsent', {
      signal: 'purges-unsent',
      metric: wikiMetric(wikiId, wikiMetrics.dead, statistic),
    });
    new WikiAlarm(this, 'Budget', {
      signal: 'purge-budget-spent',
      metric: wikiMetric(wikiId, wikiMetrics.budgetExceeded, statistic),
    });
  }
}
