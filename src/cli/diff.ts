import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno, Wiki7Error } from '../base/errors.ts';
import { step } from '../base/reporter.ts';
import type { Template } from '../cloud/changes/template-changes.ts';
import type { StackReader } from '../cloud/deployment/stack-reader.ts';
import { comparison, synthesizeWiki } from './cloud.ts';
import { contextOf, define, printJson } from './command.ts';
import { type Place, placeOption, type Staged } from './stage.ts';

interface DiffOptions extends Staged<Place> {
  readonly images?: string;
  readonly against?: string;
  readonly json?: boolean;
}

export const diffCommand = define(
  'diff',
  'say what a deployment would change on AWS, and what it would replace',
)
  .addOption(placeOption())
  .option('--images <file>', 'run the images of a list that `images` made, in place of building any')
  .option(
    '--against <folder>',
    'a folder of templates that `synth` made earlier, in place of what is deployed',
  )
  .option('--json', 'the changes as JSON')
  .action(async (options: DiffOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const { against } = options;
    // Read before others are made, which may go into the same folder.
    const saved = against === undefined ? undefined : await templatesIn(against);
    const wiki = await synthesizeWiki(folder, reporter, {
      stage: options.stage,
      images: options.images,
      asks: saved === undefined ? 'AWS' : 'nobody',
    });
    const { changes, text } = await step(reporter, 'Comparing', async () =>
      comparison(wiki, saved ?? (await deployed())),
    );
    if (options.json) printJson(changes);
    else print(text);
  });

async function deployed() {
  const { DeployedStacks } = await import('../cloud/deployment/stack-reader.ts');
  return new DeployedStacks();
}

const ENDING = '.template.json';

async function templatesIn(folder: string): Promise<Pick<StackReader, 'template'>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return [];
    throw error;
  });
  const templates = new Map<string, Template>();
  for (const name of names.filter((one) => one.endsWith(ENDING))) {
    templates.set(name.slice(0, -ENDING.length), JSON.parse(await readFile(join(folder, name), 'utf8')));
  }
  // Of a folder that was misspelt everything would look new.
  if (templates.size === 0) {
    throw new Wiki7Error(
      'W7-NO-FILE',
      `There is no template in ${folder}. Give \`--against\` the folder that \`synth\` named, or a copy of it.`,
    );
  }
  return { template: async ({ id }) => templates.get(id) };
}
