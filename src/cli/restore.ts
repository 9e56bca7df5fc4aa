import { Wiki7Error } from '../base/errors.ts';
import { step } from '../base/reporter.ts';
import type { MediaCounts } from '../cloud/deployment/restore/media-put-back.ts';
import type { RestorePlan } from '../cloud/deployment/restore/restore.ts';
import { resolveCloud } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import { contextOf, define, printJson } from './command.ts';
import { type Staged, stageOption } from './stage.ts';
import { confirmOnTerminal } from './terminal.ts';

/** Within which most restores are done. */
const USUAL_MINUTES = 180;

interface RestoreOptions extends Staged {
  readonly toTime: Date;
  readonly media?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const restoreCommand = define('restore', 'take the wiki on AWS back to what it was at a time')
  .requiredOption('--to-time <time>', 'in UTC, as 2026-11-23T10:00:00Z', timeOf)
  .addOption(stageOption())
  .option('--media', 'put files back too: uploads, replacements and deletions since that time are undone')
  .option('--dry-run', 'only say what it would do, and by which calls')
  .option('--yes', 'answer yes to every question')
  .option('--json', 'what was to do, as JSON')
  .action(async (options: RestoreOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const cloud = resolveCloud(await loadWiki(folder), options.stage);
    const { DeployedStacks } = await import('../cloud/deployment/stack-reader.ts');
    const { refuseIfKnownElsewhere } = await import('../cloud/deployment/whereabouts.ts');
    const why = 'the database of the wiki’s own region is not the one that people write to';
    await refuseIfKnownElsewhere({ cloud, stacks: new DeployedStacks() }, { command: 'restore', why });
    const { restorationOnAws } = await import('../cloud/deployment/restore/restoration-on-aws.ts');
    const { planRestore, restoreSteps, runRestore } = await import('../cloud/deployment/restore/restore.ts');
    const { farewell } = await import('../cloud/deployment/restore/farewell.ts');
    const restoration = await restorationOnAws(cloud, {
      time: options.toTime,
      media: options.media ?? false,
      progress: (text) => reporter.note(text),
    });
    const steps = restoreSteps(restoration);
    const plan = await step(reporter, 'Looking', () => planRestore(restoration, steps));
    const { media } = restoration.parts;
    const files = media ? await step(reporter, 'Counting files', () => media.count()) : [];
    if (options.json) printJson({ ...plan, files });
    else print(planLines(plan, files));
    if (options.dryRun) return;
    if (plan.steps.every(({ done }) => done)) {
      reporter.note(`All of it was done before.\n${await farewell(restoration)}`);
      return;
    }
    const { asleep } = cloud.cloud;
    const { fallsAsleepWithin } = await import('../cloud/sleep/on-purpose.ts');
    if (asleep && fallsAsleepWithin(asleep, new Date(), USUAL_MINUTES)) {
      reporter.warn(
        `The wiki falls asleep at ${asleep.from} (${asleep.timezone}), and its database is stopped wherever this is by then. Either take \`asleep\` out of config.ts and deploy first, or give the same command again after that: it wakes the wiki and goes on.`,
      );
    }
    const question = `Take the wiki in ${cloud.cloud.region} back to ${plan.time}? What was written since is not in it any more; it stays in the database that is set aside.`;
    if (!(await confirmOnTerminal(options.yes ?? false)(question))) {
      throw new Wiki7Error('W7-DECLINED', 'Nothing was changed. To agree without a terminal: `--yes`.');
    }
    const { wake } = await import('../cloud/deployment/wake.ts');
    await wake({ cloud, reporter });
    await runRestore(steps, { reporter });
    reporter.note(await farewell(restoration));
  });

/** @throws Wiki7Error W7-RESTORE-TIME */
function timeOf(text: string): Date {
  const time = new Date(text);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(time.getTime());
  // A day that the month lacks becomes another one.
  if (isTime && time.toISOString().startsWith(text.slice(0, -1))) return time;
  throw new Wiki7Error(
    'W7-RESTORE-TIME',
    `\`--to-time\` is ${text}, which is no time in UTC. Write it as 2026-11-23T10:00:00Z, to the second.`,
  );
}

function planLines({ time, steps }: RestorePlan, files: readonly MediaCounts[]): string {
  const lines = steps.flatMap(({ title, calls, done }) => [
    `${done ? 'done before ' : 'to do       '} ${title}`,
    ...calls.map((call) => `               ${call}`),
  ]);
  const counts = files.map(
    ({ bucket, putBack, takenAway, bytes }) =>
      `${bucket}: ${putBack} files to put back (${Math.round(bytes / 1024 ** 2)} MiB), ${takenAway} to take away`,
  );
  return `${[`Back to ${time}:`, ...lines, ...counts].join('\n')}\n`;
}
