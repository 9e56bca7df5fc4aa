import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, Wiki7Error } from '../../base/errors.ts';
import { type CloudWiki, resolveCloud } from '../../config/cloud-wiki.ts';
import type { Wiki } from '../../config/wiki.ts';
import type { Template } from '../changes/template-changes.ts';
import { placeOf } from '../deployed-names.ts';
import { bundleImages } from '../images/image-bundle.ts';
import type { ImageRelease } from '../images/release.ts';
import { CloudApp } from '../stacks/cloud-app.ts';
import { DeliveryApp } from '../stacks/delivery-app.ts';

/** What synthesis made: a folder that the CDK's own command line deploys, and its stacks in the order of their first deployment. */
export interface Assembly {
  readonly folder: string;
  readonly stacks: readonly SynthesizedStack[];
}

export interface SynthesizedStack {
  /** As the assembly knows it; also begins the name of its template's file. */
  readonly id: string;
  /** As CloudFormation knows it. */
  readonly name: string;
  readonly region: string;
  /** Whether it keeps what can't be made again. */
  readonly stateful: boolean;
  readonly template: Template;
}

/**
 * Synthesizes everything that a wiki has on AWS. Asks AWS nothing.
 *
 * @param wikiFolder the operator's folder
 * @param packagesAsOf changes when Debian's packages are to be fetched anew
 * @param place folder for all that is made
 * @param released images that are run in place of such as the deployment builds
 * @throws Wiki7Error W7-SYNTH when a check of the library or of AWS's solutions finds something
 */
export async function synthesize(
  cloud: CloudWiki,
  wikiFolder: string,
  packagesAsOf: string,
  place = placeOf(wikiFolder, 'production'),
  released?: ImageRelease,
): Promise<Assembly> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  const images = await bundleImages(cloud, wikiFolder, packagesAsOf, join(place, 'images'), released);
  return assembled(new CloudApp({ cloud, images, outdir: join(place, 'assembly') }));
}

/**
 * Synthesizes the pipeline that delivers a wiki.
 *
 * @param place folder for all that is made
 * @throws Wiki7Error W7-CONFIG without a pipeline; W7-SYNTH as above
 */
export async function synthesizeDelivery(wiki: Wiki, place: string): Promise<Assembly> {
  const production = resolveCloud(wiki);
  if (!production.cloud.pipeline) {
    throw new Wiki7Error(
      'W7-CONFIG',
      '`cloud.pipeline` is missing: the repository that it delivers. docs/guide/delivery.md says what it needs.',
    );
  }
  await mkdir(place, { recursive: true, mode: 0o700 });
  const wikis = { production, staging: resolveCloud(wiki, 'staging') };
  return assembled(new DeliveryApp({ wikis, outdir: join(place, 'assembly') }));
}

async function assembled(app: CloudApp | DeliveryApp): Promise<Assembly> {
  const assembly = checked(() => app.synth());
  await removeFormer(assembly.directory, new Set(assembly.stacks.map((stack) => stack.templateFile)));
  const stateful = new Map(app.stacks.map((one) => [one.stackName, one.stateful]));
  return {
    folder: assembly.directory,
    stacks: assembly.stacks.map(({ id, stackName, environment, template }) => ({
      id,
      name: stackName,
      region: environment.region,
      stateful: stateful.get(stackName) ?? false,
      template,
    })),
  };
}

/** Templates of stacks that the wiki had before and has no more. All else stays: a deployment may be reading it. */
async function removeFormer(folder: string, templates: ReadonlySet<string>): Promise<void> {
  const former = (await readdir(folder)).filter(
    (name) => name.endsWith('.template.json') && !templates.has(name),
  );
  for (const name of former) await rm(join(folder, name));
}

/** What was found is told by the library itself, on standard error, with the construct that causes it. */
function checked<T>(synth: () => T): T {
  try {
    return synth();
  } catch (error) {
    throw new Wiki7Error(
      'W7-SYNTH',
      `The templates do not pass their checks: ${messageOf(error)} Nothing was deployed.`,
      { cause: error },
    );
  }
}
