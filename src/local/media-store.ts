import { Wiki7Error } from '../base/errors.ts';
import type { MediaStore } from '../blueprint/media-store.ts';
import { ports } from '../blueprint/ports.ts';
import type { MediaConfig } from '../config/media-schema.ts';
import { address, hosts } from './addresses.ts';
import type { Instance } from './state.ts';

/** A word that both sides of a signature must share; nothing is anywhere. */
export const REGION = 'us-east-1';

/** The buckets of the store that runs beside the wiki. */
export const localBuckets = { public: 'media-public', private: 'media-private' } as const;

/** How containers of this machine reach a store. */
export function mediaStore(media: MediaConfig, { subnet }: Pick<Instance, 'subnet'>): MediaStore {
  switch (media.store) {
    case 'files':
      return { kind: 'files' };
    case 'local-s3':
      return {
        kind: 's3',
        endpoint: `http://${address(subnet, 'data', hosts.objects)}:${ports.objects}`,
        region: REGION,
        addressing: 'path',
        publicBucket: localBuckets.public,
        privateBucket: localBuckets.private,
        credentials: 'environment',
      };
    case 's3': {
      const { store: _, ...where } = media;
      return { kind: 's3', ...where, credentials: 'environment' };
    }
  }
}

/** Whether two configurations name one place. */
export const isSameStore = (one: MediaConfig, other: MediaConfig): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

const sorted = (media: MediaConfig) => Object.entries(media).sort(([a], [b]) => a.localeCompare(b));

/**
 * A wiki never starts with a store that its files are not in.
 *
 * @throws Wiki7Error W7-MEDIA-STORE
 */
export function checkMediaStore(instance: Instance, wanted: MediaConfig): void {
  if (isSameStore(instance.media, wanted)) return;
  if (instance.mediaCopiedTo && isSameStore(instance.mediaCopiedTo, wanted)) return;
  throw new Wiki7Error(
    'W7-MEDIA-STORE',
    `This wiki's files are in ${storeName(instance.media)}, and \`media\` now names ${storeName(wanted)}, where they are not. ` +
      'Copy them: `./wiki7 media copy`, then run `./wiki7 up` again. Or set `media` back.',
  );
}

export function storeName(media: MediaConfig): string {
  return media.store === 's3' ? `\`s3\` (${media.publicBucket} at ${media.endpoint})` : `\`${media.store}\``;
}
