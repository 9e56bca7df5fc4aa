import { resolveCloud } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import { doctor } from '../local/doctor.ts';
import { type Finding, needsSomebody } from '../operations/finding.ts';
import { type Context, contextOf, define, printJson, refuseWithout } from './command.ts';
import { refuseStageHere, type Staged, stageOption } from './stage.ts';

const marks = { good: '✓', warning: '!', wrong: '✗', unknown: '?' } as const;

interface DoctorOptions extends Staged {
  readonly aws?: boolean;
  readonly drift?: boolean;
  readonly json?: boolean;
}

export const doctorCommand = define('doctor', 'what is wrong, and its remedy')
  .option('--aws', 'of the wiki on AWS, in place of the one on this machine')
  .addOption(stageOption())
  .option('--drift', 'with --aws: have AWS compare what it has with the stacks now, which takes minutes')
  .option('--json', 'as JSON')
  .action(async (options: DoctorOptions, command) => {
    refuseStageHere(command, options);
    refuseWithout(command, 'drift', 'aws');
    const context = contextOf(command);
    const findings = options.aws ? await onAws(context, options) : await here(context);
    if (options.json) printJson(findings);
    else context.print(findings.map(linesOf).join(''));
    if (needsSomebody(findings)) process.exitCode = 1;
  });

const here = async ({ open, openMade }: Context): Promise<readonly Finding[]> =>
  doctor(await openMade(), open);

async function onAws(
  { folder, reporter }: Context,
  { stage, drift = false }: DoctorOptions,
): Promise<readonly Finding[]> {
  const cloud = resolveCloud(await loadWiki(folder), stage);
  const { RealAws } = await import('../cloud/doctor/aws.ts');
  const { awsDoctor } = await import('../cloud/doctor/doctor.ts');
  const { checks } = await import('../cloud/doctor/checks.ts');
  return awsDoctor({ cloud, aws: new RealAws(), checks: checks({ drift }), reporter });
}

const INDENT = ' '.repeat(16);

function linesOf({ check, state, sentence, since, remedy }: Finding): string {
  const date = since === undefined ? '' : ` Since ${since.slice(0, 16).replace('T', ' ')} UTC.`;
  const what = `${marks[state]} ${check.padEnd(13)} ${sentence}${date}\n`;
  return remedy === undefined ? what : `${what}${INDENT}→ ${remedy}\n`;
}
