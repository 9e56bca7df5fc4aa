import { Wiki7Error } from '../base/errors.ts';
import { step } from '../base/reporter.ts';
import type { FailoverPlan } from '../cloud/deployment/failover.ts';
import { resolveCloud, standbyOf } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import { contextOf, define, printJson } from './command.ts';
import { confirmOnTerminal } from './terminal.ts';

interface FailoverOptions {
  readonly back?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const failoverCommand = define('failover', 'take the wiki on AWS to its second region, and back')
  .option('--dry-run', 'only say what it would do, and how far the replica is behind')
  .option('--back', 'send readers back, once the database is back; then let the services there rest')
  .option('--yes', 'answer yes to every question')
  .option('--json', 'what was to do, as JSON')
  .action(async (options: FailoverOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const cloud = resolveCloud(await loadWiki(folder));
    const standby = standbyOf(cloud);
    if (!standby) {
      throw new Wiki7Error(
        'W7-STANDBY',
        '`cloud.standbyRegion` is missing in `config.ts`, so there is no second region to go to. Name one and run `./wiki7 deploy`, while the wiki is well.',
      );
    }
    const { failoverSteps, planFailover, returnSteps, runFailover } = await import(
      '../cloud/deployment/failover.ts'
    );
    const { SecondRegionOnAws } = await import('../cloud/deployment/second-region-aws.ts');
    const second = new SecondRegionOnAws(standby);
    const steps = options.back ? returnSteps(second) : failoverSteps(second);
    const plan = await step(reporter, 'Looking', () => planFailover(second, steps));
    const places = { from: cloud.cloud.region, to: standby.cloud.region };
    if (options.json) printJson({ ...places, back: options.back ?? false, ...plan });
    else print(planLines(plan));
    if (options.dryRun) return;
    if (plan.steps.every(({ done }) => done)) {
      reporter.note('All of it was done before.');
      return;
    }
    const question = options.back
      ? `Send readers back to ${places.from}? What was written in ${places.to} and is not there is lost to them.`
      : `Take the wiki from ${places.from} to ${places.to}? What the replica has not got is left behind.`;
    if (!(await confirmOnTerminal(options.yes ?? false)(question))) {
      throw new Wiki7Error('W7-DECLINED', 'Nothing was changed. To agree without a terminal: `--yes`.');
    }
    await runFailover(steps, { reporter });
    reporter.note(
      options.back
        ? `Readers are sent to ${places.from} again, as soon as CloudFront knows everywhere. Now make a replica in ${places.to} anew; docs/guide/aws.md says how.`
        : `Readers are sent to ${places.to}, as soon as CloudFront knows everywhere. docs/guide/aws.md says how to go back.`,
    );
  });

const BROKEN_OFF =
  'The database there has been one of its own since a failover that broke off: what was written here since is not in it. If that was long ago, give up by `./wiki7 failover --back` and make a replica anew.';

function planLines({ lagSeconds, steps }: FailoverPlan): string {
  const lag =
    lagSeconds === null
      ? 'How far a replica is behind is not known: there is none, or CloudWatch has no number.'
      : `The replica is ${lagSeconds} s behind: edits of that time would be left behind.`;
  const promotes = steps.some(({ name }) => name === 'promote');
  const isDone = (wanted: string) => steps.some(({ name, done }) => name === wanted && done);
  const broken = isDone('promote') && !isDone('serve') ? [BROKEN_OFF] : [];
  const lines = steps.map(({ title, done }) => `${done ? 'done before ' : 'to do       '} ${title}`);
  return `${[...(promotes ? [lag] : []), ...broken, ...lines].join('\n')}\n`;
}
