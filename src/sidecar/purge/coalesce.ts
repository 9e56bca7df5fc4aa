import type { PurgeRow } from './queue.ts';

export interface Coalesced {
  /** One row a tag: the one that is to be sent most often yet. */
  readonly kept: readonly PurgeRow[];
  /** Done with when those are sent. */
  readonly merged: readonly PurgeRow[];
}

/** However often a page was edited since, it is purged once, and once again. */
export function coalesce(rows: readonly PurgeRow[]): Coalesced {
  const byTag = new Map<string, PurgeRow>();
  for (const row of rows) {
    const other = byTag.get(row.tag);
    if (!other || row.round < other.round) byTag.set(row.tag, row);
  }
  const kept = [...byTag.values()];
  const chosen = new Set(kept);
  return { kept, merged: rows.filter((row) => !chosen.has(row)) };
}
