import { join } from 'node:path';
import { type Reporter, step } from '../base/reporter.ts';
import type { ResourceChange } from '../cloud/changes/template-changes.ts';
import { placeOf } from '../cloud/deployed-names.ts';
import type { Assembly } from '../cloud/deployment/assembly.ts';
import type { StackReader } from '../cloud/deployment/stack-reader.ts';
import { type CloudWiki, resolveCloud } from '../config/cloud-wiki.ts';
import { checkWiki, loadWiki, readWiki } from '../config/load.ts';
import { profiles } from '../config/profiles.ts';
import type { PlannedStack } from '../planning/planned-resource.ts';
import { costChange } from './cost-estimate.ts';
import { type Place, stageOf } from './stage.ts';

/** A wiki as its `config.ts` has it on AWS, synthesized. */
export interface SynthesizedWiki {
  readonly cloud: CloudWiki;
  readonly assembly: Assembly;
}

export interface SynthesisOptions {
  /** @default 'production' */
  readonly stage?: Place;
  /** Whether images get today's packages. @default 'recorded' */
  readonly packages?: 'recorded' | 'renewed';
  /** File with images that were built and checked before. @default - they are built when the wiki is deployed */
  readonly images?: string | undefined;
  /** Whom the command asks afterwards: without credentials of AWS it need not begin. @default 'nobody' */
  readonly asks?: 'AWS' | 'nobody';
}

/** The library of AWS is large, so only commands that need it load it. */
export async function synthesizeWiki(
  folder: string,
  reporter: Reporter,
  { stage = 'production', packages = 'recorded', images, asks = 'nobody' }: SynthesisOptions = {},
): Promise<SynthesizedWiki> {
  const wiki = await loadWiki(folder);
  const cloud = resolveCloud(wiki, stageOf(stage));
  if (asks === 'AWS') {
    const { requireCredentials } = await import('../cloud/deployment/credentials.ts');
    await requireCredentials(cloud.cloud.region);
  }
  return step(reporter, 'Synthesizing', async () => {
    const { synthesize, synthesizeDelivery } = await import('../cloud/deployment/assembly.ts');
    if (stage === 'delivery') {
      const assembly = await synthesizeDelivery(wiki, placeOf(folder, stage));
      return { cloud, assembly };
    }
    const { packageDate } = await import('../cloud/deployment/package-date.ts');
    const date = images === undefined ? await packageDate(folder, packages) : '';
    const released = images === undefined ? undefined : await readReleased(images);
    const assembly = await synthesize(cloud, folder, date, placeOf(folder, stage), released);
    return { cloud, assembly };
  });
}

const readReleased = async (file: string) => (await import('../cloud/images/release.ts')).readRelease(file);

/**
 * The same wiki in every profile. One after the other in this process: loading the library and its rules takes longer than using them
 * twice more.
 */
export async function synthesizeProfiles(
  folder: string,
  reporter: Reporter,
): Promise<readonly (SynthesizedWiki & { readonly profile: string })[]> {
  const written = await readWiki(folder);
  const clouds = Object.keys(profiles).map((profile) => ({
    profile,
    cloud: resolveCloud(
      checkWiki(folder, { ...written, exported: { ...Object(written.exported), profile } }),
    ),
  }));
  const { synthesize } = await import('../cloud/deployment/assembly.ts');
  const { packageDate } = await import('../cloud/deployment/package-date.ts');
  const date = await packageDate(folder, 'recorded');
  const made = [];
  for (const { profile, cloud } of clouds) {
    const place = join(folder, '.state/cloud/profiles', profile);
    const assembly = await step(reporter, `Synthesizing ${profile}`, () =>
      synthesize(cloud, folder, date, place),
    );
    made.push({ profile, cloud, assembly });
  }
  return made;
}

/** What a deployment would change, in words: its resources, and what they cost. */
export async function comparison(
  { cloud, assembly: { stacks } }: SynthesizedWiki,
  reader: Pick<StackReader, 'template'>,
): Promise<{ readonly changes: readonly ResourceChange[]; readonly text: string }> {
  const { pendingChanges } = await import('../cloud/deployment/deploy.ts');
  const before: PlannedStack[] = [];
  const changes = await pendingChanges(stacks, {
    template: async (stack) => {
      const template = await reader.template(stack);
      if (template) before.push({ id: stack.id, region: stack.region, template });
      return template;
    },
  });
  return { changes, text: `${changeLines(changes)}${costChange(cloud, before, stacks)}\n` };
}

/** One line for each resource that changes, what is lost first. */
function changeLines(changes: readonly ResourceChange[]): string {
  if (changes.length === 0) return 'Nothing would change.\n';
  const order: readonly ResourceChange['effect'][] = [
    'replaced',
    'deleted',
    'left behind',
    'may be replaced',
    'updated',
    'added',
  ];
  const weight = ({ stateful, effect }: ResourceChange) =>
    order.indexOf(effect) - (stateful ? order.length : 0);
  const lines = [...changes]
    .sort((a, b) => weight(a) - weight(b))
    .map(({ stack, logicalId, type, effect, properties, stateful }) => {
      const keeps = stateful ? ', which keeps what can’t be made again' : '';
      const why = properties.length > 0 ? `: ${properties.join(', ')}` : '';
      return `${effect.padEnd(15)} ${stack}/${logicalId} (${type}${keeps})${why}`;
    });
  return `${lines.join('\n')}\n`;
}
