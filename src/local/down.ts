import { rm } from 'node:fs/promises';
import { type Reporter, step } from '../base/reporter.ts';
import { removeBootUnit } from './boot-unit.ts';
import { networkName } from './create-arguments.ts';
import type { InspectedContainer } from './engine.ts';
import { removeUnusedImages } from './image-cleanup.ts';
import { ofInstance } from './labels.ts';
import type { MadeWiki } from './made-wiki.ts';
import type { Instance } from './state.ts';

/** Stops a wiki and removes its containers and networks. Volumes, images and secrets stay. */
export async function down({ engine, instance }: MadeWiki, reporter: Reporter): Promise<void> {
  await step(reporter, 'Stopping', async () => {
    await removeBootUnit(instance);
    const present = await engine.containers(ofInstance(instance.name));
    for (const group of stopOrder(present, instance)) await engine.remove(group);
    for (const network of await engine.list('network', ofInstance(instance.name))) {
      await engine.run(['network', 'rm', network]);
    }
  });
}

/**
 * Readers first, data last, so that nothing is asked of a part that has gone; a network namespace after those in it. What each
 * is shows in its networks: what readers reach has no part in the data network, what keeps data has no part in the other.
 */
export function stopOrder(present: readonly InspectedContainer[], instance: Instance): string[][] {
  const [app, data] = [networkName(instance, 'app'), networkName(instance, 'data')];
  const stageOf = ({ HostConfig, NetworkSettings }: InspectedContainer) => {
    if (HostConfig.NetworkMode.startsWith('container:')) return 1;
    const networks = Object.keys(NetworkSettings.Networks ?? {});
    if (networks.includes(app) !== networks.includes(data)) return networks.includes(app) ? 0 : 3;
    return 2;
  };
  const stages = [0, 1, 2, 3].map((stage) => present.filter((one) => stageOf(one) === stage));
  return stages.map((stage) => stage.map(({ Name }) => Name.replace(/^\//, '')));
}

/** What `deleteData` will remove for good, in words. */
export async function dataOf({ engine, instance, state }: MadeWiki): Promise<string[]> {
  const volumes = await engine.list('volume', ofInstance(instance.name));
  return [...volumes.map((volume) => `volume ${volume}`), `${state.folder} (secrets and state)`];
}

/** Removes a stopped wiki's volumes, images and state. The operator's own files stay, and images that other wikis use. */
export async function deleteData(
  made: MadeWiki,
  reporter: Reporter,
  images: 'delete' | 'keep',
): Promise<void> {
  const { engine, instance, state } = made;
  await step(reporter, 'Deleting its data', async () => {
    for (const volume of await engine.list('volume', ofInstance(instance.name))) {
      await engine.run(['volume', 'rm', volume]);
    }
    if (images === 'delete') await removeUnusedImages(made);
    await rm(state.folder, { recursive: true, force: true });
  });
}
