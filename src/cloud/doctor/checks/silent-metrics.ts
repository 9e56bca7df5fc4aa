import {
  CloudWatchClient,
  type Dimension,
  type MetricAlarm,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import { type Found, warning } from '../../../operations/finding.ts';
import { type Check, daysBetween, lookAtEach, type Patient } from '../check.ts';
import { alarmsIn, metricsOf } from './alarms.ts';

/** CloudWatch lists what had data in the last two weeks. */
const LISTED_DAYS = 14;

/** Metrics of these names exist once something happens: to have none is good. */
const onlyWhenItHappens =
  /[45]XX|error|fail|throttl|reject|drop|timeout|timedout|abort|evict|exceed|dead|lost|given|blocked|NumberOfMessages|AgeOfOldest/i;

/**
 * Alarms for which silence is well, and whose metric has been silent for so long that it may not exist at all: a renamed metric or a
 * dimension that is misspelt. For others silence shows in their state.
 */
export const silentMetrics: Check = {
  name: 'metrics',
  allWell: 'What alarms watch has been reported.',
  of: ['AWS::CloudWatch::Alarm'],
  look: (patient) =>
    lookAtEach(patient.deployed.regions, async (region) => {
      const { metric } = await alarmsIn(region, patient);
      const suspects = metric.filter((alarm) => isSuspect(alarm, patient.now));
      return lookAtEach(suspects, (alarm) => lookAt(alarm, region, patient));
    }),
};

const isSuspect = (alarm: MetricAlarm, now: Date): boolean =>
  alarm.StateValue === 'OK' &&
  (alarm.TreatMissingData === 'notBreaching' || alarm.TreatMissingData === 'ignore') &&
  alarm.AlarmConfigurationUpdatedTimestamp !== undefined &&
  daysBetween(alarm.AlarmConfigurationUpdatedTimestamp, now) > LISTED_DAYS &&
  metricsOf(alarm).every(({ MetricName = '' }) => !onlyWhenItHappens.test(MetricName));

async function lookAt(alarm: MetricAlarm, region: string, { aws }: Patient): Promise<readonly Found[]> {
  const client = aws.in(CloudWatchClient, region);
  const isThere = await Promise.all(
    metricsOf(alarm).map(async ({ Namespace, MetricName, Dimensions = [] }) => {
      const input = { Namespace, MetricName, Dimensions: Dimensions as Dimension[] };
      for await (const { Metrics = [] } of paginateListMetrics({ client }, input))
        if (Metrics.some((one) => one.Dimensions?.length === Dimensions.length)) return true;
      return false;
    }),
  );
  if (isThere.every(Boolean)) return [];
  const names = metricsOf(alarm).flatMap(({ Namespace, MetricName }, at) =>
    isThere[at] ? [] : `${Namespace}/${MetricName}`,
  );
  return [
    warning(`${alarm.AlarmName} watches ${names.join(', ')}, of which nothing was heard in two weeks.`, {
      remedy: 'see whether what reports it still runs',
    }),
  ];
}
