import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { script } from '../../src/blueprint/script.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import { isHealthy } from '../../src/local/health.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { purgeReport } from '../../src/local/purge-report.ts';
import { ApiClient } from '../support/api-client.ts';
import { execIn, inMediaWiki, query, settleSite } from '../support/inside.ts';
import { askOrigin } from '../support/origin.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { sidecarsOf, whileStopped } from '../support/sidecars.ts';

let local: LocalWiki;
let admin: ApiClient;
let base: string;

beforeAll(async () => {
  const wiki = sharedWiki();
  base = wiki.url;
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});

const read = async (path: string) => {
  const response = await fetch(`${base}${path}`, { redirect: 'manual' });
  return { text: await response.text(), from: response.headers.get('x-cache'), status: response.status };
};

/** Reads until the edge has a copy of what is there now. */
const cached = (path: string, text: string) =>
  retryUntil(
    async () => {
      const answer = await read(path);
      return answer.from === 'hit' && answer.text.includes(text) ? answer : undefined;
    },
    () => new Error(`The edge keeps no copy of ${path} with “${text}”.`),
    { timeoutSeconds: 20, everySeconds: 0.1 },
  );

/** Milliseconds until a reader sees it. */
async function seen(path: string, text: string, timeoutSeconds = 10): Promise<number> {
  const from = performance.now();
  await retryUntil(
    async () => ((await read(path)).text.includes(text) ? true : undefined),
    () => new Error(`Nobody sees “${text}” at ${path}.`),
    { timeoutSeconds, everySeconds: 0.02 },
  );
  return performance.now() - from;
}

describe('an edit', () => {
  it('is seen by readers within a second: in the page, its history, its source and an old address of it', async () => {
    const path = '/wiki/Purge_edited';
    const views = [
      path,
      `${path}?action=history`,
      `${path}?action=raw`,
      '/w/index.php?title=Purge_edited&redirect=no',
    ];
    const times: number[] = [];
    await admin.edit('Purge edited', 'first text');
    for (const round of ['one', 'two', 'three', 'four']) {
      for (const view of views) await read(view);
      await cached(path, round === 'one' ? 'first text' : 'text after');
      const { newrevid } = await admin.edit('Purge edited', `text after ${round}`);
      times.push(await seen(path, `text after ${round}`));
      await seen(`${path}?action=raw`, `text after ${round}`);
      await seen(`${path}?action=history`, String(newrevid));
      await seen('/w/index.php?title=Purge_edited&redirect=no', `text after ${round}`);
    }
    console.info(`visible after ${times.map(Math.round).join(', ')} ms`);
    expect(times.sort((a, b) => a - b)[1]).toBeLessThan(1000);
    expect(Math.max(...times)).toBeLessThan(3000);
  });

  it('leaves copies of other pages alone', async () => {
    await admin.edit('Purge bystander', 'stays');
    // Nothing is due while this looks: the last purge of its own comes a minute later, as may those of other tests.
    const due = 'SELECT COUNT(*) FROM wiki7_purge WHERE wp_due < (UNIX_TIMESTAMP() + 5) * 1000';
    const open = `SELECT (SELECT COUNT(*) FROM job) + (${due})`;
    await retryUntil(
      async () => ((await query(local, open))[0] === '0' ? true : undefined),
      () => new Error('There is always something to purge.'),
      { timeoutSeconds: 30 },
    );
    await cached('/wiki/Purge_bystander', 'stays');
    await admin.edit('Purge edited', 'once more');
    await seen('/wiki/Purge_edited', 'once more');
    expect((await read('/wiki/Purge_bystander')).from).toBe('hit');
  });

  it('of a template is seen in all pages that have it, soon after its jobs', async () => {
    const pages = Array.from({ length: 6 }, (_, index) => `Purge_page_${index}`);
    await admin.edit('Template:Purge box', 'box before');
    for (const page of pages) await admin.edit(page, '{{Purge box}}');
    for (const page of pages) await cached(`/wiki/${page}`, 'box before');
    await admin.edit('Template:Purge box', 'box after');
    for (const page of pages) await seen(`/wiki/${page}`, 'box after', 60);
  });

  it('of a template is seen in a page that was saved in the same second', async () => {
    const text = await retryUntil(
      async () => {
        const round = `round ${Date.now()}`;
        const [page, template] = [
          await admin.edit('Purge second', `{{Purge second}} ${round}`),
          await admin.edit('Template:Purge second', round),
        ];
        return page.newtimestamp === template.newtimestamp ? `<p>${round} ${round}` : undefined;
      },
      () => new Error('No two edits came within one second.'),
      { timeoutSeconds: 60, everySeconds: 0.1 },
    );
    await seen('/wiki/Purge_second', text);
  });
});

it('a rendering counts as old as what was read for it, however long it took', async () => {
  await admin.edit('Purge slow', 'some text');
  const { begun, dated } = await inMediaWiki<{ begun: number; dated: number }>(
    local,
    `$database = $services->getConnectionProvider()->getPrimaryDatabase();
    $database->startAtomic( __METHOD__ );
    $page = $services->getPageStore()->getPageByText( 'Purge slow' );
    $begun = time();
    sleep( 2 );
    $options = ParserOptions::newFromAnon();
    $flags = MediaWiki\\Page\\ParserOutputAccess::OPT_FORCE_PARSE;
    $output = $services->getParserOutputAccess()->getParserOutput( $page, $options, null, $flags )->getValue();
    $database->endAtomic( __METHOD__ );
    return [ 'begun' => $begun, 'dated' => (int)wfTimestamp( TS_UNIX, $output->getCacheTime() ) ];`,
  );
  expect(dated).toBeLessThanOrEqual(begun);
  expect(dated).toBeGreaterThan(begun - 5);
});

describe('a changed message', () => {
  afterAll(() => settleSite(local));

  it('leaves no page with the old one for longer than a second, while replicas remember it', async () => {
    const justNow = { 'If-Modified-Since': new Date(Date.now() - 1000).toUTCString() };
    expect((await askOrigin(local, '/wiki/Main_Page', { headers: justNow })).status).toBe(304);
    await admin.edit('MediaWiki:Purge-unsettled', 'a message');
    const page = await askOrigin(local, '/wiki/Main_Page', { headers: justNow });
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toMatch(/^s-maxage=1, stale-if-error=/);
  });
});

describe('a changed style sheet', () => {
  const styles = '/w/load.php?lang=en&modules=site.styles&only=styles&skin=vector-2022';
  const lifeOf = async (path: string) => (await askOrigin(local, path)).headers.get('cache-control');
  afterAll(() => settleSite(local));

  it('leaves no old one for longer than a second, and pages their life', async () => {
    await admin.edit('MediaWiki:Common.css', '.purge { color: red }');
    await settleSite(local);
    expect(await lifeOf(styles)).toBe('public, max-age=300, s-maxage=300, stale-while-revalidate=60');
    await admin.edit('MediaWiki:Common.css', '.purge { color: blue }');
    expect(await lifeOf(styles)).toBe('public, max-age=1, s-maxage=1');
    expect(await lifeOf('/wiki/Main_Page')).toMatch(/^s-maxage=[0-9]{4,}, /);
  });
});

describe('nothing is lost', () => {
  it('when the sidecars are killed after an edit was written down and before it was purged', async () => {
    const path = '/wiki/Purge_killed';
    await admin.edit('Purge killed', 'text before');
    await cached(path, 'text before');
    await whileStopped(local, 'SIGKILL', async () => {
      await admin.edit('Purge killed', 'text after');
      await new Promise((done) => setTimeout(done, 1500));
      expect(await read(path)).toMatchObject({ from: 'hit', text: expect.stringContaining('text before') });
      const [waiting = '0'] = await query(local, 'SELECT COUNT(*) FROM wiki7_purge WHERE wp_round = 0');
      expect(Number(waiting)).toBeGreaterThan(0);
    });
    await seen(path, 'text after', 30);
    await settled();
  });

  it('of what was given up: it is told of, and a command sends it again', async () => {
    const path = '/wiki/Purge_buried';
    await admin.edit('Purge buried', 'some text');
    await cached(path, 'some text');
    await query(
      local,
      "INSERT INTO wiki7_purge (wp_tag, wp_enqueued, wp_due, wp_dead, wp_attempts) VALUES ('site-nowhere', 1, 1, 1, 150)",
    );
    expect((await purgeReport(local))?.queue?.dead).toBe(1);
    const { code, stdout, stderr } = await execIn(local, 'jobs-1', ...script('Wiki7:Purge', '--again'));
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('Sent again: 1.');
    await settled();
    expect((await purgeReport(local))?.queue?.dead).toBe(0);
  });

  it('by a command that can’t write it down: it says so, and why, and fails', async () => {
    const file = await inMediaWiki<string>(
      local,
      "return $services->getMainConfig()->get( 'ReadOnlyFile' );",
    );
    const shell = (command: string) => execIn(local, 'jobs-1', 'sh', '-c', command, file);
    try {
      // It lies among the files, whose folder comes with the first upload.
      const written = await shell('mkdir -p "$(dirname "$0")" && echo "The wiki moves house." > "$0"');
      expect(written).toMatchObject({ code: 0 });
      for (const option of ['--everything', '--again']) {
        const { code, stdout, stderr } = await execIn(local, 'jobs-1', ...script('Wiki7:Purge', option));
        expect(code).not.toBe(0);
        expect(stdout + stderr).toMatch(/read-only: The wiki moves house\.\s+Run this again/);
      }
      expect((await execIn(local, 'jobs-1', ...script('Wiki7:Purge'))).code).toBe(0);
    } finally {
      await shell('rm -f "$0"');
    }
  });
});

/** One of them sends again, and nothing waits. */
const settled = () =>
  retryUntil(
    async () => {
      const healthy = await Promise.all(
        sidecarsOf(local).map(({ id, container }) =>
          isHealthy(local.engine, containerName(local.instance, id), container),
        ),
      );
      const report = await purgeReport(local);
      return healthy.every(Boolean) && report?.leads && report.queue?.depth === 0 ? true : undefined;
    },
    () => new Error('The sidecars did not recover.'),
    { timeoutSeconds: 40 },
  );
