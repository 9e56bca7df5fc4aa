import { synthesizeWiki } from './cloud.ts';
import { contextOf, define, printJson } from './command.ts';

export const synthCommand = define(
  'synth',
  'make the CloudFormation templates of the wiki on AWS, without asking AWS',
)
  .option('--json', 'what was made, as JSON')
  .action(async (options: { json?: boolean }, command) => {
    const { folder, reporter, print } = contextOf(command);
    const { assembly } = await synthesizeWiki(folder, reporter);
    const stacks = assembly.stacks.map(({ name, region, stateful, template }) => ({
      name,
      region,
      stateful,
      resources: Object.keys(template.Resources ?? {}).length,
    }));
    if (options.json) {
      printJson({ folder: assembly.folder, stacks });
      return;
    }
    const lines = stacks.map(
      ({ name, region, stateful, resources }) =>
        `${name.padEnd(28)} ${region.padEnd(14)} ${String(resources).padStart(4)} resources${stateful ? ', never deleted by `destroy`' : ''}`,
    );
    print(`${lines.join('\n')}\nTemplates: ${assembly.folder}\n`);
  });
