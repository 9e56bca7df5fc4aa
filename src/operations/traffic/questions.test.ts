import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBE_AGENT } from '../probe/visitor.ts';
import type { Cell } from './answer.ts';
import { askDuckDb } from './ask-duckdb.ts';
import { type QuestionName, questionNamed, questionNames, questions } from './questions.ts';
import { cloudFrontTable, edgeLine, type Recorded, recorded, times } from './recorded-requests.fixture.ts';
import { type FirstDay, fromCloudFront, fromEdge, lately, since } from './requests.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wiki7-questions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const always = since(new Date('2000-01-01'));

type Ask = (
  name: QuestionName,
  requests: readonly Recorded[],
  firstDay?: FirstDay,
) => Promise<readonly (readonly Cell[])[]>;

const onOneMachine: Ask = async (name, requests, firstDay = always) => {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(file, requests.map((one) => `${edgeLine(one)}\n`).join(''));
  return (await askDuckDb(`${fromEdge(file, firstDay)}\n${questions[name].sql}`)).rows;
};

const onAws: Ask = async (name, requests, firstDay = always) => {
  const table = 'delivered_here';
  const sql = `${fromCloudFront(table, firstDay)}\n${questions[name].sql}`;
  return (await askDuckDb(sql, cloudFrontTable(table, requests))).rows;
};

describe.each([
  ['the edge’s log', onOneMachine],
  ['CloudFront’s log', onAws],
] as const)('asked of %s', (_, ask) => {
  it('`days` counts requests, page views, address blocks, bytes and errors of each day', async () => {
    const requests = recorded(
      { time: '2026-11-21T23:59:59Z', bytes: 1_500_000 },
      { time: '2026-11-22T00:00:00Z', client: '192.0.2.9', bytes: 600_000 },
      { time: '2026-11-22T10:00:00Z', client: '198.51.100.1', path: '/w/load.php', bytes: 400_000 },
      { time: '2026-11-22T11:00:00Z', status: 503, bytes: 0 },
    );
    expect(await ask('days', requests)).toEqual([
      ['2026/11/22', 3, 1, 2, 1, 1],
      ['2026/11/21', 1, 1, 1, 1.5, 0],
    ]);
  });

  it('counts what looks whether the wiki is well as a request, and as no reader', async () => {
    const agent = PROBE_AGENT;
    const requests = recorded({}, { agent }, { agent, path: '/wiki/User:Wiki7_probe/Probe', status: 404 });
    expect(await ask('days', requests)).toEqual([['2026/11/22', 3, 1, 1, 0, 0]]);
    expect(await ask('pages', requests)).toEqual([['Main_Page', 1, 1, 100]]);
    expect(await ask('missing', requests)).toEqual([]);
  });

  it('counts from the first day on', async () => {
    const requests = recorded(
      { time: '2026-10-31T23:59:59Z' },
      { time: '2026-11-01T00:00:00Z' },
      { time: '2026-11-02T12:00:00Z' },
    );
    const rows = await ask('days', requests, since(new Date('2026-11-01T15:00:00Z')));
    expect(rows.map(([day]) => day)).toEqual(['2026/11/02', '2026/11/01']);
  });

  it('`pages` counts views of a title, however it is encoded, and not what is no page or no view', async () => {
    const requests = recorded(
      { path: '/wiki/%D7%A2%D7%9E%D7%95%D7%93', from: 'wiki' },
      { path: '/wiki/%d7%a2%d7%9e%d7%95%d7%93', client: '2001:db8:1:2::3' },
      { path: '/he/wiki/C%2B%2B' },
      { path: '/wiki/C++', status: 304 },
      { path: '/wiki/Two%20words' },
      { path: '/wiki/Two_words', client: '203.0.113.5' },
      { path: '/wiki/Two_words', from: 'wiki' },
      { path: '/wiki/Gone', status: 404 },
      { path: '/wiki/Main_Page', method: 'HEAD' },
      { path: '/w/index.php' },
    );
    expect(await ask('pages', requests)).toEqual([
      ['Two_words', 3, 2, 66.7],
      ['C++', 2, 1, 100],
      ['עמוד', 2, 2, 50],
    ]);
  });

  it('`missing` puts first what most address blocks look for, not what one crawler asks for most', async () => {
    const requests = [
      ...times(9, { path: '/wiki/Invented', status: 404, client: '198.51.100.1' }),
      ...recorded(
        { path: '/wiki/Wanted', status: 404 },
        { path: '/wiki/Wanted', status: 404, client: '2a00:1450::1' },
        { path: '/wiki/Wanted', status: 404, client: '2a00:1450:0:7::2' },
        { path: '/wp-login.php', status: 404 },
      ),
    ];
    expect(await ask('missing', requests)).toEqual([
      ['Wanted', 3, 3],
      ['Invented', 1, 9],
    ]);
  });

  it('`crawlers` names an address block and an agent that ask for twenty different things, and nobody else', async () => {
    const crawl = (count: number, request: Partial<Recorded>) =>
      recorded(...Array.from({ length: count }, (_, at) => ({ ...request, path: `/wiki/Page_${at}` })));
    const requests = [
      ...crawl(20, { client: '198.51.100.1', from: 'wiki', agent: 'Polite "bot"/1.0' }),
      ...crawl(21, { client: '2001:db8:aa:1::1' }),
      ...crawl(4, { client: '2001:db8:aa:2::2', from: 'edge', status: 429 }),
      ...crawl(19, { client: '203.0.113.5', from: 'wiki' }),
      ...times(50, { client: '203.0.113.9', from: 'wiki', agent: 'Reload' }),
    ];
    expect(await ask('crawlers', requests)).toEqual([
      ['198.51.100.0/24', 'Polite "bot"/1.0', 20, 20, 20, 0],
      ['2001:db8:aa::/48', 'Mozilla/5.0 (X11)', 25, 21, 0, 4],
    ]);
  });

  it('`hits` tells each class apart, and leaves out what neither cache nor wiki was asked for', async () => {
    const requests = [
      ...times(3),
      ...recorded(
        { from: 'wiki' },
        { from: 'edge', status: 429 },
        { path: '/w/load.php' },
        { path: '/w/load.php', from: 'wiki' },
        { path: '/w/load.php', from: 'wiki' },
        { path: '/media/thumb/a/ab/Cat.jpg/120px-Cat.jpg' },
        { path: '/media/a/ab/Cat.jpg', from: 'edge', status: 429 },
        { path: '/w/api.php', method: 'POST', from: 'wiki' },
      ),
    ];
    expect(await ask('hits', requests)).toEqual([
      ['page', 5, 3, 75],
      ['load', 3, 1, 33.3],
      ['media', 1, 0, null],
      ['thumbnails', 1, 1, 100],
    ]);
  });

  it('`slow` looks at what the wiki made more than twice, and not at the cache', async () => {
    const requests = [
      ...[1, 2, 6].flatMap((seconds) =>
        recorded({ path: '/wiki/Special:RecentChanges', from: 'wiki', seconds }),
      ),
      ...times(3, { path: '/w/api.php', from: 'wiki', seconds: 0.5 }),
      ...times(2, { path: '/wiki/Rare', from: 'wiki', seconds: 30 }),
      ...times(3, { path: '/wiki/Cached', seconds: 30 }),
    ];
    expect(await ask('slow', requests)).toEqual([
      ['Special:RecentChanges', 'page', 3, 3, 6],
      ['/w/api.php', 'api', 3, 0.5, 0.5],
    ]);
  });

  it('`refused` says who was turned away, and how often', async () => {
    const requests = [
      ...times(2, { client: '198.51.100.1', from: 'edge', status: 429, path: '/w/index.php', agent: 'A' }),
      ...recorded(
        { client: '198.51.100.9', from: 'edge', status: 429, path: '/wiki/X', agent: 'A' },
        { client: '203.0.113.5', from: 'edge', status: 403, path: '/wiki/X', agent: 'B' },
        { status: 404 },
      ),
    ];
    expect(await ask('refused', requests)).toEqual([
      [429, 'page', '198.51.100.0/24', 'A', 3, 2],
      [403, 'page', '203.0.113.0/24', 'B', 1, 1],
    ]);
  });

  it('`unsaved` counts writes that were answered with an error', async () => {
    const post = { method: 'POST', from: 'wiki' as const };
    const requests = recorded(
      { ...post, path: '/w/index.php', status: 302 },
      { ...post, path: '/w/index.php', status: 503 },
      { ...post, path: '/w/index.php', status: 503, client: '198.51.100.1' },
      { ...post, method: 'PUT', path: '/w/rest.php/v1/page/X', status: 409, time: '2026-11-23T00:00:00Z' },
      { path: '/w/index.php', status: 503, from: 'wiki' },
    );
    expect(await ask('unsaved', requests)).toEqual([
      ['2026/11/23', '/w/rest.php/v1/page/X', 409, 1, 1],
      ['2026/11/22', '/w/index.php', 503, 2, 2],
    ]);
  });

  it('`media` adds a file’s thumbnails and parts to the file', async () => {
    const requests = recorded(
      { path: '/media/a/ab/Cat.jpg', bytes: 5_000_000 },
      { path: '/media/thumb/a/ab/Cat.jpg/120px-Cat.jpg', bytes: 10_000 },
      { path: '/media/a/ab/Cat.jpg', bytes: 490_000, status: 206 },
      { path: '/media/c/cd/Plan.pdf', bytes: 2_000_000 },
      { path: '/media/c/cd/Gone.pdf', bytes: 9_000_000, status: 404 },
    );
    expect(await ask('media', requests)).toEqual([
      ['Cat.jpg', 3, 5.5, 1],
      ['Plan.pdf', 1, 2, 0],
    ]);
  });

  it('`bill` multiplies bytes and requests by CloudFront’s prices', async () => {
    const requests = recorded(
      { path: '/media/a/ab/Film.webm', bytes: 2_000_000_000 },
      ...times(1000, { path: '/w/load.php', bytes: 0, from: 'wiki' }),
    );
    // 2 GB at $0.085; 1000 requests at $1 a million.
    expect(await ask('bill', requests)).toEqual([
      ['media', 1, 2, 0, 0.17],
      ['load', 1000, 0, 1000, 0.001],
    ]);
  });

  it.each(questionNames)('`%s` is answered where nothing was recorded', async (name) => {
    expect(await ask(name, [])).toEqual([]);
  });

  it('fails on no agent or path that strangers make up', async () => {
    const requests = recorded(
      { path: '/wiki/%', agent: "100% 'quoted' \\ \u{1f431}" },
      { path: '/wiki/%FF%FE' },
      { path: `/wiki/${'%'.repeat(50)}` },
      { client: '::1' },
    );
    expect((await ask('days', requests))[0]?.[1]).toBe(4);
    expect(await ask('pages', requests)).toHaveLength(4);
  });
});

describe('questions', () => {
  it('show no whole address: every one is cut to its block', async () => {
    const everything = questionNames.map((name) => questions[name].sql).join('\n');
    expect(everything).not.toMatch(/\b(?:c_ip|address|client)\b/);
  });

  it('`countries` is answered by CloudFront’s log', async () => {
    const requests = recorded(
      { country: 'DE', bytes: 2_000_000 },
      { country: 'DE' },
      { country: 'IL' },
      { country: '-' },
    );
    expect(await onAws('countries', requests)).toEqual([
      ['DE', 2, 50, 2],
      ['IL', 1, 25, 0],
      [null, 1, 25, 0],
    ]);
  });

  it('asked for the last days without a date, count from that many days ago', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19);
    const requests = recorded(
      { time: `${daysAgo(1)}Z` },
      { time: `${daysAgo(7)}Z` },
      { time: `${daysAgo(9)}Z` },
    );
    expect(await onAws('days', requests, lately(7))).toHaveLength(2);
  });

  it('fails with the names that there are for one that is none of them', () => {
    expect(() => questionNamed('toString')).toThrow(/no question `toString`.*days, pages, missing/s);
  });
});
