import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { onceInFull } from '../support/full-run.ts';
import { query } from '../support/inside.ts';
import { TestWiki } from '../support/test-wiki.ts';

const OUTAGE_SECONDS = onceInFull ? 60 : 20;
const READERS = 8;
/** What a reader waits at most for a copy that there is: once for a fresh one, and some for two busy cores. */
const SLOWEST_MS = 5000;
const pages = Array.from({ length: 10 }, (_, number) => `Outage ${number}`);
const pathOf = (title: string) => `/wiki/${title.replaceAll(' ', '_')}`;

let wiki: TestWiki;
let local: LocalWiki;
let admin: ApiClient;

beforeAll(async () => {
  // Copies are out of date long before the database is back: they are shown for want of better ones.
  wiki = await TestWiki.start({ config: { cache: { pageSeconds: 5, staleSeconds: 3600 } } });
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  for (const title of pages) await admin.edit(title, `text of ${title}`);
  await untilPurgesAreOver();
  for (const title of pages) await (await fetch(`${wiki.url}${pathOf(title)}`)).text();
});

afterAll(() => wiki?.remove());

describe(`with the database stopped for ${OUTAGE_SECONDS} s under load`, () => {
  const reads: Reads = { all: 0, slowest: 0, failed: [] };
  const answers: Response[] = [];

  beforeAll(async () => {
    let running = true;
    const readers = Promise.all(Array.from({ length: READERS }, (_, one) => read(() => running, one, reads)));
    const database = containerName(local.instance, 'database');
    await local.engine.run(['stop', database]);
    try {
      const end = Date.now() + OUTAGE_SECONDS * 1000;
      while (Date.now() < end) {
        answers.push(await save());
        await new Promise((resolve) => setTimeout(resolve, 3000));
      }
    } finally {
      await local.engine.run(['start', database]);
    }
    running = false;
    await readers;
  });

  it('every read of a cached page is answered with the page, and soon', () => {
    console.info(
      `${reads.all} reads in ${OUTAGE_SECONDS} s without a database, the slowest after ${Math.round(reads.slowest)} ms`,
    );
    expect(reads.failed).toEqual([]);
    expect(reads.slowest).toBeLessThan(SLOWEST_MS);
    expect(reads.all).toBeGreaterThan(OUTAGE_SECONDS * 10);
  });

  it('writers are told that it is away, and when to come again', async () => {
    expect(answers.length).toBeGreaterThan(2);
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(answer.headers.get('cache-control')).toMatch(/no-store|private|no-cache/);
    }
  });

  it('all is well soon after it is back', async () => {
    await retryUntil(
      async () => (await save()).status === 200 || undefined,
      () => new Error('nobody can save 30 s after the database came back'),
      { timeoutSeconds: 30, everySeconds: 0.5 },
    );
    await admin.edit('Outage 0', 'text after the outage');
    await retryUntil(
      async () =>
        (await (await fetch(`${wiki.url}/wiki/Outage_0`)).text()).includes('text after the outage') ||
        undefined,
      () => new Error('the page of before is still shown'),
      { timeoutSeconds: 10, everySeconds: 0.1 },
    );
  });
});

interface Reads {
  all: number;
  /** Milliseconds. */
  slowest: number;
  readonly failed: string[];
}

async function read(running: () => boolean, one: number, reads: Reads): Promise<void> {
  for (let turn = one; running(); turn++) {
    const title = pages[turn % pages.length] ?? '';
    const started = performance.now();
    const answer = await fetch(`${wiki.url}${pathOf(title)}`, { signal: AbortSignal.timeout(20_000) }).catch(
      String,
    );
    reads.all++;
    if (typeof answer === 'string') reads.failed.push(answer);
    else if (answer.status !== 200 || !(await answer.text()).includes(`text of ${title}`))
      reads.failed.push(`${title}: ${answer.status}`);
    reads.slowest = Math.max(reads.slowest, performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** All but the last, which comes a minute later: each drops the copies that there are. */
const untilPurgesAreOver = () =>
  retryUntil(
    async () =>
      (await query(local, 'SELECT 1 FROM wiki7_purge WHERE wp_round < 3')).length === 0 || undefined,
    () => new Error('purges still go on'),
    { timeoutSeconds: 30, everySeconds: 0.2 },
  );

/** A form sent by somebody who is logged in. */
const save = () =>
  admin.fetch('/w/index.php?title=Outage_writer&action=submit', {
    method: 'POST',
    body: new URLSearchParams({ wpTextbox1: 'text', wpSave: '1', wpEditToken: 'any' }),
    signal: AbortSignal.timeout(30_000),
  });
