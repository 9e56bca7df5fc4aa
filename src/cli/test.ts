import { fileURLToPath } from 'node:url';
import { Argument } from 'commander';
import { Wiki7Error } from '../base/errors.ts';
import { run, runAttached } from '../base/process.ts';
import { step } from '../base/reporter.ts';
import { contextOf, define } from './command.ts';

const PRODUCT = fileURLToPath(new URL('../..', import.meta.url));
const suites = ['unit', 'cloud', 'stack', 'browser', 'chaos', 'aws'] as const;
type Suite = (typeof suites)[number];

/** Run with `--full`, or when they are named. */
const long: readonly Suite[] = ['aws'];

/** By vitest's name of it, the suite that a project is a part of. */
const projects = {
  unit: 'unit',
  cloud: 'cloud',
  stack: 'stack',
  'stack-own': 'stack',
  browser: 'browser',
  chaos: 'chaos',
  aws: 'aws',
} as const satisfies Record<string, Suite>;
type Project = keyof typeof projects;

/** Run while images are built. */
const withoutImages: readonly Project[] = ['unit', 'cloud'];

/**
 * One turn after the other; the lanes of a turn side by side: a wiki that starts or waits leaves half of two cores idle. What measures what
 * a wiki withstands has the machine to itself.
 */
const turns: readonly (readonly (readonly Project[])[])[] = [
  [['unit']],
  [['stack'], ['cloud', 'stack-own', 'browser']],
  [['chaos', 'aws']],
];

export const testCommand = define('test', 'prove that Wiki7 works: on this machine, with real containers')
  .addArgument(new Argument('[suite...]', 'which suites').choices([...suites]))
  .option('--full', 'the long tests too')
  .action(async (chosen: Suite[], options: { full?: boolean }, command) => {
    const { reporter } = contextOf(command);
    const full = options.full ?? false;
    const usual = suites.filter((suite) => full || !long.includes(suite));
    const wanted: readonly Suite[] = chosen.length === 0 ? usual : chosen;
    const needsImages = Object.entries(projects).some(
      ([project, suite]) => wanted.includes(suite) && !withoutImages.some((one) => one === project),
    );
    const images = needsImages ? step(reporter, 'Building the images', buildImages) : undefined;
    if (wanted.includes('unit')) {
      for (const [title, program, ...args] of checks) {
        await step(reporter, title, async () => void (await run(tool(program), args, { cwd: PRODUCT })));
      }
    }
    const failed: string[] = [];
    for (const lanes of turns) {
      const told = lanes.filter((lane) => lane.some((project) => wanted.includes(projects[project])));
      await Promise.all(
        told.map(async (lane, index) => {
          for (const project of lane.filter((one) => wanted.includes(projects[one]))) {
            if (images && !withoutImages.includes(project)) await images;
            for (const [name, env] of Object.entries(runs(project, full)))
              if (!(await passes(project, env, index === 0))) failed.push(name);
          }
        }),
      );
    }
    if (failed.length > 0)
      throw new Wiki7Error('W7-TEST', `Not every test passed: ${failed.join(', ')}. See above.`);
  });

/** The first lane has the terminal; what the others have to say comes in one piece. */
async function passes(
  project: Project,
  env: Readonly<Record<string, string>>,
  hasTerminal: boolean,
): Promise<boolean> {
  const args = ['run', '--root', PRODUCT, '--project', project];
  if (hasTerminal) return (await runAttached(tool('vitest'), args, env)) === 0;
  const { code, stdout, stderr } = await run(tool('vitest'), args, { env, accept: 'any' });
  process.stdout.write(stdout + stderr);
  return code === 0;
}

/** Those of a usual wiki and of the tests, while other things are tested. One that can't be built fails the suite that needs it. */
const buildImages = () =>
  run(tool('tsx'), [`${PRODUCT}tests/support/build-images.ts`], { accept: 'any' }).then(() => undefined);

const checks = [
  ['Checking types', 'tsc', '--noEmit', '-p', PRODUCT],
  ['Checking style', 'biome', 'check', PRODUCT],
  ['Looking for dead code', 'knip', '--directory', PRODUCT],
] as const;

/** How often a project runs, with what in its environment: in full, what touches uploads runs with each store of this machine. */
function runs(project: Project, full: boolean): Record<string, Record<string, string>> {
  if (!full) return { [project]: {} };
  const env = { WIKI7_TEST_FULL: '1' };
  return ['stack', 'browser'].includes(projects[project])
    ? { [project]: env, [`${project} with local-s3`]: { ...env, WIKI7_TEST_STORE: 'local-s3' } }
    : { [project]: env };
}

const tool = (name: string) => `${PRODUCT}node_modules/.bin/${name}`;
