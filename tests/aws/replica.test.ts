import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { ApiClient } from '../support/api-client.ts';
import { ReplicatedWiki } from '../support/replicated-wiki.ts';
import type { Asked, ReplicatingServer } from '../support/replicating-server.ts';

/** mediawiki/settings/Database.php */
const MAX_LAG_SECONDS = 5;
const CONNECT_SECONDS = 1;
/** MediaWiki itself keeps what it knows of lag for up to so long. */
const KNOWN_SECONDS = 20;
const VIEWS = 20;

let wiki: ReplicatedWiki;
let author: ApiClient;
beforeAll(async () => {
  wiki = await ReplicatedWiki.start();
  author = new ApiClient(wiki.url);
  await author.logIn('Admin', await wiki.adminPassword());
});
afterAll(() => wiki?.remove());

const reads = (asked: readonly Asked[]) =>
  asked.filter(({ sql }) => /^SELECT.*FROM `page`/.test(sql) && !/FOR UPDATE/.test(sql));
const writes = (asked: readonly Asked[]) =>
  asked.filter(({ sql }) => /^(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\b/.test(sql));
const waits = (asked: readonly Asked[]) =>
  asked.filter(({ sql }) => sql.includes('WAIT_FOR_EXECUTED_GTID_SET'));

/** What both servers are asked while something is done. */
async function during<T>(work: () => Promise<T>) {
  const both = <R>(ask: (server: ReplicatingServer, index: number) => Promise<R>) =>
    Promise.all([wiki.primary, wiki.replica].map(ask));
  const since = await both((server) => server.now());
  const result = await work();
  const [primary = [], replica = []] = await both((server, index) => server.askedSince(since[index] ?? ''));
  return { result, primary, replica };
}

interface View {
  readonly status: number;
  readonly text: string;
  readonly seconds: number;
}

/** A page as somebody sees it who is not logged in. */
async function view(title: string): Promise<View> {
  const begun = performance.now();
  const response = await fetch(`${wiki.url}/wiki/${title}?action=raw`);
  const text = await response.text();
  return { status: response.status, text, seconds: (performance.now() - begun) / 1000 };
}

async function views(title: string, count = VIEWS): Promise<readonly View[]> {
  const all: View[] = [];
  for (let index = 0; index < count; index++) all.push(await view(title));
  return all;
}

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const untilRead = (title: string, withinSeconds: number) =>
  retryUntil(
    async () => (reads((await during(() => views(title, 5))).replica).length > 0 ? true : undefined),
    () => new Error(`The replica is not read from after ${withinSeconds} s.`),
    { timeoutSeconds: withinSeconds, everySeconds: 1 },
  );

describe('a replica that keeps up', () => {
  it('knows from the server’s heartbeat how far behind it is, and does not beat itself', async () => {
    const [age = ''] = await wiki.replica.ask(
      'SELECT TIMESTAMPDIFF(MICROSECOND, ts, UTC_TIMESTAMP(6)) / 1e6 FROM heartbeat.heartbeat WHERE server_id <> @@server_id',
    );
    expect(Number(age)).toBeLessThan(2.5);
    const status = 'SELECT status FROM information_schema.events WHERE event_schema = "heartbeat"';
    expect(await wiki.primary.ask(status)).toEqual(['ENABLED']);
    expect(await wiki.replica.ask(status)).toEqual([
      expect.stringMatching(/^(?:REPLICA_|SLAVE)SIDE_DISABLED$/),
    ]);
  });

  it('is read from when pages are looked at, and the server hardly', async () => {
    await author.edit('Read', 'of the replica');
    await untilRead('Read', KNOWN_SECONDS);
    const { result, primary, replica } = await during(() => views('Read'));
    expect(result.map(({ status, text }) => [status, text])).toEqual(
      Array(VIEWS).fill([200, 'of the replica']),
    );
    expect(reads(replica).length).toBeGreaterThan(2 * reads(primary).length);
  });

  it('is never written to, whether one reads, writes or runs jobs', async () => {
    const { primary, replica } = await during(async () => {
      await author.edit('Written', '[[Category:New]]');
      await author.fetch('/wiki/Written');
      await views('Written', 5);
      expect(await wiki.maintenance('Wiki7:Jobs', '--until-empty')).toMatchObject({ code: 0 });
    });
    expect(writes(primary).length).toBeGreaterThan(5);
    expect(writes(replica)).toEqual([]);
    // Who writes much waits, so as not to leave it behind.
    expect(waits(replica).length).toBeGreaterThan(0);
  });

  it('lets no statement of the wiki fail for want of rights, also after another deployment', async () => {
    await wiki.makeUsers(true);
    const { replica } = await during(() => untilRead('Read', KNOWN_SECONDS));
    expect(replica.filter(({ sql }) => sql.includes('heartbeat.heartbeat')).length).toBeGreaterThan(0);
    const grants = await wiki.replica.ask("SHOW GRANTS FOR wiki7_app@'%'");
    expect(grants).toContainEqual(expect.stringMatching(/^GRANT SELECT ON `heartbeat`/));
  });
});

describe('while the replica stands still', () => {
  let stopped = 0;
  beforeAll(async () => {
    await author.edit('Stand', 'old');
    await untilRead('Stand', KNOWN_SECONDS);
    await wiki.replica.ask('STOP REPLICA SQL_THREAD');
    stopped = performance.now();
  });

  it('whoever edits sees it at once, every time, and waits for nothing', async () => {
    await author.edit('Stand', 'new');
    const seen: string[] = [];
    const begun = performance.now();
    for (let index = 0; index < 8; index++) {
      const response = await author.fetch('/wiki/Stand?action=raw');
      seen.push(await response.text());
    }
    expect(seen).toEqual(Array(8).fill('new'));
    expect((performance.now() - begun) / 1000).toBeLessThan(8);
    expect(await wiki.replica.ask('SELECT MAX(rev_id) FROM replica_en.revision')).not.toEqual(
      await wiki.primary.ask('SELECT MAX(rev_id) FROM replica_en.revision'),
    );
  });

  it('nobody reads from it once it is too far behind, and all see what is new', async () => {
    await pause(MAX_LAG_SECONDS + 1 - (performance.now() - stopped) / 1000);
    const { result, primary, replica } = await during(() => views('Stand'));
    expect(result.map(({ text }) => text)).toEqual(Array(VIEWS).fill('new'));
    expect(reads(replica)).toEqual([]);
    expect(reads(primary).length).toBeGreaterThan(0);
  });

  it('it is read from again when it has caught up', async () => {
    await wiki.replica.ask('START REPLICA SQL_THREAD');
    await untilRead('Stand', 2 * KNOWN_SECONDS);
    expect((await views('Stand', 5)).map(({ text }) => text)).toEqual(Array(5).fill('new'));
  });
});

describe('when the replica is gone', () => {
  beforeAll(async () => {
    await untilRead('Stand', 2 * KNOWN_SECONDS);
    await wiki.replica.stop();
  });

  it('every page comes, and none costs more than the two times that somebody may ask for it', async () => {
    const all = await views('Stand', 2 * VIEWS);
    expect(all.map(({ status, text }) => [status, text])).toEqual(Array(2 * VIEWS).fill([200, 'new']));
    const seconds = all.map((one) => one.seconds).sort((a, b) => a - b);
    expect(seconds.at(-1)).toBeLessThan(2 * CONNECT_SECONDS + 1);
    // Most don't notice.
    expect(seconds[VIEWS]).toBeLessThan(CONNECT_SECONDS);
  });

  it('one can write, and jobs are run', async () => {
    await author.edit('Gone', '[[Category:New]]');
    expect(await (await author.fetch('/wiki/Gone?action=raw')).text()).toBe('[[Category:New]]');
    expect(await wiki.maintenance('Wiki7:Jobs', '--until-empty')).toMatchObject({ code: 0 });
  });

  it('it is read from again once it is back', async () => {
    await wiki.replica.startAgain();
    await wiki.replica.listen();
    await untilRead('Gone', 2 * KNOWN_SECONDS);
  });
});

it('a wiki that gives its replicas up has no heartbeat any more', async () => {
  await wiki.makeUsers(false);
  expect(
    await wiki.primary.ask('SELECT COUNT(*) FROM information_schema.events WHERE event_schema = "heartbeat"'),
  ).toEqual(['0']);
});
