import { purgeMetrics } from '../../blueprint/purge-metrics.ts';
import type { Verdict } from './shield.ts';

/** What was decided in a minute. */
export interface Decided extends Readonly<Record<Verdict, number>> {
  /** How often the store of the budgets was not there; null: there is none. */
  readonly failures: number | null;
}

/** A line for the log that is a metric in itself. See AWS, "Specification: Embedded metric format". */
export function shieldLine(
  wikiId: string,
  { proven, within, refused, failures }: Decided,
  now: number,
): string {
  const { namespace, dimension, shieldProven, shieldWithin, shieldRefused, shieldStoreFailures } =
    purgeMetrics;
  const values = {
    [shieldProven]: proven,
    [shieldWithin]: within,
    [shieldRefused]: refused,
    ...(failures !== null && { [shieldStoreFailures]: failures }),
  };
  const metrics = Object.keys(values).map((name) => ({ Name: name, Unit: 'Count' }));
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[dimension]], Metrics: metrics }],
    },
    [dimension]: wikiId,
    ...values,
  });
}
