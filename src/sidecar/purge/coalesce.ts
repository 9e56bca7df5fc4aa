import type { PurgeRow } from './queue.ts';
import { isOfPages } from './tag-kinds.ts';

export interface Coalesced {
  /** One row a tag: the one that is to be sent most often yet. */
  readonly kept: readonly PurgeRow[];
  /** Done with when those are sent. */
  readonly merged: readonly PurgeRow[];
}

/**
 * However often a page was edited since, it is purged once, and once again.
 *
 * @param whole the tag of all pages: no page is worth one of its own beside it. @default - each page has its own
 */
export function coalesce(rows: readonly PurgeRow[], whole?: string): Coalesced {
  const byTag = new Map<string, PurgeRow>();
  for (const row of rows) {
    const other = byTag.get(row.tag);
    if (!other || row.round < other.round) byTag.set(row.tag, row);
  }
  const all = whole === undefined ? undefined : byTag.get(whole);
  const isStoodFor = ({ tag, round }: PurgeRow) => all !== undefined && isOfPages(tag) && round >= all.round;
  const kept = [...byTag.values()].filter((row) => !isStoodFor(row));
  const chosen = new Set(kept);
  return { kept, merged: rows.filter((row) => !chosen.has(row)) };
}
