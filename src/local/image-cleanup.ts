import { BASE_REPOSITORY } from './base-image.ts';
import type { Engine } from './engine.ts';

/**
 * Removes Wiki7's images that no container uses, the bases of their builds too. Those of other wikis that are stopped are built
 * again from the engine's cache.
 */
export async function removeUnusedImages(engine: Engine, keep: readonly string[] = []): Promise<void> {
  const built = await images(engine, 'label=wiki7.image');
  const bases = await images(engine, `reference=${BASE_REPOSITORY}`);
  const unwanted = [...new Set([...built, ...bases])].filter(
    (name) => name.startsWith('localhost/wiki7/') && !keep.includes(name),
  );
  for (const image of unwanted) await engine.run(['image', 'rm', image], { accept: 'any' });
}

async function images(engine: Engine, filter: string): Promise<string[]> {
  const format = '{{.Repository}}:{{.Tag}}';
  const { stdout } = await engine.run(['image', 'ls', '--filter', filter, '--format', format]);
  return stdout.split('\n');
}
