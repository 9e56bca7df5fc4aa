import { InvalidArgumentError } from 'commander';
import { Wiki7Error } from '../base/errors.ts';
import { step } from '../base/reporter.ts';
import { resolveCloud } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import type { Stage } from '../config/staging.ts';
import { type ProbeOptions, probe } from '../operations/probe/probe.ts';
import type { ProbeReport } from '../operations/probe/report.ts';
import { type Context, contextOf, define, integerBetween, printJson } from './command.ts';
import { refuseStageHere, type Staged, stageOption } from './stage.ts';

interface SmokeOptions extends Staged {
  readonly url?: string;
  readonly aws?: boolean;
  readonly write?: boolean;
  readonly within?: number;
  readonly json?: boolean;
}

export const smokeCommand = define(
  'smoke',
  'look at the wiki as a stranger does, and edit it as an account of its own',
)
  .option('--aws', 'of the wiki on AWS, in place of the one on this machine')
  .addOption(stageOption())
  .option('--url <url>', 'ask there in place of the wiki’s own address', webAddress)
  .option(
    '--write',
    'also edit the page and upload the file that are there for it, and wait until strangers see them',
  )
  .option('--within <seconds>', 'how soon strangers have to see them (default: 60)', integerBetween(1, 600))
  .option('--json', 'as JSON')
  .action(async (options: SmokeOptions, command) => {
    refuseStageHere(command, options);
    const context = contextOf(command);
    const { secret, ...known } = await (options.aws ? onAws(context, options.stage) : here(context));
    const { url = known.url, write = false, within: visibleSeconds } = options;
    const asked: ProbeOptions = {
      ...{ url, isPrivate: known.isPrivate, write, visibleSeconds },
      secret: write || known.isPrivate ? await secret() : undefined,
    };
    const report = await step(context.reporter, `Looking at ${url}`, () => probe(asked));
    if (options.json) printJson(report);
    else context.print(lines(report));
    if (report.ok) return;
    const failed = report.checks.filter(({ ok }) => !ok).map(({ name }) => name);
    throw new Wiki7Error(
      'W7-SMOKE',
      `The wiki at ${report.url} is not as it should be: ${failed.join(', ')}. docs/guide/smoke.md says what each looks at.`,
    );
  });

/** What is known of a wiki before it is asked. */
interface Known extends Pick<ProbeOptions, 'url' | 'isPrivate'> {
  readonly secret: () => Promise<string>;
}

async function here(context: Context): Promise<Known> {
  const { wiki, state } = await context.open();
  return {
    url: wiki.site.url,
    isPrivate: wiki.access.read === 'accounts',
    secret: () => state.requireSecret('probe-password'),
  };
}

async function onAws({ folder }: Context, stage: Stage): Promise<Known> {
  const cloud = resolveCloud(await loadWiki(folder), stage);
  const { DeployedSecrets } = await import('../cloud/deployment/deployed-secrets.ts');
  return {
    url: cloud.wiki.site.url,
    isPrivate: cloud.wiki.access.read === 'accounts',
    secret: () => new DeployedSecrets(cloud).read('probe-password'),
  };
}

function lines({ checks, editVisibleMs }: ProbeReport): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const rows = checks.map(
    ({ name, ok, ms, says }) =>
      `${ok ? '✓' : '✗'} ${name.padEnd(width)} ${String(ms).padStart(6)} ms  ${says}`,
  );
  const edit = editVisibleMs === null ? [] : [`The edit was to be seen after ${editVisibleMs} ms.`];
  return `${[...rows, ...edit].join('\n')}\n`;
}

function webAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '') return url.origin;
  throw new InvalidArgumentError('It must be scheme, host and port alone, as `https://wiki.example.org`.');
}
