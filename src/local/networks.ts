import { randomInt } from 'node:crypto';
import { Wiki7Error } from '../base/errors.ts';
import { DYNAMIC_RANGE, subnet } from './addresses.ts';
import { networkName, volumeName } from './create-arguments.ts';
import type { Engine } from './engine.ts';
import { inFolder, ofInstance } from './labels.ts';
import type { NetworkName } from './local-container.ts';
import type { MadeWiki } from './made-wiki.ts';
import type { Instance } from './state.ts';

const names: readonly NetworkName[] = ['app', 'data'];
const volumes = ['media', 'database', 'sessions', 'certificates', 'objects'] as const;

/** A pair of neighbouring /24 networks; an even third number, so that pairs never overlap by one. */
export const randomSubnet = () => `10.${randomInt(200, 250)}.${2 * randomInt(0, 127)}`;

/**
 * Makes the two networks of a wiki where they are missing: `app` reaches out (mail, S3), `data` does not.
 *
 * @returns the instance, with another subnet if its own was taken
 */
export async function ensureNetworks({ engine, instance, folder }: MadeWiki): Promise<Instance> {
  let current = instance;
  const present = await Promise.all(
    names.map((name) => engine.exists('network', networkName(instance, name))),
  );
  if (present.every(Boolean)) return current;
  for (let attempt = 0; attempt < 20; attempt++) {
    const missing = names.filter((_, index) => !present[index]);
    const failure = await makeNetworks(engine, current, inFolder(folder), missing);
    if (failure === undefined) return current;
    if (present.some(Boolean) || !/subnet|overlap|conflict|in use|pool/i.test(failure)) {
      throw new Wiki7Error('W7-NETWORK', `${engine.name} can't make the wiki's networks: ${failure}`);
    }
    current = { ...current, subnet: randomSubnet() };
  }
  throw new Wiki7Error(
    'W7-NETWORK',
    'No free private network was found between 10.200.0.0 and 10.249.255.255.',
  );
}

async function makeNetworks(
  engine: Engine,
  instance: Instance,
  folder: string,
  missing: readonly NetworkName[],
): Promise<string | undefined> {
  for (const [index, name] of missing.entries()) {
    const base = subnet(instance.subnet, name);
    const { code, stderr } = await engine.run(
      [
        'network',
        'create',
        ...(name === 'data' ? ['--internal'] : []),
        ...['--subnet', `${base}.0/24`, '--gateway', `${base}.1`, '--ip-range', `${base}.${DYNAMIC_RANGE}`],
        ...['--label', ofInstance(instance.name), '--label', folder],
        networkName(instance, name),
      ],
      { accept: 'any' },
    );
    if (code === 0) continue;
    for (const made of missing.slice(0, index))
      await engine.run(['network', 'rm', networkName(instance, made)]);
    return stderr.trim();
  }
  return undefined;
}

export async function ensureVolumes({ engine, instance, folder }: MadeWiki): Promise<void> {
  const marks = ['--label', ofInstance(instance.name), '--label', inFolder(folder)];
  for (const name of volumes) {
    const volume = volumeName(instance, name);
    if (await engine.exists('volume', volume)) continue;
    await engine.run(['volume', 'create', ...marks, volume]);
  }
}
