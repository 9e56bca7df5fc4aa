import { purgeMetrics } from '../../blueprint/purge-metrics.ts';
import type { QueueState } from './queue.ts';

export interface Minute {
  readonly sent: number;
  /** From an edit to its being sent, in milliseconds. */
  readonly delays: readonly number[];
  readonly state: QueueState;
  readonly budgetExceeded: boolean;
}

/**
 * A line for the log. On AWS it is a metric in itself: CloudWatch reads it from there. See AWS, "Specification: Embedded metric
 * format".
 */
export function metricLine(wikiId: string, minute: Minute, now: number, embedded: boolean): string {
  const { namespace, dimension, budgetExceeded: exceeded, dead, failing, sent: sending } = purgeMetrics;
  const { sent, delays, state, budgetExceeded } = minute;
  const values = {
    [sending]: sent,
    PurgeQueueDepth: state.depth,
    [failing]: secondsSince(state.failingSince, now),
    [dead]: state.dead,
    [exceeded]: budgetExceeded ? 1 : 0,
    ...(delays.length > 0 && { EditToVisible: delays }),
  };
  const metrics = Object.keys(values).map((name) => ({ Name: name, Unit: units[name] ?? 'Count' }));
  const head = embedded
    ? {
        _aws: {
          Timestamp: now,
          CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[dimension]], Metrics: metrics }],
        },
      }
    : { event: 'purges', time: new Date(now).toISOString() };
  // To be read and no more: AWS charges for each metric, and a change whose jobs take long is no reason to call anybody.
  const told = { PurgeOldestSeconds: secondsSince(state.oldest, now) };
  return JSON.stringify({ ...head, [dimension]: wikiId, ...values, ...told });
}

export const secondsSince = (time: number | null, now: number): number =>
  time === null ? 0 : Math.max(0, Math.round((now - time) / 1000));

const units: Readonly<Record<string, string>> = {
  [purgeMetrics.failing]: 'Seconds',
  EditToVisible: 'Milliseconds',
};
