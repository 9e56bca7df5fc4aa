import { Wiki7Error } from '../../base/errors.ts';
import type { Container } from '../../blueprint/container.ts';
import { inMemory } from '../../blueprint/scratch.ts';

/** Every task has so much without asking. See AWS, "Fargate task ephemeral storage for Amazon ECS". */
const INCLUDED_GIB = 20;
const MOST_GIB = 200;
/** The same disk holds the images, packed and unpacked: the wiki's is the largest with less than 2 GiB. */
const IMAGES_GIB = 5;

/**
 * Disk of a task in GiB: its scratch places that are not in memory, and its images.
 *
 * @returns undefined where what is included is enough
 * @throws Wiki7Error W7-CONFIG when Fargate has no such disk
 */
export function ephemeralStorageGiB(
  name: string,
  containers: readonly Pick<Container, 'mounts'>[],
): number | undefined {
  const scratchMiB = containers
    .flatMap(({ mounts }) => mounts)
    .reduce((sum, mount) => (mount.kind === 'scratch' && !inMemory(mount) ? sum + mount.sizeMiB : sum), 0);
  const needed = Math.ceil(scratchMiB / 1024) + IMAGES_GIB;
  if (needed > MOST_GIB) {
    throw new Wiki7Error(
      'W7-CONFIG',
      `A \`${name}\` task needs ${needed} GiB of disk, but Fargate offers at most ${MOST_GIB}. Lower its numbers in \`sizes\`, or \`uploads.maxSizeMiB\`.`,
    );
  }
  return needed > INCLUDED_GIB ? needed : undefined;
}
