import { BASE_REPOSITORY, baseTagOf } from './base-image.ts';
import type { Engine } from './engine.ts';
import type { MadeWiki } from './made-wiki.ts';
import { otherWikis } from './other-wikis.ts';

/**
 * Removes Wiki7's images that no wiki of this engine uses, running or stopped, the bases of their builds too. All stay while
 * that can't be told: a build of another wiki would lose the layers that it stands on.
 *
 * @param keep What this wiki goes on with
 */
export async function removeUnusedImages(
  { engine, instance }: Pick<MadeWiki, 'engine' | 'instance'>,
  keep: readonly string[] = [],
): Promise<void> {
  const { known, unknown } = await otherWikis(engine, instance);
  if (unknown.length > 0) return;
  const kept = new Set([
    ...keep,
    ...known.flatMap(({ released }) => Object.values(released?.images ?? {})),
    ...known.flatMap(({ instance }) => (instance.baseImage ? [baseTagOf(instance.baseImage)] : [])),
  ]);
  const built = await images(engine, 'label=wiki7.image');
  const bases = await images(engine, `reference=${BASE_REPOSITORY}`);
  const unwanted = [...new Set([...built, ...bases])].filter(
    (name) => name.startsWith('localhost/wiki7/') && !kept.has(name),
  );
  // One that a container still uses stays, and the others go all the same.
  if (unwanted.length > 0) await engine.run(['image', 'rm', ...unwanted], { accept: 'any' });
}

async function images(engine: Engine, filter: string): Promise<string[]> {
  const format = '{{.Repository}}:{{.Tag}}';
  const { stdout } = await engine.run(['image', 'ls', '--filter', filter, '--format', format]);
  return stdout.split('\n');
}
