import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../base/errors.ts';
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
    const wiki = await synthesizeWiki(folder, reporter, { stage: options.stage, images: options.images });
    const { against } = options;
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

const savedIn =
  (folder: string) =>
  async ({ id }: { readonly id: string }): Promise<Template | undefined> => {
    try {
      return JSON.parse(await readFile(join(folder, `${id}.template.json`), 'utf8')) as Template;
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
  };
