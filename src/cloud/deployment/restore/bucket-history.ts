import { type DeleteMarkerEntry, ListObjectVersionsCommand, type ObjectVersion } from '@aws-sdk/client-s3';
import { askAws, type Sender } from '../ask-aws.ts';

/** A state of a file, as S3 keeps it. */
export interface Version {
  readonly id: string;
  readonly since: Date;
  readonly isCurrent: boolean;
  /** The file was deleted here. */
  readonly isDeletion: boolean;
  readonly bytes: number;
}

/** All states of one key, newest first. */
export interface KeyHistory {
  readonly key: string;
  readonly versions: readonly Version[];
}

/**
 * Every key of a bucket with all its states, in the order of keys. S3 lists states in two kinds, so those of a page are put together
 * again; the last key of a page may go on with the next.
 */
export async function* bucketHistory(s3: Sender, region: string, Bucket: string): AsyncGenerator<KeyHistory> {
  let open: { readonly key: string; readonly versions: Version[] } | undefined;
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  do {
    const command = new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker });
    const page = await askAws(s3, region, command);
    const entries = [
      ...(page.Versions ?? []).map((one: ObjectVersion) => entryOf(one, false)),
      ...(page.DeleteMarkers ?? []).map((one: DeleteMarkerEntry) => entryOf(one, true)),
    ].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    for (const { key, version } of entries) {
      if (open && open.key === key) open.versions.push(version);
      else {
        if (open) yield sorted(open);
        open = { key, versions: [version] };
      }
    }
    KeyMarker = page.NextKeyMarker;
    VersionIdMarker = page.NextVersionIdMarker;
    if (!page.IsTruncated) KeyMarker = undefined;
  } while (KeyMarker !== undefined);
  if (open) yield sorted(open);
}

function entryOf(entry: ObjectVersion | DeleteMarkerEntry, isDeletion: boolean) {
  const version: Version = {
    id: entry.VersionId ?? 'null',
    since: entry.LastModified ?? new Date(0),
    isCurrent: entry.IsLatest ?? false,
    isDeletion,
    bytes: 'Size' in entry ? (entry.Size ?? 0) : 0,
  };
  return { key: entry.Key ?? '', version };
}

/** By time; the current one first even within one second. */
const sorted = ({ key, versions }: { readonly key: string; readonly versions: Version[] }): KeyHistory => ({
  key,
  versions: versions.sort(
    (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || Number(b.since) - Number(a.since),
  ),
});
