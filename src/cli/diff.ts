import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../base/errors.ts';
import { step } from '../base/reporter.ts';
import type { Template } from '../cloud/changes/template-changes.ts';
import type { PlannedStack } from '../planning/planned-resource.ts';
import { changeLines, synthesizeWiki } from './cloud.ts';
import { contextOf, define, printJson } from './command.ts';
import { costChange } from './cost-estimate.ts';

export const diffCommand = define(
  'diff',
  'say what a deployment would change on AWS, and what it would replace',
)
  .option(
    '--against <folder>',
    'a folder of templates that `synth` made earlier, in place of what is deployed',
  )
  .option('--json', 'the changes as JSON')
  .action(async (options: { against?: string; json?: boolean }, command) => {
    const { folder, reporter, print } = contextOf(command);
    const { cloud, assembly } = await synthesizeWiki(folder, reporter);
    const { pendingChanges } = await import('../cloud/deployment/deploy.ts');
    const { against } = options;
    const before: PlannedStack[] = [];
    const changes = await step(reporter, 'Comparing', async () => {
      const reader = against === undefined ? await deployed() : { template: savedIn(against) };
      return pendingChanges(assembly.stacks, {
        template: async (stack) => {
          const template = await reader.template(stack);
          if (template) before.push({ id: stack.id, region: stack.region, template });
          return template;
        },
      });
    });
    if (options.json) printJson(changes);
    else print(`${changeLines(changes)}${costChange(cloud, before, assembly.stacks)}\n`);
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
