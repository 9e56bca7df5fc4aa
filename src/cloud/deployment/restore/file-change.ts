import { prefixes } from '../../data/media-prefixes.ts';
import type { KeyHistory, Version } from './bucket-history.ts';

/** What brings a key back to what it was; undefined where nothing changed since. */
export type FileChange =
  | { readonly kind: 'put back'; readonly key: string; readonly version: Version }
  | { readonly kind: 'take away'; readonly key: string };

/** S3 copies no more in one call. */
export const LARGEST_COPY_BYTES = 5 * 1024 ** 3;

/**
 * Nothing is lost by it: to put back is to write the old state once more, to take away is a deletion that keeps what was there. A file
 * that was put back has a newer state than the time, again; whether it is that is for the caller to see.
 *
 * Thumbnails of before are gone after a day and are made again, so any that is newer goes. What is being uploaded is nobody's yet.
 */
export function changeSince({ key, versions }: KeyHistory, time: Date): FileChange | undefined {
  if (key.startsWith(prefixes.temporary)) return undefined;
  const [current] = versions;
  if (!current || current.since <= time) return undefined;
  const then = versions.find(({ since }) => since <= time);
  const isRemade = [prefixes.thumbnails, prefixes.transcoded].some((prefix) => key.startsWith(prefix));
  if (!then || then.isDeletion || isRemade)
    return current.isDeletion ? undefined : { kind: 'take away', key };
  return { kind: 'put back', key, version: then };
}
