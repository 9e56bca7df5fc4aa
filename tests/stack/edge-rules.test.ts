import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browsersRevalidate, cacheTagHeader, personalCookies } from '../../src/blueprint/edge-rules.ts';
import type { VclOptions } from '../../src/local/edge/render-vcl.ts';
import { EdgeUnderTest, Origin } from '../support/edge-under-test.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const edge = new EdgeUnderTest();
const first = new Origin();
const second = new Origin();
const origins = [first, second];
let options: VclOptions;
let page = '';
let tests = 0;

const shared = 's-maxage=600, stale-while-revalidate=60, stale-if-error=600';

/** What both origins say from now on. */
function say(headers: Readonly<Record<string, string>>, status = 200, text?: string): void {
  for (const origin of origins) {
    origin.answer = (request, response) => {
      response.writeHead(status, {
        'Content-Type': 'text/html',
        Vary: 'Accept-Encoding, Cookie',
        ...headers,
      });
      response.end(text ?? `${request.url} ${request.headers.cookie ?? 'nobody'}`);
    };
  }
}

const asked = () => origins.flatMap(({ seen }) => seen).filter(({ url }) => url?.startsWith(page));
const from = (answer: { headers: Record<string, unknown> }) => answer.headers['x-cache'];

beforeAll(async () => {
  for (const origin of origins) await origin.start();
  options = {
    wikiId: 'wiki',
    server: 'http://wiki.example.org',
    shield: 'off',
    web: origins.map(({ port }, index) => ({ name: `web-${index}`, address: '127.0.0.1', port })),
    thumbs: origins.map(({ port }, index) => ({ name: `thumbs-${index}`, address: '127.0.0.1', port })),
  };
  await edge.start(await sharedWiki().inside(), options);
});
afterAll(async () => {
  await edge.stop();
  for (const origin of origins) await origin.stop();
});
beforeEach(() => {
  page = `/wiki/Page_${++tests}`;
  say({ 'Cache-Control': shared });
});

describe('a shared page', () => {
  test('is fetched once, whatever foreign cookies, tracking parameters, reloads and their order say', async () => {
    expect(from(await edge.ask(`${page}?b=1&a=2`))).toBe('miss');
    const again = await edge.ask(`${page}?utm_source=x&a=2&b=1&fbclid=y`, {
      headers: {
        cookie: 'wikimwuser-sessionId=1; theme=dark',
        'cache-control': 'no-cache',
        pragma: 'no-cache',
      },
    });
    expect(from(again)).toBe('hit');
    expect(again.body).toContain('nobody');
    expect(asked()).toHaveLength(1);
  });

  test('is fetched once for fifty readers at the same moment', async () => {
    for (const origin of origins)
      origin.answer = (_, response) => {
        setTimeout(
          () => response.writeHead(200, { 'Cache-Control': shared, 'Content-Type': 'text/html' }).end('slow'),
          500,
        );
      };
    const answers = await Promise.all(Array.from({ length: 50 }, () => edge.ask(page)));
    expect(answers.every(({ status, body }) => status === 200 && body === 'slow')).toBe(true);
    expect(asked()).toHaveLength(1);
  });

  test('tells browsers to ask again, and nothing about the edge', async () => {
    const { headers } = await edge.ask(page);
    expect(headers['cache-control']).toBe(browsersRevalidate);
    for (const name of ['age', 'via', 'x-varnish', 'server', 'edge-vary', 'edge-revalidate'])
      expect(headers).not.toHaveProperty(name);
  });

  test('is not confirmed to a browser that holds a page of its past session', async () => {
    const date = 'Tue, 14 Nov 2023 22:13:20 GMT';
    say({ 'Cache-Control': shared, 'Last-Modified': date });
    const { headers } = await edge.ask(page);
    expect((await edge.ask(page, { headers: { 'if-modified-since': date } })).status).toBe(200);
    expect((await edge.ask(page, { headers: { 'if-none-match': `${headers.etag}` } })).status).toBe(304);
  });

  test('is not confirmed to a browser that holds it as it was before an edit in the same second', async () => {
    const date = 'Tue, 14 Nov 2023 22:13:20 GMT';
    const dated = { 'Cache-Control': shared, 'Last-Modified': date, [cacheTagHeader]: 'ua' };
    say({ ...dated, 'X-Request-Id': 'before' });
    const { headers } = await edge.ask(page);
    say({ ...dated, 'X-Request-Id': 'after' });
    await edge.purge('ua');
    expect((await edge.ask(page, { headers: { 'if-none-match': `${headers.etag}` } })).status).toBe(200);
  });

  test('is dropped by a purge of any of its tags, and by no other', async () => {
    say({ 'Cache-Control': shared, [cacheTagHeader]: 'u1,t1,site-wiki' });
    for (const tags of [['u1'], ['t1'], ['no-such', 'site-wiki']]) {
      await edge.ask(page);
      expect((await edge.purge('u', 'u10', 'site')).body).toBe('Purged 0');
      expect(from(await edge.ask(page))).toBe('hit');
      const purged = await edge.purge(...tags);
      expect([purged.status, purged.body]).toEqual([200, 'Purged 1']);
      expect(from(await edge.ask(page))).toBe('miss');
    }
  });

  test('is dropped by a purge in all its variants: with a query, in another form, as a missing page', async () => {
    const variants = [page, `${page}?action=raw`, `${page}_%28caf%C3%A9%29`];
    say({ 'Cache-Control': shared, [cacheTagHeader]: 'u2' });
    for (const path of variants) await edge.ask(path);
    say({ 'Cache-Control': shared, [cacheTagHeader]: 'u2' }, 404);
    await edge.ask(`${page}/missing`);
    expect((await edge.purge('u2')).body).toBe('Purged 4');
  });

  test('shows no reader what tags it has', async () => {
    for (const status of [200, 404, 500]) {
      say({ 'Cache-Control': shared, [cacheTagHeader]: 'ua', xkey: 'ub' }, status);
      const { headers } = await edge.ask(`${page}_${status}`);
      for (const name of [cacheTagHeader, 'xkey']) expect(headers).not.toHaveProperty(name);
    }
  });

  test('is purged by nobody through the port of readers', async () => {
    say({ 'Cache-Control': shared, [cacheTagHeader]: 'ua' });
    await edge.ask(page);
    expect((await edge.ask('/', { method: 'PURGE', headers: { 'Edge-Tags': 'ua' } })).status).toBe(405);
    expect((await edge.ask('/', { method: 'PURGE' }, edge.purgePort)).status).toBe(400);
    expect(from(await edge.ask(page))).toBe('hit');
  });
});

describe('what must not be shared', () => {
  test.each(personalCookies('wiki'))(
    'a request with %s is neither answered from the cache nor kept',
    async (name) => {
      const mine = { headers: { cookie: `a=b; ${name}=mine` } };
      await edge.ask(page);
      const own = await edge.ask(page, mine);
      expect(from(own)).toBe('pass');
      expect(own.body).toContain('mine');
      expect(own.headers['cache-control']).toBe(browsersRevalidate);
      expect((await edge.ask(page)).body).toContain('nobody');
    },
  );

  test.each<Record<string, string>>([
    { 'Cache-Control': shared, 'Set-Cookie': 'wiki_session=secret' },
    { 'Cache-Control': 'private, s-maxage=600' },
    { 'Cache-Control': 'no-store' },
    { 'Cache-Control': 'public, max-age=600, no-cache' },
    { 'Cache-Control': shared, Vary: '*' },
    { 'Content-Type': 'text/html' },
  ])('an answer with %o', async (headers) => {
    say(headers);
    await edge.ask(page);
    expect(from(await edge.ask(page))).toBe('miss');
    expect(asked()).toHaveLength(2);
  });

  test('a missing page, for longer than a second', async () => {
    say({ 'Cache-Control': shared }, 404);
    await edge.ask(page);
    await wait(1200);
    say({ 'Cache-Control': shared });
    expect((await edge.ask(page)).status).toBe(200);
  });
});

describe('a client', () => {
  const forged = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    'x-real-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9',
    'x-original-url': '/wiki/Other',
    host: 'evil.example',
    cookie: 'wikiToken=1',
  };
  afterEach(() => edge.reload(options));

  test('cannot claim another address, host or path', async () => {
    await edge.ask(page, { headers: forged });
    const [{ headers }] = asked() as [ReturnType<typeof asked>[0]];
    expect(headers).toMatchObject({
      host: 'wiki.example.org',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
    for (const name of ['x-forwarded-host', 'x-real-ip', 'forwarded', 'x-original-url'])
      expect(headers).not.toHaveProperty(name);
  });

  test('is known by what the front says, when the front is the peer', async () => {
    await edge.reload({ ...options, server: 'https://wiki.example.org', frontAddress: '127.0.0.1' });
    await edge.ask(page, { headers: forged });
    await edge.ask(`${page}?2`, { headers: { ...forged, 'x-forwarded-for': '198.51.100.1, 203.0.113.9' } });
    expect(asked().map(({ headers }) => [headers['x-forwarded-for'], headers['x-forwarded-proto']])).toEqual([
      ['203.0.113.9', 'https'],
      ['127.0.0.1', 'http'],
    ]);
  });

  test.each(['PURGE', 'TRACE', 'BREW', 'DELETE'])('cannot use %s', async (method) => {
    expect((await edge.ask(page, { method: method as 'TRACE' })).status).toBe(405);
    expect(asked()).toHaveLength(0);
  });

  test('leaves a line of JSON that tells what was asked, and nothing that lets anybody in', async () => {
    const path = '/w/index.php?token=confidential&title=A"b%20c&action=raw&x=&title=other';
    const headers = {
      cookie: 'wikiToken=confidential',
      referer: 'http://a/?confidential',
      'user-agent': '"\\ü',
    };
    await edge.ask(path, { headers });
    await wait(1500);
    const log = await edge.log();
    expect(log.find(({ title }) => title === 'A"b%20c')).toMatchObject({
      client: '127.0.0.1',
      method: 'GET',
      path: '/w/index.php',
      action: 'raw',
      status: 200,
      cache: 'pass',
      agent: expect.stringContaining('"\\'),
    });
    expect(JSON.stringify(log)).not.toContain('confidential');
  });

  test('has none of a reader’s headers lie in Varnish’s memory', async () => {
    const headers = {
      cookie: 'wikiToken=of-a-cookie',
      authorization: 'Basic of-a-login',
      referer: 'http://of-a-referrer/',
    };
    await edge.ask('/wiki/Remembered', { headers });
    const records = await edge.records();
    expect(records).toContain('/wiki/Remembered');
    expect(records).not.toMatch(/of-a-(?:cookie|login|referrer)/);
  });
});

describe('when the origin fails', () => {
  afterEach(async () => {
    for (const origin of origins) {
      await origin.stop();
      await origin.start();
    }
    // Until the edge has probed both again.
    await wait(2500);
  });

  test('a page past its time is shown while the origin answers with errors, and while it is gone', async () => {
    say({ 'Cache-Control': 's-maxage=1, stale-while-revalidate=1, stale-if-error=600' });
    await edge.ask(page);
    await wait(2500);
    say({ 'Cache-Control': shared }, 500);
    expect((await edge.ask(page)).status).toBe(200);
    for (const origin of origins) await origin.stop();
    expect((await edge.ask(page)).status).toBe(200);
    await wait(6000);
    expect((await edge.ask('/healthz')).status).toBe(503);
    expect((await edge.ask(page)).status).toBe(200);
  });

  test('an unknown page is a short 503 that nobody keeps', async () => {
    for (const origin of origins) await origin.stop();
    const { status, headers, body } = await edge.ask(page);
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'retry-after': '10' });
    expect(body).toContain('<h1>');
  });

  test('a lost replica costs no reader and no writer an answer', async () => {
    await first.stop();
    const requests = Array.from({ length: 20 }, (_, index) => [
      edge.ask(`${page}_${index}`),
      edge.ask(`${page}_${index}`, { method: 'POST', body: 'text=1' }),
    ]).flat();
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual(Array(40).fill(200));
  });
});
