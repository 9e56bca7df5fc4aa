import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { run } from '../base/process.ts';
import type { TaskImage } from '../cloud/images/release.ts';
import { resolveCloud } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import { taskImages } from '../operations/image-context.ts';
import { contextOf, define } from './command.ts';

type Repositories = Readonly<Record<TaskImage, string>>;

interface ImagesOptions {
  readonly repositories: Repositories;
  readonly out: string;
  readonly asOf?: string;
  readonly base?: string;
}

export const imagesCommand = define(
  'images',
  'build the images of tasks on AWS into ECR, check them and list them, as the pipeline does',
)
  .requiredOption('--repositories <list>', 'where they are pushed, as `wiki=ADDRESS nginx=ADDRESS …`', listed)
  .requiredOption('--out <folder>', 'folder for images.json and what each consists of')
  .option('--as-of <day>', 'a day of which Debian’s packages are; another one has them fetched anew')
  .option('--base <image>', 'Debian’s slim image, in place of `cloud.baseImage`')
  .action(async ({ repositories, out, asOf, base }: ImagesOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const cloud = resolveCloud(await loadWiki(folder));
    const { bundleImages } = await import('../cloud/images/image-bundle.ts');
    const { buildRelease } = await import('../cloud/images/build-release.ts');
    const { EcrRegistry } = await import('../cloud/images/registry.ts');
    const { packageDate } = await import('../cloud/deployment/package-date.ts');
    const date = asOf ?? (await packageDate(folder, 'recorded'));
    const bundle = await bundleImages(cloud, folder, date, join(folder, '.state/cloud/release'));
    const release = await buildRelease({
      bundle,
      repositories,
      baseImage: base ?? cloud.cloud.baseImage,
      accepted: cloud.cloud.pipeline?.acceptedFindings ?? {},
      out: resolve(out),
      registry: new EcrRegistry(cloud.cloud.region),
      run,
      reporter,
      engine: process.env.ENGINE,
    });
    print(`${Object.values(release.images).join('\n')}\nListed in ${join(out, 'images.json')}\n`);
  });

function listed(text: string): Repositories {
  const pairs = Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split('=')),
  );
  const missing = taskImages.filter((name) => !pairs[name]);
  if (missing.length === 0 && Object.keys(pairs).length === taskImages.length) return pairs as Repositories;
  throw new InvalidArgumentError(`It must name a repository for each of ${taskImages.join(', ')}.`);
}
