import { embeddedMetrics, metricSpace, wikiMetrics } from '../../blueprint/wiki-metrics.ts';
import type { QueueState } from './queue.ts';

export interface Minute {
  readonly sent: number;
  /** From an edit to its being sent, in milliseconds. */
  readonly delays: readonly number[];
  readonly state: QueueState;
  readonly budgetExceeded: boolean;
}

/** A line for the log; on AWS it is a metric in itself. */
export function metricLine(wikiId: string, minute: Minute, now: number, embedded: boolean): string {
  const { budgetExceeded: exceeded, dead, failing, editToVisible } = wikiMetrics;
  const { sent, delays, state, budgetExceeded } = minute;
  const values = {
    [wikiMetrics.sent]: sent,
    [wikiMetrics.depth]: state.depth,
    [failing]: secondsSince(state.failingSince, now),
    [dead]: state.dead,
    [exceeded]: budgetExceeded ? 1 : 0,
    ...(delays.length > 0 && { [editToVisible]: delays }),
  };
  const told = embedded
    ? embeddedMetrics(wikiId, now, values)
    : { event: 'purges', time: new Date(now).toISOString(), [metricSpace.dimension]: wikiId, ...values };
  // To be read and no more: AWS charges for each metric, and a change whose jobs take long is no reason to call anybody.
  return JSON.stringify({ ...told, PurgeOldestSeconds: secondsSince(state.oldest, now) });
}

export const secondsSince = (time: number | null, now: number): number =>
  time === null ? 0 : Math.max(0, Math.round((now - time) / 1000));
