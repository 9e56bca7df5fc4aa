import { Wiki7Error } from '../base/errors.ts';
import { synthesizeWiki } from './cloud.ts';
import { contextOf, define } from './command.ts';
import { type Place, placeOption, type Staged } from './stage.ts';
import { confirmOnTerminal } from './terminal.ts';

interface DestroyOptions extends Staged<Place> {
  readonly secondRegionLost?: boolean;
  readonly yes?: boolean;
}

export const destroyCommand = define(
  'destroy',
  'delete from AWS what can be made again; pages, files and secrets stay',
)
  .addOption(placeOption())
  .option('--second-region-lost', 'do not ask the second region whether the wiki is there: it is lost')
  .option('--yes', 'answer yes to every question')
  .action(async (options: DestroyOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const { cloud, assembly } = await synthesizeWiki(folder, reporter, {
      stage: options.stage,
      asks: 'AWS',
    });
    const { destroy, planFarewell } = await import('../cloud/deployment/destroy.ts');
    const { Cdk } = await import('../cloud/deployment/cdk.ts');
    const { DeployedStacks } = await import('../cloud/deployment/stack-reader.ts');
    const stacks = new DeployedStacks();
    const farewell = await planFarewell(assembly, stacks);
    const kept = farewell.kept.flatMap(({ stack, resources }) => [
      stack,
      ...resources.map((one) => `  ${one}`),
    ]);
    reporter.note(
      `This deletes: ${farewell.deleted.join(', ') || 'nothing'}.\nThis stays, and goes on costing money:\n${kept.join('\n') || 'nothing'}`,
    );
    if (!(await confirmOnTerminal(options.yes ?? false)('Delete these stacks?'))) {
      throw new Wiki7Error('W7-DECLINED', 'Nothing was deleted. To agree without a terminal: `--yes`.');
    }
    await destroy({
      cloud,
      stacks,
      farewell,
      cdk: new Cdk(assembly.folder, reporter),
      secondRegionLost: options.secondRegionLost ?? false,
    });
    print('Deleted. `./wiki7 deploy` makes it again around what stayed.\n');
  });
