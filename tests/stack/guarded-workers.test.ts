import { afterEach, beforeAll, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { execIn } from '../support/inside.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import type { TestWiki } from '../support/test-wiki.ts';

const TITLE = 'Guarded_workers';
let wiki: TestWiki;
let local: LocalWiki;
let admin: ApiClient;

beforeAll(async () => {
  wiki = sharedWiki();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  await admin.edit(TITLE, 'read by everybody');
});

afterEach(() => strangersWorkers('CONT'));

/** Everything asks past the cache. */
let asked = 0;
const history = `/w/index.php?title=${TITLE}&action=history&limit=`;
const stranger = (path: string) =>
  fetch(`${wiki.url}${path}${100 + ++asked}`, { signal: AbortSignal.timeout(10_000) });

it('when all workers for strangers hang, pages are made, people who are logged in see everything and edits are saved', async () => {
  await retryUntil(
    async () => {
      await stranger(history);
      return (await strangersWorkers('0')).every((count) => count > 0) ? true : undefined;
    },
    () => new Error('not every replica made work for strangers'),
    { timeoutSeconds: 20 },
  );
  await strangersWorkers('STOP');

  await expect(stranger(history)).rejects.toThrow(/timeout/);
  // Whichever replica is asked.
  for (let time = 0; time < wiki.replicas * 2; time++) {
    expect((await stranger('/wiki/Nobody_was_here_before_')).status).toBe(404);
    expect((await admin.fetch(`${history}${++asked}`)).status).toBe(200);
  }
  await admin.edit(TITLE, 'saved all the same');
});

/**
 * @param signal 0 is none
 * @returns of each replica, how many got it
 */
async function strangersWorkers(signal: 'STOP' | 'CONT' | '0'): Promise<number[]> {
  const command = `for process in /proc/[0-9]*; do
    if grep -qz 'pool [g]uarded' "$process/cmdline" 2> /dev/null; then kill -${signal} "\${process#/proc/}"; echo; fi
  done`;
  const replicas = Array.from({ length: wiki.replicas }, (_, index) => `web-${index + 1}-mediawiki`);
  return Promise.all(
    replicas.map(async (id) => (await execIn(local, id, 'sh', '-c', command)).stdout.split('\n').length - 1),
  );
}
