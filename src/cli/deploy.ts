import { Wiki7Error } from '../base/errors.ts';
import { comparison, synthesizeWiki } from './cloud.ts';
import { contextOf, define } from './command.ts';
import { type Place, placeOption, type Staged } from './stage.ts';
import { confirmOnTerminal } from './terminal.ts';

interface DeployOptions extends Staged<Place> {
  readonly images?: string;
  readonly update?: boolean;
  readonly allowReplacement?: boolean;
  readonly secondRegionLost?: boolean;
  readonly prepared?: boolean;
  readonly yes?: boolean;
}

export const deployCommand = define('deploy', 'bring AWS to what config.ts says')
  .addOption(placeOption())
  .option('--images <file>', 'run the images of a list that `images` made, in place of building any')
  .option('--update', 'with today’s packages of Debian in every image')
  .option('--allow-replacement', 'agree to lose what `diff` names as replaced or deleted')
  .option('--second-region-lost', 'do not ask the second region whether the wiki is there: it is lost')
  .option('--prepared', 'the account is prepared for the CDK: do not look')
  .option('--yes', 'answer yes to every question')
  .action(async (options: DeployOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const wiki = await synthesizeWiki(folder, reporter, {
      stage: options.stage,
      images: options.images,
      packages: options.update ? 'renewed' : 'recorded',
      asks: 'AWS',
    });
    const { cloud, assembly } = wiki;
    const { deploy, deployDelivery } = await import('../cloud/deployment/deploy.ts');
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
    const common = {
      cloud,
      assembly,
      cdk: new Cdk(assembly.folder, reporter),
      changes,
      allowReplacement: options.allowReplacement ?? false,
      prepared: options.prepared ?? false,
    };
    if (options.stage === 'delivery') {
      await deployDelivery(common);
      print('The pipeline is there. docs/guide/delivery.md says how it is let into your repository, once.\n');
      return;
    }
    await deploy({
      ...common,
      stacks,
      secrets: new DeployedSecrets(cloud),
      reporter,
      secondRegionLost: options.secondRegionLost ?? false,
    });
    print(`Wiki7 is ready at ${cloud.wiki.site.url}\n`);
  });
