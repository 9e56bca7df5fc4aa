import { Wiki7Error } from '../base/errors.ts';
import { comparison, synthesizeWiki } from './cloud.ts';
import { contextOf, define } from './command.ts';
import { type Staged, stageOption } from './stage.ts';
import { confirmOnTerminal } from './terminal.ts';

interface DeployOptions extends Staged {
  readonly images?: string;
  readonly update?: boolean;
  readonly allowReplacement?: boolean;
  readonly secondRegionLost?: boolean;
  readonly yes?: boolean;
}

export const deployCommand = define('deploy', 'bring AWS to what config.ts says')
  .addOption(stageOption())
  .option('--images <file>', 'run the images of a list that `images` made, in place of building any')
  .option('--update', 'with today’s packages of Debian in every image')
  .option('--allow-replacement', 'agree to lose what `diff` names as replaced or deleted')
  .option('--second-region-lost', 'do not ask the second region whether the wiki is there: it is lost')
  .option('--yes', 'answer yes to every question')
  .action(async (options: DeployOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const wiki = await synthesizeWiki(folder, reporter, {
      stage: options.stage,
      images: options.images,
      packages: options.update ? 'renewed' : 'recorded',
    });
    const { cloud, assembly } = wiki;
    const { deploy } = await import('../cloud/deployment/deploy.ts');
    const { Cdk } = await import('../cloud/deployment/cdk.ts');
    const { DeployedStacks } = await import('../cloud/deployment/stack-reader.ts');
    const { DeployedSecrets } = await import('../cloud/deployment/deployed-secrets.ts');
    const stacks = new DeployedStacks();
    const { changes, text } = await comparison(wiki, stacks);
    reporter.note(text.trimEnd());
    const { account, region } = cloud.cloud;
    if (!(await confirmOnTerminal(options.yes ?? false)(`Deploy this to account ${account}, ${region}?`))) {
      throw new Wiki7Error('W7-DECLINED', 'Nothing was deployed. To agree without a terminal: `--yes`.');
    }
    await deploy({
      cloud,
      assembly,
      cdk: new Cdk(assembly.folder, reporter),
      stacks,
      secrets: new DeployedSecrets(cloud),
      changes,
      reporter,
      allowReplacement: options.allowReplacement ?? false,
      secondRegionLost: options.secondRegionLost ?? false,
    });
    print(`Wiki7 is ready at ${cloud.wiki.site.url}\n`);
  });
