import { fileURLToPath } from 'node:url';
import { Argument } from 'commander';
import { Wiki7Error } from '../base/errors.ts';
import { run, runAttached } from '../base/process.ts';
import { step } from '../base/reporter.ts';
import { contextOf, define } from './command.ts';

const PRODUCT = fileURLToPath(new URL('../..', import.meta.url));
const suites = ['unit', 'cloud', 'stack', 'browser', 'chaos', 'aws'] as const;

/** Run with `--full`, or when they are named. */
const long: readonly string[] = ['aws'];

export const testCommand = define('test', 'prove that Wiki7 works: on this machine, with real containers')
  .addArgument(new Argument('[suite...]', 'which suites').choices([...suites]))
  .option('--full', 'the long tests too')
  .action(async (chosen: string[], options: { full?: boolean }, command) => {
    const { reporter } = contextOf(command);
    const usual = suites.filter((suite) => options.full || !long.includes(suite));
    const wanted = chosen.length === 0 ? usual : suites.filter((suite) => chosen.includes(suite));
    if (wanted.includes('unit')) {
      for (const [title, program, ...args] of checks) {
        await step(reporter, title, async () => void (await run(tool(program), args, { cwd: PRODUCT })));
      }
    }
    const failed = [];
    // One after the other: each has a wiki of its own, and two would share the machine's cores.
    for (const suite of wanted) {
      for (const [run, env] of Object.entries(runs(suite, options.full ?? false))) {
        const code = await runAttached(tool('vitest'), ['run', '--root', PRODUCT, '--project', suite], env);
        if (code !== 0) failed.push(run);
      }
    }
    if (failed.length > 0)
      throw new Wiki7Error('W7-TEST', `Not every test passed: ${failed.join(', ')}. See above.`);
  });

const checks = [
  ['Checking types', 'tsc', '--noEmit', '-p', PRODUCT],
  ['Checking style', 'biome', 'check', PRODUCT],
  ['Looking for dead code', 'knip', '--directory', PRODUCT],
] as const;

/** How often a suite runs, with what in its environment: in full, what touches uploads runs with each store of this machine. */
function runs(suite: (typeof suites)[number], full: boolean): Record<string, Record<string, string>> {
  if (!full) return { [suite]: {} };
  const env = { WIKI7_TEST_FULL: '1' };
  return suite === 'stack' || suite === 'browser'
    ? { [suite]: env, [`${suite} with local-s3`]: { ...env, WIKI7_TEST_STORE: 'local-s3' } }
    : { [suite]: env };
}

const tool = (name: string) => `${PRODUCT}node_modules/.bin/${name}`;
