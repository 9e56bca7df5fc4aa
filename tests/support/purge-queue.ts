import { retryUntil } from '../../src/base/retry.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { query } from './inside.ts';

/** What a change has left for edges to drop. */
export interface Enqueued {
  /** At once; distinct and sorted. */
  readonly now: readonly string[];
  /** Once the jobs of a title are done; distinct and sorted, by `<namespace>:<key>`. */
  readonly after: Readonly<Record<string, readonly string[]>>;
}

/** Makes a change in a wiki that is doing nothing else, and waits for all that follows from it. */
export async function enqueuedBy(local: LocalWiki, change: () => Promise<unknown>): Promise<Enqueued> {
  await idle(local);
  const [before = '0'] = await query(local, 'SELECT COALESCE(MAX(wp_id), 0) FROM wiki7_purge');
  await change();
  await idle(local);
  const rows = await query(local, `SELECT wp_cause, wp_tag FROM wiki7_purge WHERE wp_id > ${before}`);
  const byCause = new Map<string, Set<string>>();
  for (const row of rows) {
    const [cause = '', tag = ''] = row.split('\t');
    byCause.set(cause, (byCause.get(cause) ?? new Set()).add(tag));
  }
  const sorted = [...byCause].map(([cause, tags]) => [cause, [...tags].sort()] as const);
  const { '': now = [], ...after } = Object.fromEntries(sorted);
  return { now, after };
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
