import { purgeMetrics } from '../../blueprint/purge-metrics.ts';
import type { Verdict } from './shield.ts';

/** A line for the log that is a metric in itself. See AWS, "Specification: Embedded metric format". */
export function shieldLine(
  wikiId: string,
  { proven, within, refused, failures }: Readonly<Record<Verdict | 'failures', number>>,
  now: number,
): string {
  const { namespace, dimension } = purgeMetrics;
  const values = {
    ShieldProven: proven,
    ShieldWithin: within,
    ShieldRefused: refused,
    ShieldStoreFailures: failures,
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
