import { beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { Random } from '../support/freshness/random.ts';
import { type Expectation, World } from '../support/freshness/world.ts';
import { onceInFull } from '../support/full-run.ts';
import { query, settleSite } from '../support/inside.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import type { TestWiki } from '../support/test-wiki.ts';

const CHANGES = onceInFull ? 1000 : 20;
/** Changes between two looks at everything. */
const TREE = 5;
const SEED = 20_261_123;
/** The bar is 1 s for 99 of 100; what takes longer than this was not purged, but came to an end by itself. */
const PURGED_WITHIN_SECONDS = 5;

let wiki: TestWiki;
let local: LocalWiki;
let world: World;
let readers: Readers;

beforeAll(async () => {
  wiki = sharedWiki();
  local = await wiki.inside();
  const admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  world = new World(admin, new Random(SEED));
  await world.make();
  readers = new Readers(wiki.url, () => world.paths);
  return async () => {
    await readers.stop();
    await settleSite(local);
  };
});

describe(`${CHANGES} random changes, with readers asking for everything all the while`, () => {
  it('are each seen at once, and everywhere when their jobs are done', { timeout: 7_200_000 }, async () => {
    const seen: { readonly what: string; readonly ms: number }[] = [];
    readers.start();
    for (let done = 0; done < CHANGES; done += TREE) {
      const whats: string[] = [];
      for (let index = 0; index < TREE; index++) {
        const { what, direct } = await world.change();
        const saved = performance.now();
        whats.push(what);
        for (const expectation of direct) await untilFresh(expectation, what, PURGED_WITHIN_SECONDS);
        seen.push({ what, ms: performance.now() - saved });
      }
      await untilNothingWaits();
      for (const expectation of world.expectations()) await untilFresh(expectation, whats.join(', '), 1);
    }
    await readers.stop();
    const sorted = seen.sort((a, b) => a.ms - b.ms);
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.ms ?? 0);
    const slowest = sorted.slice(-3).map(({ what, ms }) => `${what} ${Math.round(ms)} ms`);
    console.info(
      `${sorted.length} changes seen after ${at(0.5)} ms (median), ${at(0.99)} ms (p99); ${readers.count} reads beside; slowest: ${slowest.join(', ')}`,
    );
    expect(readers.failures).toEqual([]);
    expect(readers.count).toBeGreaterThan(CHANGES);
  });
});

/** Asks as a stranger would, until the answer is as it must be. */
async function untilFresh(expectation: Expectation, after: string, timeoutSeconds: number): Promise<void> {
  let stale = '';
  await retryUntil(
    async () => {
      stale = await differenceOf(expectation);
      return stale === '' ? true : undefined;
    },
    () => new Error(`${expectation.path} is stale after ${after}: ${stale}`),
    { timeoutSeconds, everySeconds: 0.05 },
  );
}

async function differenceOf({ path, status, holds, lacks }: Expectation): Promise<string> {
  const answer = await fetch(`${wiki.url}${path}`, { redirect: 'manual' });
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  if (answer.status !== status) return `status ${answer.status}`;
  const missing = holds.find((words) => !text.includes(words));
  if (missing !== undefined) return `${missing} is not there`;
  const old = lacks.find((words) => text.includes(words));
  return old === undefined ? '' : `${old} is still there`;
}

/** No job and no purge is left that a reader would see the effect of. What is dropped once more in a while is no excuse. */
async function untilNothingWaits(): Promise<void> {
  await retryUntil(
    async () => {
      const [jobs, purges] = await query(
        local,
        'SELECT COUNT(*) FROM job; SELECT COUNT(*) FROM wiki7_purge WHERE wp_round = 0 AND wp_dead = 0 AND wp_due <= UNIX_TIMESTAMP(NOW(3)) * 1000',
      );
      return jobs === '0' && purges === '0' ? true : undefined;
    },
    async () =>
      new Error(
        `jobs or purges still wait after two minutes: ${(await query(local, "SELECT CONCAT_WS(' ', job_cmd, job_title, job_attempts, job_token_timestamp) FROM job")).join(', ')}`,
      ),
    { timeoutSeconds: 120, everySeconds: 0.1 },
  );
}

/** People who read whatever there is, so that copies are made at every moment. */
class Readers {
  readonly failures: string[] = [];
  count = 0;
  readonly #url: string;
  readonly #paths: () => readonly string[];
  #running = false;
  #done: Promise<unknown> = Promise.resolve();

  constructor(url: string, paths: () => readonly string[]) {
    this.#url = url;
    this.#paths = paths;
  }

  start(): void {
    this.#running = true;
    this.#done = Promise.all([1, 2, 3].map((seed) => this.#read(new Random(seed))));
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  async #read(random: Random): Promise<void> {
    while (this.#running) {
      const path = random.of(this.#paths());
      const answer = await fetch(`${this.#url}${path}`, { redirect: 'manual' });
      await answer.arrayBuffer();
      if (answer.status >= 429) this.failures.push(`${path}: ${answer.status}`);
      this.count++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
