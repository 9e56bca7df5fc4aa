import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno, Wiki7Error } from '../base/errors.ts';
import { step } from '../base/reporter.ts';
import type { Template } from '../cloud/changes/template-changes.ts';
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
    if (against !== undefined) await requireTemplates(against);
    const wiki = await synthesizeWiki(folder, reporter, { stage: options.stage, images: options.images });
    const { changes, text } = await step(reporter, 'Comparing', async () =>
      comparison(wiki, against === undefined ? await deployed() : { template: savedIn(against) }),
    );
    if (options.json) printJson(changes);
    else print(text);
  });

async function deployed() {
  const { DeployedStacks } = await import('../cloud/deployment/stack-reader.ts');
  return new DeployedStacks();
}

const ENDING = '.template.json';

/** A folder that was misspelt would have everything look new. */
async function requireTemplates(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return [];
    throw error;
  });
  if (names.some((name) => name.endsWith(ENDING))) return;
  throw new Wiki7Error(
    'W7-NO-FILE',
    `There is no template in ${folder}. Give \`--against\` the folder that \`synth\` named, or a copy of it.`,
  );
}

const savedIn =
  (folder: string) =>
  async ({ id }: { readonly id: string }): Promise<Template | undefined> => {
    try {
      return JSON.parse(await readFile(join(folder, `${id}${ENDING}`), 'utf8')) as Template;
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
  };
