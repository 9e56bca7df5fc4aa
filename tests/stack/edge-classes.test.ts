import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personalCookies } from '../../src/blueprint/edge-rules.ts';
import { askedUrls } from '../../src/blueprint/edge-table.fixture.ts';
import { robotsTag } from '../../src/blueprint/guarded-urls.ts';
import { shieldRules } from '../../src/blueprint/shield-rules.ts';
import type { VclOptions } from '../../src/local/edge/render-vcl.ts';
import { EdgeUnderTest, Origin } from '../support/edge-under-test.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const edge = new EdgeUnderTest();
const origin = new Origin();
const secret = 'a secret of as many characters as the real one has';
let options: VclOptions;

beforeAll(async () => {
  await origin.start();
  origin.answer = (_, response) => {
    // Whatever it is, the origin calls it cacheable.
    response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 's-maxage=600' }).end('text');
  };
  const replica = { address: '127.0.0.1', port: origin.port };
  options = {
    wikiId: 'wiki',
    server: 'http://wiki.example.org',
    shield: 'off',
    web: [{ name: 'web-1', ...replica }],
    thumbs: [{ name: 'thumbs-1', ...replica }],
    // Readers come with all the addresses that the tests invent.
    frontAddress: '127.0.0.1',
  };
  await edge.start(await sharedWiki().inside(), options, { WIKI7_PROOF_SECRET: secret });
});
afterAll(async () => {
  await edge.stop();
  await origin.stop();
});

let lastAddress = 0;
const newAddress = () => `10.1.${(++lastAddress >> 8) & 255}.${lastAddress & 255}`;
const ask = (url: string, headers: Record<string, string> = {}, address = newAddress()) =>
  edge.ask(url, { headers: { 'x-forwarded-for': address, 'x-forwarded-proto': 'http', ...headers } });
const from = (answer: { headers: Record<string, unknown> }) => answer.headers['x-cache'];

/** Node asks for nothing that is not ASCII. */
const table = askedUrls.filter(({ url }) => /^[\x21-\x7e]*$/.test(url));

describe('what is asked for', () => {
  // The same table is asked of CloudFront's function in src/cloud/edge/function-code.test.ts.
  test.each(table)('is shared or not, and has one address: $url', async ({ url, guarded, key }) => {
    origin.seen.length = 0;
    await ask(url);
    const again = await ask(url);
    expect(again.status).toBe(200);
    const isShared = guarded === undefined || guarded === 'search' || guarded === 'expensive';
    expect(from(again)).toBe(isShared ? 'hit' : 'pass');
    if (guarded === undefined) expect(origin.seen.map((request) => request.url)).toEqual([key ?? url]);
  });

  test('is read to its end, however long it is', async () => {
    const long = 'a=1&'.repeat(1900);
    for (const url of [`/wiki/P?${long}action=edit`, `/w/index.php?${long}title=Special:UserLogin`]) {
      await ask(url);
      expect(from(await ask(url))).toBe('pass');
    }
  });
});

describe('the shield', () => {
  const expensive = (number: number) => `/wiki/P?oldid=${number}`;
  const search = (number: number) => `/w/index.php?search=word${number}&title=Special:Search`;
  let asked = 1000;
  const proof = (expiry: number, key = secret, account = '0123456789abcdef') => {
    const what = `${expiry}.${account}`;
    return `wikiProof=${what}.${createHmac('sha256', key).update(what).digest('hex')}`;
  };
  const soon = () => Math.floor(Date.now() / 1000) + 3600;
  /** Budgets of all readers together that are used up, of a size that no other test has. */
  async function usedUp(): Promise<void> {
    await edge.reload({ ...options, shield: { requests: 1, seconds: 100_000 + ++asked } });
    for (const url of [expensive(++asked), '/wiki/P?action=edit', search(++asked)]) await ask(url);
  }

  test('gives one address no more than its share, and others theirs', async () => {
    await edge.reload({ ...options, shield: { requests: 10_000, seconds: 1 } });
    const { requests } = shieldRules.perAddress;
    const statuses: number[] = [];
    for (let index = 0; index < requests + 5; index++) {
      statuses.push((await ask(expensive(++asked), {}, '203.0.113.1')).status);
    }
    expect(statuses).toEqual([...Array(requests).fill(200), ...Array(5).fill(429)]);
    expect((await ask(expensive(++asked), {}, '203.0.113.2')).status).toBe(200);
    expect((await ask('/wiki/P', {}, '203.0.113.1')).status).toBe(200);
  });

  test('takes a network of IPv6 for one address', async () => {
    await edge.reload({ ...options, shield: { requests: 10_000, seconds: 1 } });
    const { requests } = shieldRules.perAddress;
    for (let index = 0; index < requests; index++) {
      await ask(expensive(++asked), {}, `2001:db8:1:2:${index}:1:1:1`);
    }
    expect((await ask(expensive(++asked), {}, '2001:db8:1:2::1')).status).toBe(429);
    expect((await ask(expensive(++asked), {}, '2001:db8:1:3::1')).status).toBe(200);
    expect((await ask(expensive(++asked), {}, '2001:db8:1::1')).status).toBe(200);
  });

  test('beyond the budget of all, refuses what is expensive to everybody, at once, and nothing else', async () => {
    await usedUp();
    origin.seen.length = 0;
    for (const { url, guarded } of table) {
      // A copy costs nothing: what has one is given.
      const separator = url.includes('?') ? '&' : '?';
      const fresh =
        guarded === 'search' || guarded === 'expensive' ? `${url}${separator}fresh=${++asked}` : url;
      const { status } = await ask(fresh);
      expect([url, status]).toEqual([url, guarded === undefined || guarded === 'private' ? 200 : 429]);
    }
    expect(origin.seen.length).toBeGreaterThan(0);
  });

  test('has a budget for searches, which no crawl of histories empties, nor the other way round', async () => {
    for (const [crawled, other] of [
      [expensive, search],
      [search, expensive],
    ] as const) {
      await edge.reload({ ...options, shield: { requests: 3, seconds: 100_000 + ++asked } });
      const statuses = [];
      for (let index = 0; index < 5; index++) statuses.push((await ask(crawled(++asked))).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      expect((await ask(other(++asked))).status).toBe(200);
    }
  });

  test('has a purse for each account, which many addresses empty together', async () => {
    await usedUp();
    const cookie = proof(soon(), secret, 'aaaaaaaaaaaaaaaa');
    const { requests } = shieldRules.perAccount;
    const statuses: number[] = [];
    for (let index = 0; index < requests + 20; index++) {
      statuses.push((await ask(expensive(++asked), { cookie })).status);
    }
    expect(statuses.slice(0, requests)).toEqual(Array(requests).fill(200));
    expect(statuses.at(-1)).toBe(429);
    const renewed = proof(soon() + 60, secret, 'aaaaaaaaaaaaaaaa');
    expect((await ask('/wiki/P', { cookie: renewed })).status).toBe(200);
    const other = proof(soon(), secret, 'bbbbbbbbbbbbbbbb');
    expect((await ask(expensive(++asked), { cookie: other })).status).toBe(200);
  });

  test('says what to do, to no cache and to no index', async () => {
    await usedUp();
    const { status, headers, body } = await ask(expensive(++asked));
    expect(status).toBe(429);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'retry-after': `${shieldRules.retryAfterSeconds}`,
      'x-cache': 'refused',
      'x-robots-tag': robotsTag,
    });
    expect(body).toContain('title=Special:UserLogin');
    await wait(1500);
    expect(
      (await edge.log()).filter(({ status, cache }) => status === 429 && cache === 'refused'),
    ).not.toEqual([]);
  });

  test('gives a copy that it has', async () => {
    await edge.reload(options);
    const url = expensive(++asked);
    await ask(url);
    await usedUp();
    expect(from(await ask(url))).toBe('hit');
  });

  test('lets people through who prove that they are logged in, and whoever only says so not', async () => {
    await usedUp();
    const status = async (cookie: string) => (await ask(expensive(++asked), { cookie })).status;
    const good = proof(soon());
    expect(await status(good)).toBe(200);
    expect(await status(`a=b; wiki_session=1; ${good}; c=d`)).toBe(200);
    for (const name of personalCookies('wiki')) expect(await status(`${name}=1`)).toBe(429);
    expect(await status(proof(soon() - 7200))).toBe(429);
    expect(await status(proof(soon(), 'another'))).toBe(429);
    expect(await status(`${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`)).toBe(429);
    expect(await status(good.replace('0123456789abcdef', '1123456789abcdef'))).toBe(429);
    expect(await status(good.replace(/=[0-9]{10}/, `=${soon() + 9999}`))).toBe(429);
    expect(await status(good.replace('wikiProof', 'otherProof'))).toBe(429);
    expect(await status(good.replace(/[.][0-9a-f]{64}$/, '.'))).toBe(429);
  });

  test('knows no proof where there is no secret', async () => {
    const bare = new EdgeUnderTest();
    await bare.start(await sharedWiki().inside(), { ...options, shield: { requests: 1, seconds: 100_000 } });
    try {
      const headers = {
        'x-forwarded-for': '192.0.2.1',
        'x-forwarded-proto': 'http',
        cookie: proof(soon(), ''),
      };
      await bare.ask(expensive(1), { headers });
      expect((await bare.ask(expensive(2), { headers })).status).toBe(429);
    } finally {
      await bare.stop();
    }
  });

  test('never refuses what somebody sends', async () => {
    await usedUp();
    const answer = await edge.ask('/w/index.php?title=P&action=submit', { method: 'POST', body: 'text=1' });
    expect(answer.status).toBe(200);
  });
});
