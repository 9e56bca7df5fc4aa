import { evaluateMath, type Values } from './metric-math.ts';

interface MetricOfAlarm {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
  readonly ReturnData?: boolean;
}

/** An `AWS::CloudWatch::Alarm` as a template has it. */
export interface AlarmProperties {
  readonly AlarmName: string;
  readonly MetricName?: string;
  readonly Metrics?: readonly MetricOfAlarm[];
  readonly ThresholdMetricId?: string;
  readonly Threshold?: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData?: string;
}

/** What was measured in one period, by name of the metric; one that isn't there is missing. `expected` and `deviation` make a band. */
export type Measured = Readonly<Record<string, number>>;

export type AlarmState = 'OK' | 'ALARM';

/**
 * CloudWatch looks at more periods than it evaluates, to find as many with data. How many more is not told; its own examples have two.
 * AWS, "Configuring how CloudWatch alarms treat missing data".
 */
const LOOKED_BACK = 2;

/** The state of an alarm as CloudWatch's documentation says, for the two ways of treating missing data that ours have. */
export function stateOf(alarm: AlarmProperties, periods: readonly Measured[]): AlarmState {
  const { EvaluationPeriods: evaluated, DatapointsToAlarm: needed = evaluated, TreatMissingData } = alarm;
  if (TreatMissingData !== 'breaching' && TreatMissingData !== 'notBreaching')
    throw new Error(
      `${alarm.AlarmName} treats missing data as ${TreatMissingData}, which is not known here.`,
    );
  const range = periods.slice(-(evaluated + LOOKED_BACK));
  const there = range.map((period) => breaches(alarm, period)).filter((one) => one !== undefined);
  const latest = there.slice(-evaluated);
  const filled = TreatMissingData === 'breaching' ? evaluated - latest.length : 0;
  return latest.filter(Boolean).length + filled >= needed ? 'ALARM' : 'OK';
}

/** @returns undefined where there is no data */
function breaches(alarm: AlarmProperties, period: Measured): boolean | undefined {
  const value = measuredValue(alarm, period);
  if (value === undefined) return undefined;
  const { Threshold = Number.NaN } = alarm;
  switch (alarm.ComparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= Threshold;
    case 'LessThanThreshold':
      return value < Threshold;
    case 'GreaterThanUpperThreshold':
      return value > upperBound(alarm, period);
    default:
      throw new Error(`${alarm.AlarmName} compares by ${alarm.ComparisonOperator}, which is not known here.`);
  }
}

function measuredValue({ MetricName, Metrics, ThresholdMetricId }: AlarmProperties, period: Measured) {
  if (MetricName !== undefined) return period[MetricName];
  const all = Metrics ?? [];
  const values: Values = Object.fromEntries(
    all.flatMap(({ Id, MetricStat }) =>
      MetricStat ? [[Id, period[MetricStat.Metric.MetricName]] as const] : [],
    ),
  );
  const told = all.find(({ Id, ReturnData }) => ReturnData !== false && Id !== ThresholdMetricId);
  if (told?.Expression !== undefined) return evaluateMath(told.Expression, values);
  return told && values[told.Id];
}

/** The model that CloudWatch learns is told by the test: what it expects, and how much that varies. */
function upperBound(
  { AlarmName, Metrics = [], ThresholdMetricId }: AlarmProperties,
  period: Measured,
): number {
  const { Expression = '' } = Metrics.find(({ Id }) => Id === ThresholdMetricId) ?? {};
  const [, deviations] = /^ANOMALY_DETECTION_BAND\(\w+, (\d+)\)$/.exec(Expression) ?? [];
  if (deviations === undefined) throw new Error(`${AlarmName} has no band.`);
  return (period.expected ?? 0) + Number(deviations) * (period.deviation ?? 0);
}
