import { retryUntil } from '../../src/base/retry.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { query } from './inside.ts';
import { whileStopped } from './sidecars.ts';

/** What a change has left for edges to drop. */
export interface Enqueued {
  /** At once; distinct and sorted. */
  readonly now: readonly string[];
  /** Once the jobs of a title are done; distinct and sorted, by `<namespace>:<key>`. */
  readonly after: Readonly<Record<string, readonly string[]>>;
  /** Once more when replicas know it; distinct and sorted. @default - none */
  readonly later?: readonly string[];
}

/** Less than they believe their own memory, and more than a change takes. */
const LATER_MS = 15_000;

/** Makes a change in a wiki that is doing nothing else, and waits for all that follows from it. */
export async function enqueuedBy(local: LocalWiki, change: () => Promise<unknown>): Promise<Enqueued> {
  await idle(local);
  const [before = '0'] = await query(local, 'SELECT COALESCE(MAX(wp_id), 0) FROM wiki7_purge');
  const select = 'SELECT wp_cause, wp_tag, wp_due - MIN(wp_due) OVER () FROM wiki7_purge WHERE wp_id';
  // Or it would be gone before anybody looks.
  const all = await whileStopped(local, 'SIGCONT', async () => {
    await change();
    await idle(local);
    return query(local, `${select} > ${before}`);
  });
  const isLater = (row: string) => Number(row.split('\t')[2]) > LATER_MS;
  const rows = all.filter((row) => !isLater(row));
  const later = all.filter(isLater).map((row) => row.split('\t')[1] ?? '');
  const byCause = new Map<string, Set<string>>();
  for (const row of rows) {
    const [cause = '', tag = ''] = row.split('\t');
    byCause.set(cause, (byCause.get(cause) ?? new Set()).add(tag));
  }
  const sorted = [...byCause].map(([cause, tags]) => [cause, [...tags].sort()] as const);
  const { '': now = [], ...after } = Object.fromEntries(sorted);
  return { now, after, ...(later.length > 0 && { later: [...new Set(later)].sort() }) };
}

/** Jobs are queued after the answer has been sent, so the queue must stay empty for a while. */
async function idle(local: LocalWiki): Promise<void> {
  let quiet = 0;
  await retryUntil(
    async () => {
      quiet = (await query(local, 'SELECT COUNT(*) FROM job'))[0] === '0' ? quiet + 1 : 0;
      return quiet === 4 || undefined;
    },
    () => new Error('There are still jobs to be done'),
    { timeoutSeconds: 90, everySeconds: 0.5 },
  );
}
