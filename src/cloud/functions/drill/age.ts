import { embeddedMetrics, wikiMetrics } from '../../../blueprint/wiki-metrics.ts';
import { drillIdentifier } from '../../recovery/recovery-names.ts';
import type { DrillRds } from './handler.ts';

export interface DrillAgeSettings {
  /** Id of the wiki, as dimension of the metric. */
  readonly wiki: string;
  /** Identifier of the wiki's database. */
  readonly database: string;
  /** Days after which the last that passed is too long ago. */
  readonly allowedDays: number;
}

export interface Executions {
  /** When drills began to be possible. */
  since(): Promise<Date>;
  /** When the last one ended that passed; nothing if none ever did. */
  lastPassed(): Promise<Date | undefined>;
  isRunning(): Promise<boolean>;
}

export interface DrillAgePorts {
  readonly executions: Executions;
  readonly rds: Pick<DrillRds, 'instance' | 'delete'>;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * Says every hour whether the last drill that passed is too long ago: an alarm can look back a week at most, and drills are a
 * month apart. And takes away the copy of a drill that was stopped from outside, which goes on costing money.
 */
export async function drillAge(settings: DrillAgeSettings, ports: DrillAgePorts): Promise<void> {
  const { executions, rds, now, write } = ports;
  const passed = await executions.lastPassed();
  const days = (now() - (passed ?? (await executions.since())).getTime()) / DAY_MS;
  const copy = drillIdentifier(settings.database);
  const left = await rds.instance(copy);
  const isLeft = left !== undefined && !(await executions.isRunning());
  if (isLeft && left.status !== 'deleting') await rds.delete(copy);
  write(
    JSON.stringify({
      ...embeddedMetrics(settings.wiki, now(), {
        [wikiMetrics.drillOverdue]: days > settings.allowedDays ? 1 : 0,
      }),
      ...{ days: Math.round(days * 10) / 10, lastPassed: passed?.toISOString() ?? 'never' },
      ...(isLeft && { removed: copy }),
    }),
  );
}
