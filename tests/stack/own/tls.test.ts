import { connect as http2 } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../../src/base/retry.ts';
import { ports } from '../../../src/blueprint/ports.ts';
import type { WikiConfig } from '../../../src/config/schema.ts';
import { address, hosts } from '../../../src/local/addresses.ts';
import type { LocalWiki } from '../../../src/local/local-wiki.ts';
import { ApiClient } from '../../support/api-client.ts';
import { makeCertificate, type Pair } from '../../support/certificate.ts';
import { Pebble } from '../../support/pebble.ts';
import { SiteReader } from '../../support/site-reader.ts';
import { freePort, TestWiki } from '../../support/test-wiki.ts';

const name = 'wiki.example.test';
const files = { mode: 'files', certificate: 'tls/site.pem', key: 'tls/site.key' } as const;

let wiki: TestWiki;
let local: LocalWiki;
let tlsPort: number;
let site: string;
let password: string;
let pebble: Pebble | undefined;

/** Plain HTTP, as a proxy or an old link speaks it. */
const plain = (path: string, headers: Record<string, string> = {}) =>
  new SiteReader({ site, port: wiki.port }).fetch(path, { headers });
const reader = (trusted: string, keepAlive = false) =>
  new SiteReader({ site, port: tlsPort, trusted }, keepAlive);

const configure = (tls: WikiConfig['tls'], url = site) =>
  wiki.configure({ site: { url, listen: { address: '127.0.0.1', tlsPort } }, tls });

async function install({ certificate, key }: Pair): Promise<void> {
  await wiki.write('tls/site.pem', certificate);
  await wiki.write('tls/site.key', key);
}

beforeAll(async () => {
  wiki = await TestWiki.make();
  tlsPort = await freePort();
  site = `https://${name}:${tlsPort}`;
  await configure(files);
});

afterAll(async () => {
  await pebble?.stop();
  await wiki?.remove();
});

const userInfo = '/w/api.php?action=query&meta=userinfo&format=json';
const nameIn = (text: string) => /"name":"([^"]+)"/.exec(text)?.[1];

/** As whom MediaWiki sees a neighbour in the network, which comes from an address of its own. */
async function neighbourSeenAs(url: string, headers: readonly string[]): Promise<string | undefined> {
  const options = {
    http: { header: [`Host: ${new URL(site).host}`, ...headers], follow_location: 0, ignore_errors: true },
    ssl: { verify_peer: false, verify_peer_name: false },
  };
  const program =
    'echo file_get_contents($argv[1], false, stream_context_create(json_decode($argv[2], true)));';
  const container = `${local.instance.name}-web-1-mediawiki`;
  const { stdout } = await local.engine.run([
    'exec',
    container,
    'php',
    '-r',
    program,
    url,
    JSON.stringify(options),
  ]);
  return nameIn(stdout);
}

const neighbour = () => address(local.instance.subnet, 'app', hosts.firstWeb);
const front = (scheme: 'http' | 'https') =>
  `${scheme}://${address(local.instance.subnet, 'app', hosts.front)}:${scheme === 'http' ? ports.frontHttp : ports.frontHttps}${userInfo}`;

/** Asks again and again, on a kept connection and on new ones, until the certificate is another one, and a little longer. */
async function whileItChanges(trusted: string, timeoutSeconds: number) {
  const kept = reader(trusted, true);
  const failures: string[] = [];
  let requests = 0;
  let roundsToGo = 20;
  await kept.fetch('/wiki/Main_Page');
  const before = kept.certificate;
  const after = await retryUntil(
    async () => {
      const fresh = reader(trusted);
      for (const one of [kept, fresh]) {
        requests++;
        const answer = await one.fetch('/wiki/Main_Page').catch((error: Error) => error);
        if (answer instanceof Error || answer.status !== 200) failures.push(String(answer));
      }
      if (fresh.certificate !== before) roundsToGo--;
      return roundsToGo > 0 ? undefined : fresh.certificate;
    },
    () => new Error(`The certificate stays ${before}.`),
    { timeoutSeconds, everySeconds: 0.1 },
  );
  return { before, after, failures, requests };
}

describe('with a certificate of one’s own', () => {
  let pair: Pair;

  beforeAll(async () => {
    pair = makeCertificate(name);
    await install(pair);
    await wiki.up();
    local = await wiki.inside();
    password = await wiki.adminPassword();
  });

  it('plain HTTP is sent to HTTPS at the canonical address, whatever host was asked for', async () => {
    const answer = await plain('/wiki/Main_Page?action=history', { host: 'evil.example' });
    expect(answer.status).toBe(301);
    expect(answer.headers.get('location')).toBe(`${site}/wiki/Main_Page?action=history`);
  });

  it('HTTP/2 is spoken, and browsers are told to use HTTPS for a year', async () => {
    const session = http2(`https://127.0.0.1:${tlsPort}`, { ca: pair.certificate, servername: name });
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      session.once('error', reject);
      const request = session.request({ ':path': '/wiki/Main_Page', ':authority': new URL(site).host });
      request.once('error', reject).once('response', resolve).resume();
    }).finally(() => session.close());
    expect(session.alpnProtocol).toBe('h2');
    expect(headers[':status']).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('every cookie of a login is for HTTPS alone', async () => {
    const cookies: string[] = [];
    const { fetch } = reader(pair.certificate);
    const client = new ApiClient(site, {}, async (url, init) => {
      const answer = await fetch(url, init);
      cookies.push(...answer.headers.getSetCookie());
      return answer;
    });
    await client.logIn('Admin', password);
    expect(cookies.some((cookie) => cookie.startsWith('wiki_session='))).toBe(true);
    for (const cookie of cookies) expect(cookie).toMatch(/; secure/i);
  });

  it('MediaWiki sees the reader’s own address, and no header can change it', async () => {
    expect(await neighbourSeenAs(front('https'), [])).toBe(neighbour());
    for (const header of [
      'X-Forwarded-For: 203.0.113.9',
      'X-Real-IP: 203.0.113.9',
      'Forwarded: for=203.0.113.9',
    ])
      expect(await neighbourSeenAs(front('https'), [header]), header).toBe(neighbour());
  });

  it('a changed certificate is in use within ten seconds, and no request is lost', async () => {
    const next = makeCertificate(name);
    const change = whileItChanges(`${pair.certificate}${next.certificate}`, 10);
    await install(next);
    pair = next;
    expect((await change).failures).toEqual([]);
  });

  it('a pair that does not belong together is refused, in words, and the one before it stays in use', async () => {
    const kept = reader(pair.certificate);
    await kept.fetch('/wiki/Main_Page');
    await wiki.write('tls/site.key', makeCertificate(name).key);
    await retryUntil(
      async () => {
        const { stdout } = await wiki.cli(['logs', 'front']);
        return stdout.includes('refused: the key does not belong to the certificate') || undefined;
      },
      () => new Error('The front says nothing of it.'),
      { timeoutSeconds: 15 },
    );
    const after = reader(pair.certificate);
    expect((await after.fetch('/wiki/Main_Page')).status).toBe(200);
    expect(after.certificate).toBe(kept.certificate);
  });

  it('a file that is missing stops `up` by its name', async () => {
    await configure({ ...files, key: 'tls/nowhere.key' });
    const { code, stderr } = await wiki.up({ accept: 'any' });
    expect(stderr).toMatch(/W7-CERTIFICATE.*`tls\.key` names .*nowhere\.key, and there is no such file/s);
    expect(code).toBe(1);
  });
});

describe('with a certificate from an authority', () => {
  let trusted: string;

  beforeAll(async () => {
    const authority = await Pebble.start(local, { host: hosts.front, port: ports.frontHttp }, 45);
    pebble = authority;
    trusted = await authority.issuingRoot();
    await wiki.write('authority/root.pem', authority.root);
    const { directory } = authority;
    await configure({ mode: 'acme', email: 'tls@example.org', directory, trustedRoot: 'authority/root.pem' });
    await wiki.up();
  });

  it('the first one is there when `up` ends', async () => {
    const answer = await reader(trusted).fetch('/wiki/Main_Page');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('plain HTTP answers challenges and nothing else', async () => {
    expect((await plain('/.well-known/acme-challenge/none')).status).toBe(404);
    expect((await plain('/wiki/Main_Page')).status).toBe(301);
  });

  it('it is renewed before it ends, and no request is lost', async () => {
    const { failures, requests } = await whileItChanges(trusted, 60);
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(10);
  });
});

describe('behind a proxy on this machine', () => {
  const proxied = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-forwarded-proto': 'https' };

  beforeAll(async () => {
    await configure({ mode: 'behindProxy', trustedAddresses: ['127.0.0.1'] });
    await wiki.up();
  });

  it('MediaWiki sees the address that the proxy saw, not the one that the reader claimed', async () => {
    expect(nameIn(await (await plain(userInfo, proxied)).text())).toBe('203.0.113.9');
  });

  it('nobody else is believed', async () => {
    const claims = ['X-Forwarded-For: 203.0.113.9', 'X-Forwarded-Proto: https'];
    expect(await neighbourSeenAs(front('http'), claims)).not.toBe('203.0.113.9');
  });

  it('the reader’s HTTPS makes cookies for HTTPS alone, and the wiki’s own addresses', async () => {
    const cookies: string[] = [];
    const client = new ApiClient(site, proxied, async (url, init) => {
      const answer = await new SiteReader({ site, port: wiki.port }).fetch(url, init);
      cookies.push(...answer.headers.getSetCookie());
      return answer;
    });
    await client.logIn('Admin', password);
    expect(cookies.some((cookie) => cookie.startsWith('wiki_session='))).toBe(true);
    for (const cookie of cookies) expect(cookie).toMatch(/; secure/i);
    expect(await (await plain('/wiki/Main_Page', proxied)).text()).toContain(`href="${site}/wiki/`);
  });

  it('a reader who came to the proxy by plain HTTP is sent to HTTPS', async () => {
    const answer = await plain('/wiki/Main_Page', { ...proxied, 'x-forwarded-proto': 'http' });
    expect(answer.status).toBe(301);
    expect(answer.headers.get('location')).toBe(`${site}/wiki/Main_Page`);
  });
});

it('a wiki goes back to plain HTTP on the same port', async () => {
  await configure({ mode: 'off' }, wiki.url);
  await wiki.up();
  expect((await fetch(`${wiki.url}/wiki/Main_Page`)).status).toBe(200);
});
