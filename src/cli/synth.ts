import type { Assembly } from '../cloud/deployment/assembly.ts';
import { type SynthesizedWiki, synthesizeProfiles, synthesizeWiki } from './cloud.ts';
import { contextOf, define, printJson } from './command.ts';
import { costSentence } from './cost-estimate.ts';
import { type Place, placeOption, type Staged } from './stage.ts';

interface SynthOptions extends Staged<Place> {
  readonly images?: string;
  readonly everyProfile?: boolean;
  readonly json?: boolean;
}

export const synthCommand = define(
  'synth',
  'make the CloudFormation templates of the wiki on AWS, without asking AWS',
)
  .addOption(placeOption())
  .option('--images <file>', 'run the images of a list that `images` made, in place of building any')
  .option('--every-profile', 'those of the wiki in each profile, beside each other, to compare them')
  .option('--json', 'what was made, as JSON')
  .action(async (options: SynthOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    if (options.everyProfile) {
      const made = await synthesizeProfiles(folder, reporter);
      if (options.json) printJson(made.map(({ profile, assembly }) => ({ profile, ...summary(assembly) })));
      else for (const { profile, ...wiki } of made) print(`${profile}\n${lines(wiki)}`);
      return;
    }
    const wiki = await synthesizeWiki(folder, reporter, { stage: options.stage, images: options.images });
    if (options.json) printJson(summary(wiki.assembly));
    else print(lines(wiki));
  });

const summary = ({ folder, stacks }: Assembly) => ({
  folder,
  stacks: stacks.map(({ name, region, stateful, template }) => ({
    name,
    region,
    stateful,
    resources: Object.keys(template.Resources ?? {}).length,
  })),
});

function lines({ cloud, assembly }: SynthesizedWiki): string {
  const { folder, stacks } = summary(assembly);
  const each = stacks.map(
    ({ name, region, stateful, resources }) =>
      `${name.padEnd(28)} ${region.padEnd(14)} ${String(resources).padStart(4)} ${resources === 1 ? 'resource' : 'resources'}${stateful ? ', never deleted by `destroy`' : ''}`,
  );
  return `${each.join('\n')}\nTemplates: ${folder}\n${costSentence(cloud, assembly.stacks)}\n`;
}
