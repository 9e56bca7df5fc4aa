import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { personalCookies } from '../../src/blueprint/edge-rules.ts';
import { services } from '../../src/blueprint/services.ts';
import { wikiMetrics } from '../../src/blueprint/wiki-metrics.ts';
import { labels } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { localEndpoints } from '../../src/local/topology.ts';
import { FastCgiOrigin } from '../support/fastcgi-origin.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { freePort } from '../support/test-wiki.ts';

/** nginx as it is beside MediaWiki on AWS, with PHP and the sidecar that the tests want. */
const php = new FastCgiOrigin();
const name = `wiki7-nginx-${randomUUID().slice(0, 8)}`;
let local: LocalWiki;
let url: string;
let sidecar: Server | undefined;
let sidecarPort: number;

beforeAll(async () => {
  local = await sharedWiki().inside();
  const { wiki, engine, instance } = local;
  const purge = {
    to: 'sqs',
    queueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/q',
    tagsPerMonth: 1,
  } as const;
  const nginx = services(wiki, { ...localEndpoints(wiki, instance), purge })
    .find((service) => service.name === 'web')
    ?.containers.find((container) => container.name === 'nginx');
  if (!nginx) throw new Error('There is no nginx before MediaWiki.');
  const [port, phpPort] = [await freePort(), await freePort()];
  sidecarPort = await freePort();
  url = `http://127.0.0.1:${port}`;
  await php.start(phpPort);
  await startSidecar();
  const environment = {
    ...nginx.environment,
    WIKI7_HTTP_PORT: String(port),
    WIKI7_PHP_PORT: String(phpPort),
    WIKI7_PHP_GUARDED_PORT: String(phpPort),
    WIKI7_SIDECAR_PORT: String(sidecarPort),
    WIKI7_TRUSTED_PROXIES: '127.0.0.1',
  };
  const { nginx: image } = await local.imageBuilder().forWiki(wiki, ['wiki', 'nginx']);
  if (!image) throw new Error('There is no image of nginx.');
  await engine.run(
    [
      ...['run', '--detach', '--name', name, '--network', 'host', '--user', nginx.user, '--read-only'],
      ...['--label', `${labels.instance}=${instance.name}`, '--label', `${labels.id}=${name}`],
      ...[
        '--cap-drop',
        'all',
        '--security-opt',
        'no-new-privileges',
        '--memory',
        '192m',
        '--tmpfs',
        '/tmp:rw,mode=1777',
      ],
      ...Object.keys(environment).flatMap((variable) => ['--env', variable]),
      image,
    ],
    { env: environment },
  );
  await retryUntil(
    async () =>
      (await fetch(`${url}/robots.txt`).catch(() => undefined))?.status === 200 ? true : undefined,
    async () => new Error((await engine.lastLog(name)).join('\n')),
    { timeoutSeconds: 30, everySeconds: 0.2 },
  );
});
afterAll(async () => {
  await local?.engine.run(['rm', '--force', '--volumes', name], { accept: 'any' });
  await php.stop();
  await stopSidecar();
});

async function startSidecar(): Promise<void> {
  const server = createServer((_, response) => response.writeHead(204).end());
  sidecar = server;
  await new Promise<void>((done) => server.listen(sidecarPort, '127.0.0.1', done));
}

async function stopSidecar(): Promise<void> {
  const server = sidecar;
  sidecar = undefined;
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
}

const PUBLIC = 's-maxage=86400, must-revalidate, max-age=0';
let made = 0;
beforeEach(async () => {
  php.seen.length = 0;
  php.answer = () => ({
    headers: { 'Cache-Control': PUBLIC, Vary: 'Accept-Encoding, Cookie' },
    body: `answer ${++made}`,
    afterMs: 300,
  });
  // Those who ask in two seconds are two crowds.
  await wait(1000 - (Date.now() % 1000) + 20);
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
  const answer = await fetch(url + path, { method, headers, redirect: 'manual' });
  return { status: answer.status, body: await answer.text(), headers: answer.headers };
};
const crowd = (count: number, one: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));
const bodies = (answers: readonly Answer[]) => new Set(answers.map(({ body }) => body)).size;

describe('of those who ask for one page in one moment', () => {
  it.each(['/wiki/Crowded', '/w/index.php?title=Crowded', '/w/load.php?modules=startup', '/'])(
    'MediaWiki is asked once, and all get the whole answer: %s',
    async (path) => {
      const answers = await crowd(40, () => ask(path));
      expect(php.seen).toHaveLength(1);
      expect(bodies(answers)).toBe(1);
      for (const { status, headers } of answers) {
        expect(status).toBe(200);
        expect(headers.get('cache-control')).toMatch(
          /^s-maxage=86400, stale-while-revalidate=\d+, stale-if-error=\d+$/,
        );
      }
    },
  );

  it('nobody gets an answer to somebody who asked a second before: an edit may be between the two', async () => {
    await ask('/wiki/Edited');
    await wait(1000);
    await ask('/wiki/Edited');
    expect(php.seen).toHaveLength(2);
  });

  it.each([
    ['has a session', () => ({ cookie: `${personalCookies(local.wiki.id)[0]}=1` })],
    ['has any cookie', () => ({ cookie: 'a=1' })],
    [
      'writes a cookie that looks like what nginx asks itself',
      () => ({ cookie: 'nobody GET /wiki/Crowded' }),
    ],
    ['brings a token', () => ({ authorization: 'Bearer x' })],
  ])('each has an answer of their own who %s', async (_title, headers) => {
    const answers = await crowd(6, () => ask('/wiki/Personal', headers()));
    expect(bodies(answers)).toBe(6);
    await ask('/wiki/Personal');
    expect(php.seen).toHaveLength(7);
  });

  it.each([
    ['a form', '/w/index.php?title=P&action=edit'],
    ['a history', '/w/index.php?title=P&action=history'],
    ['a login', '/wiki/Special:UserLogin'],
    ['an odd spelling', '/wiki/%50'],
    ['the API', '/w/api.php?action=query'],
  ])('each has an answer of their own to %s', async (_title, path) => {
    expect(bodies(await crowd(6, () => ask(path)))).toBe(6);
  });

  it.each([
    ['private', { 'Cache-Control': 'private, must-revalidate, max-age=0' }],
    ['not for shared caches', { 'Cache-Control': 'public, s-maxage=0, max-age=86400' }],
    ['said nothing of', {}],
    ['with a cookie', { 'Cache-Control': PUBLIC, 'Set-Cookie': 'wiki_session=secret' }],
  ])(
    'each has their own of an answer that is %s',
    async (_title, headers) => {
      php.answer = () => ({ headers: headers as Record<string, string>, body: `answer ${++made}` });
      expect(bodies(await crowd(4, () => ask('/wiki/Private')))).toBe(4);
    },
    30_000,
  );

  it('each has the one in their own encoding and language, where MediaWiki says that it differs', async () => {
    php.answer = (parameters) => ({
      headers: { 'Cache-Control': PUBLIC, Vary: 'Accept-Language' },
      body: `in ${parameters.get('HTTP_ACCEPT_LANGUAGE')}`,
    });
    const answers = await crowd(8, (index) =>
      ask('/wiki/Variants', { 'accept-language': index % 2 ? 'zh-tw' : 'zh-cn' }),
    );
    for (const [index, { body }] of answers.entries()) expect(body).toBe(index % 2 ? 'in zh-tw' : 'in zh-cn');
  });

  it('a missing page, an error and a redirect are what they are', async () => {
    php.answer = () => ({
      status: 404,
      headers: { 'Cache-Control': 's-maxage=1, must-revalidate, max-age=0' },
      afterMs: 100,
    });
    const missing = await crowd(10, () => ask('/wiki/Missing'));
    expect(php.seen).toHaveLength(1);
    for (const { status, headers } of missing)
      expect([status, headers.get('cache-control')]).toEqual([404, 's-maxage=1, must-revalidate, max-age=0']);
    php.answer = () => ({ status: 503, headers: { 'Cache-Control': 'private, no-store' } });
    const failed = await crowd(3, () => ask('/wiki/Failed'));
    for (const { status, headers } of failed)
      expect([status, headers.get('retry-after')]).toEqual([503, '10']);
  }, 30_000);
});

describe('the shield, when the sidecar does not answer', () => {
  it('lets requests past, each with a line that is a metric', async () => {
    await stopSidecar();
    const begun = Date.now();
    expect((await ask('/w/index.php?title=P&action=history')).status).toBe(200);
    expect((await ask('/wiki/Article')).status).toBe(200);
    const lines = (await local.engine.lastLog(name, 50)).filter((line) => line.includes('without_shield'));
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Wiki7',
            Dimensions: [['Wiki']],
            Metrics: [{ Name: wikiMetrics.withoutShield, Unit: 'Count' }],
          },
        ],
      },
      Wiki: local.wiki.id,
      [wikiMetrics.withoutShield]: 1,
      guarded: 'expensive',
    });
    expect(line._aws.Timestamp).toBeGreaterThan(begun - 2000);
    expect(line._aws.Timestamp).toBeLessThan(Date.now() + 2000);
  });
});
