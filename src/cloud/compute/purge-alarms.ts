import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { purgeMetrics } from '../../blueprint/purge-metrics.ts';
import type { PurgeQueue } from './purge-queue.ts';

export interface PurgeAlarmsProps {
  readonly wikiId: string;
  readonly purges: PurgeQueue;
}

const LONGEST_WAIT = Duration.minutes(5);

/** What tells that readers see old pages. */
export class PurgeAlarms extends Construct {
  constructor(scope: Construct, id: string, { wikiId, purges }: PurgeAlarmsProps) {
    super(scope, id);
    const period = Duration.minutes(1);
    const statistic = cloudwatch.Stats.MAXIMUM;
    const common = {
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Queues that nobody uses say nothing, and a sidecar that stands by neither.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      evaluationPeriods: 1,
    };
    new cloudwatch.Alarm(this, 'Lost', {
      ...common,
      alarmDescription:
        'CloudFront was not told of some edits. Wiki7’s runbook: “Edits don’t appear on AWS”, part “Purges were given up”.',
      metric: purges.failed.metricApproximateNumberOfMessagesVisible({ period, statistic }),
      threshold: 1,
    });
    new cloudwatch.Alarm(this, 'Late', {
      ...common,
      alarmDescription:
        'CloudFront is told of edits minutes late. Wiki7’s runbook: “Edits don’t appear on AWS”, part “Purges wait”.',
      metric: purges.queue.metricApproximateAgeOfOldestMessage({ period, statistic }),
      threshold: LONGEST_WAIT.toSeconds(),
    });
    const ofSidecar = (metricName: string) =>
      new cloudwatch.Metric({
        namespace: purgeMetrics.namespace,
        metricName,
        dimensionsMap: { [purgeMetrics.dimension]: wikiId },
        period,
        statistic,
      });
    new cloudwatch.Alarm(this, 'Unsent', {
      ...common,
      alarmDescription:
        'The queue of purges could not be reached. Wiki7’s runbook: “Edits don’t appear on AWS”, part “Purges were not sent”.',
      metric: ofSidecar(purgeMetrics.dead),
      threshold: 1,
    });
    new cloudwatch.Alarm(this, 'Budget', {
      ...common,
      alarmDescription:
        'The month’s invalidations are used up, so readers see edits up to five minutes late. Wiki7’s runbook: “Edits don’t appear on AWS”, part “The budget is spent”.',
      metric: ofSidecar(purgeMetrics.budgetExceeded),
      threshold: 1,
    });
  }
}
