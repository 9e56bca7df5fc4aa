import { Wiki7Error } from '../../../base/errors.ts';
import { type ResumableStep, type RunOptions, runSteps } from '../resumable-steps.ts';
import { copySteps } from './copy-steps.ts';
import { endSteps } from './end-steps.ts';
import { noDatabase, type Restoration } from './restoration.ts';
import { swapSteps } from './swap-steps.ts';

/** One thing that a restore does. */
export interface RestoreStep extends ResumableStep {
  readonly name: string;
  /** What it would call, as `rds:ModifyDBInstance wiki7-w-data-database`. */
  readonly calls: readonly string[];
}

export interface RestorePlan {
  /** In ISO 8601. */
  readonly time: string;
  readonly steps: readonly (Pick<RestoreStep, 'name' | 'title' | 'calls'> & { readonly done: boolean })[];
}

/** In their order: until the databases change places everything may be given up, and the old one has lost nothing. */
export const restoreSteps = (restoration: Restoration): readonly RestoreStep[] => [
  ...copySteps(restoration),
  ...swapSteps(restoration),
  ...endSteps(restoration),
];

/** @throws Wiki7Error W7-RESTORE-TIME for a time to which RDS can't go back, W7-RESTORE without a database */
export async function planRestore(
  restoration: Restoration,
  steps: readonly RestoreStep[],
  now = new Date(),
): Promise<RestorePlan> {
  await checkTime(restoration, now);
  const planned = [];
  for (const { name, title, calls, isDone } of steps)
    planned.push({ name, title, calls, done: await isDone() });
  return { time: restoration.time, steps: planned };
}

/** @throws Wiki7Error W7-RESTORE with the step that did not end; what was done before stays done */
export const runRestore = (steps: readonly RestoreStep[], options: RunOptions): Promise<void> =>
  runSteps(steps, failed, options);

async function checkTime(restoration: Restoration, now: Date): Promise<void> {
  const { live, restored, before, isSwapped } = await restoration.places();
  const { home, time } = restoration.parts;
  if (restored || isSwapped || before) return;
  if (!live) noDatabase(restoration);
  if (time > now) throw wrong(`${restoration.time} is not over yet`);
  const window = await home.window(restoration.names.live);
  if (!window) throw wrong(`RDS has no backups of ${restoration.names.live}`);
  const { earliest, latest } = window;
  if (time < earliest || time > latest) {
    throw wrong(
      `RDS can restore ${restoration.names.live} to any second from ${earliest.toISOString()} to ${latest.toISOString()}; ${restoration.time} is not among them`,
    );
  }
}

const wrong = (what: string) =>
  new Wiki7Error(
    'W7-RESTORE-TIME',
    `${what}. Give a time within that, in UTC as 2026-11-23T10:00:00Z. For an earlier one docs/guide/recovery.md names what else there is.`,
  );

const failed = (what: string) =>
  new Wiki7Error(
    'W7-RESTORE',
    `${what}. What was done before stays; mend the cause and run the same command again: it goes on from here.`,
  );
