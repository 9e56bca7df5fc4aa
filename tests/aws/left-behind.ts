import { join } from 'node:path';
import type { Engine } from '../../src/local/engine.ts';
import { labels, ofInstance } from '../../src/local/labels.ts';
import { isLocked } from '../../src/local/lock.ts';
import { State } from '../../src/local/state.ts';

/** On all that stands in for AWS. Whose it is says the folder of the wiki. */
export const standIn = 'wiki7.stand-in=aws';

/**
 * What a test locks while it lives, by which others see that its stand-ins are in use. Not the wiki itself: whoever holds that
 * is changing it, and no other wiki of the machine cleans up its images meanwhile.
 */
export const lifeOf = (folder: string) => new State(join(folder, 'stand-in'));

/** Removes the containers, volumes and networks of tests that were killed: one of their networks has the only address that the agent can have. */
export async function removeLeftBehind(engine: Engine): Promise<void> {
  const owners = await engine.labelsOf('network', await engine.list('network', standIn));
  const folders = new Map(owners.map((owner) => [owner[labels.instance], owner[labels.folder]]));
  for (const [instance, folder] of folders) {
    if (instance === undefined || folder === undefined || (await isLocked(lifeOf(folder)))) continue;
    await removeAll(engine, instance);
  }
}

async function removeAll(engine: Engine, instance: string): Promise<void> {
  const [label = '', value] = standIn.split('=');
  const all = await engine.containers(ofInstance(instance));
  for (const { Id } of all.filter(({ Config }) => Config.Labels?.[label] === value))
    await engine.run(['rm', '--force', '--volumes', '--time', '0', Id], { accept: 'any' });
  for (const kind of ['volume', 'network'] as const) {
    const ours = await engine.list(kind, ofInstance(instance));
    for (const name of (await engine.list(kind, standIn)).filter((one) => ours.includes(one)))
      await engine.run([kind, 'rm', name], { accept: 'any' });
  }
}
