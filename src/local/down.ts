import { rm } from 'node:fs/promises';
import { type Reporter, step } from '../base/reporter.ts';
import { removeBootUnit } from './boot-unit.ts';
import { containerName } from './create-arguments.ts';
import { labels, ofInstance } from './labels.ts';
import type { LocalWiki } from './local-wiki.ts';
import type { Topology } from './topology.ts';

/** Stops a wiki and removes its containers and networks. Volumes, images and secrets stay. */
export async function down(local: LocalWiki, reporter: Reporter): Promise<void> {
  const { engine, instance } = local;
  await step(reporter, 'Stopping', async () => {
    await removeBootUnit(instance);
    const present = await engine.containers(ofInstance(instance.name));
    const ids = present.map((one) => one.Config.Labels?.[labels.id] ?? '');
    for (const group of stopOrder(local.topology, ids)) {
      await engine.remove(group.map((id) => containerName(instance, id)));
    }
    for (const network of await engine.list('network', ofInstance(instance.name))) {
      await engine.run(['network', 'rm', network]);
    }
  });
}

/** Readers first, data last, so that nothing is asked of a part that has gone; a network namespace after those in it. */
function stopOrder({ entry, application, stores }: Topology, present: readonly string[]): string[][] {
  const members = application.flat().filter((one) => one.networking.kind === 'shared');
  const groups = [entry, members, application.flat(), stores].map((group) => group.map((one) => one.id));
  const known = new Set(groups.flat());
  const taken = new Set<string>();
  return [present.filter((id) => !known.has(id)), ...groups].map((group) =>
    group.filter((id) => present.includes(id) && !taken.has(id) && taken.add(id)),
  );
}

/** What `deleteData` will remove for good, in words. */
export async function dataOf(local: LocalWiki): Promise<string[]> {
  const { engine, instance, state } = local;
  const volumes = await engine.list('volume', ofInstance(instance.name));
  return [...volumes.map((volume) => `volume ${volume}`), `${state.folder} (secrets and state)`];
}

/** Removes a stopped wiki's volumes, images and state. The operator's own files stay, and images if they are kept for others. */
export async function deleteData(
  local: LocalWiki,
  reporter: Reporter,
  images: 'delete' | 'keep',
): Promise<void> {
  const { engine, instance, state } = local;
  await step(reporter, 'Deleting its data', async () => {
    for (const volume of await engine.list('volume', ofInstance(instance.name))) {
      await engine.run(['volume', 'rm', volume]);
    }
    if (images === 'delete') await removeUnusedImages(local);
    await rm(state.folder, { recursive: true, force: true });
  });
}

/** Images of Wiki7 that no container uses; those of other wikis that are stopped are built again from the engine's cache. */
export async function removeUnusedImages({ engine }: LocalWiki, keep: readonly string[] = []): Promise<void> {
  const format = '{{.Repository}}:{{.Tag}}';
  const { stdout } = await engine.run(['image', 'ls', '--filter', 'label=wiki7.image', '--format', format]);
  const images = stdout
    .split('\n')
    .filter((name) => name.startsWith('localhost/wiki7/') && !keep.includes(name));
  for (const image of images) await engine.run(['image', 'rm', image], { accept: 'any' });
}
