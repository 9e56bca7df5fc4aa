import { embeddedMetrics, wikiMetrics } from '../../blueprint/wiki-metrics.ts';
import type { Verdict } from './shield.ts';

/** What was decided in a minute. */
export interface Decided extends Readonly<Record<Verdict, number>> {
  /** How often the store of the budgets was not there; null: there is none. */
  readonly failures: number | null;
}

/** A line for the log that is a metric in itself. */
export function shieldLine(
  wikiId: string,
  { proven, within, refused, failures }: Decided,
  now: number,
): string {
  const { shieldProven, shieldWithin, shieldRefused, shieldStoreFailures } = wikiMetrics;
  const values = {
    [shieldProven]: proven,
    [shieldWithin]: within,
    [shieldRefused]: refused,
    ...(failures !== null && { [shieldStoreFailures]: failures }),
  };
  return JSON.stringify(embeddedMetrics(wikiId, now, values));
}
