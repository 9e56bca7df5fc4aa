import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../../src/base/retry.ts';
import type { ProbeReport } from '../../../src/operations/probe/report.ts';
import { ApiClient } from '../../support/api-client.ts';
import { Page } from '../../support/page.ts';
import { TestWiki } from '../../support/test-wiki.ts';
import { type SecretPage, waysToRead } from '../../support/ways-to-read.ts';

/** Words that stand nowhere but in what only people with an account may read. */
const title = 'Zanzibar ledger';
const word = 'quetzalcoatlus';
const file = 'Xylophone.jpg';

/** Doors are tried by the dozen, and each has to be shut by itself. */
const edge = { shield: 'off' } as const;

let wiki: TestWiki;
let member: ApiClient;
let page: { id: number; revision: number };
let original: string;
let thumbnail: string;
/** Addresses that the edge had cached while the wiki was public. */
let cached: readonly string[];

const anonymous = (path: string, init: RequestInit = {}) =>
  fetch(`${wiki.url}${path}`, { redirect: 'manual', ...init });

beforeAll(async () => {
  wiki = await TestWiki.start({ config: { edge } });
  member = new ApiClient(wiki.url);
  await member.logIn('Admin', await wiki.adminPassword());
  const { pageid, newrevid } = await member.edit(title, `${word} [[File:${file}|thumb|250px]]`);
  page = { id: pageid, revision: newrevid };
  // Not in comments: those are left out of what is sent.
  await member.edit('User:Admin/common.js', `mw.log( '${word}' );`);
  await member.edit('User:Admin/common.css', `.${word} { color: red }`);
  await member.edit('MediaWiki:Common.css', '.okapi { color: red }');
  await member.edit('MediaWiki:Common.js', "mw.log( 'okapi' );");
  await member.edit('MediaWiki:Gadgets-definition', '* Okapi[ResourceLoader|default]|Okapi.js');
  await member.edit('MediaWiki:Gadget-Okapi.js', "mw.log( 'okapi' );");
  await upload();
  ({ original, thumbnail } = await pictures());
  await wiki.cli(['maintenance', 'Wiki7:Sitemap']);
  cached = [
    '/wiki/Zanzibar_ledger',
    '/wiki/Special:RecentChanges',
    `/wiki/File:${file}`,
    original,
    thumbnail,
    '/sitemap/index.xml',
  ];
  for (const path of cached) await untilPublic(path);
  // Nobody reads its mail; the wiki only has to believe that it can send some.
  const mail = { smtp: { host: '127.0.0.1', port: 1 } };
  await wiki.configure({ access: { read: 'accounts' }, edge, mail });
  await wiki.up();
});

afterAll(() => wiki?.remove());

async function upload(): Promise<void> {
  const picture = await readFile(new URL('../../fixtures/pictures/photo.jpg', import.meta.url));
  const form = new FormData();
  const fields = {
    action: 'upload',
    format: 'json',
    filename: file,
    text: word,
    token: await member.token(),
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([picture]), file);
  const answer = await (await member.fetch('/w/api.php', { method: 'POST', body: form })).text();
  if (!answer.includes('"Success"')) throw new Error(answer);
}

async function pictures(): Promise<{ original: string; thumbnail: string }> {
  const { query } = await member.call<{
    query: { pages: { imageinfo: { url: string; thumburl: string }[] }[] };
  }>({ action: 'query', titles: `File:${file}`, prop: 'imageinfo', iiprop: 'url', iiurlwidth: '250' });
  const info = query.pages[0]?.imageinfo[0];
  if (!info) throw new Error('The picture is not there.');
  return { original: new URL(info.url).pathname, thumbnail: new URL(info.thumburl).pathname };
}

async function untilPublic(path: string): Promise<void> {
  await retryUntil(
    async () => {
      const response = await anonymous(path);
      await response.arrayBuffer();
      return response.status === 200 ? true : undefined;
    },
    () => new Error(`${path} is not public to begin with`),
    { timeoutSeconds: 10 },
  );
}

/** What an answer gives away, beyond what the one who asked has said. */
async function leaks(path: string): Promise<string[]> {
  const response = await anonymous(path);
  const body = `${JSON.stringify([...response.headers])}${await response.text()}`.replaceAll('_', ' ');
  const asked = decodeURIComponent(path).replaceAll('_', ' ');
  return [title, word, file]
    .filter((secret) => !asked.includes(secret) && body.includes(secret))
    .map((secret) => `${path}: ${response.status} says ${secret}`);
}

const leaksOf = async (ways: (page: SecretPage) => readonly string[]) =>
  (await Promise.all(ways({ title, word, file, ...page }).map(leaks))).flat();

describe('a wiki that was public and is private now', () => {
  it('shows nothing any more of what the edge had cached', async () => {
    for (const path of cached) {
      const response = await anonymous(path);
      expect((await response.text()).includes(word), path).toBe(false);
      expect(response.headers.get('x-cache'), path).not.toBe('hit');
      expect(response.headers.get('content-type'), path).not.toMatch(/^(image|application)/);
    }
  });
});

describe('a stranger on a private wiki', () => {
  it('reads no page, in whatever way it is asked for', async () => {
    expect(await leaksOf(waysToRead.pages)).toEqual([]);
  });

  it('finds nothing on special pages, in feeds and in search', async () => {
    expect(await leaksOf(waysToRead.specialPages)).toEqual([]);
  });

  it('gets nothing from the API', async () => {
    expect(await leaksOf(waysToRead.api)).toEqual([]);
    const answer = await anonymous('/w/api.php?format=json&action=query&list=allpages');
    expect(await answer.text()).toContain('readapidenied');
  });

  it('gets nothing from the REST API', async () => {
    expect(await leaksOf(waysToRead.rest)).toEqual([]);
    expect((await anonymous('/w/rest.php/v1/page/Zanzibar_ledger')).status).toBe(403);
  });

  it('gets no script that somebody keeps on a page of their own', async () => {
    for (const query of [
      'modules=user&user=Admin',
      'modules=user&only=scripts&user=Admin',
      'modules=user.styles&only=styles&user=Admin',
    ])
      expect(await leaks(`/w/load.php?${query}&lang=en&skin=vector-2022&version=1`)).toEqual([]);
  });

  it('gets of the MediaWiki namespace what every page loads, as the guide warns, and nothing else', async () => {
    const load = '/w/load.php?lang=en&skin=vector-2022';
    const loaded = ['modules=site.styles&only=styles', 'modules=site', 'modules=ext.gadget.Okapi'];
    for (const query of loaded)
      expect(await (await anonymous(`${load}&${query}`)).text(), query).toContain('okapi');
    expect(new Page('guide/private-wiki.md').text).toMatch(/\*\*Common\.css\*\*.*`load\.php`/s);
    for (const path of [
      '/wiki/MediaWiki:Common.css',
      '/w/index.php?title=MediaWiki:Common.css&action=raw&ctype=text/css',
      '/w/index.php?title=MediaWiki:Gadget-Okapi.js&action=raw&ctype=text/javascript',
    ])
      expect(await (await anonymous(path)).text(), path).not.toContain('okapi');
  });

  it('gets no picture and no thumbnail, whether it exists or not', async () => {
    const name = thumbnail.split('/').at(-1) ?? '';
    for (const path of [
      original,
      thumbnail,
      thumbnail.replace(name, `120px-${file}`),
      '/media/0/00/None.jpg',
    ]) {
      for (const init of [{}, { headers: { range: 'bytes=0-9' } }, { method: 'HEAD' }]) {
        const response = await anonymous(path, init);
        expect(response.status, path).toBe(403);
        expect(response.headers.get('x-cache'), path).not.toBe('hit');
        expect(response.headers.get('content-type'), path).toMatch(/^text/);
      }
    }
    const others = [
      original.replace(/^\/media/, '/w/img_auth.php'),
      `/w/thumb_handler.php${thumbnail.replace(/^\/media/, '')}`,
      `/w/thumb.php?f=${file}&w=250`,
      `/w/extensions/Wiki7/thumbnail.php${thumbnail.replace(/^\/media/, '')}`,
      `/w/img_auth.php?title=${original}`,
      `/media/../srv/media/files${original.replace(/^\/media/, '')}`,
    ];
    for (const path of others) expect((await anonymous(path)).status, path).toBeGreaterThanOrEqual(400);
  });

  it('gets no sitemap, and robots are told to stay away', async () => {
    expect((await anonymous(cached.at(-1) ?? '')).status).toBe(404);
    expect(await (await anonymous('/robots.txt')).text()).toBe('User-agent: *\nDisallow: /\n');
  });

  it('can’t make an account', async () => {
    const stranger = new ApiClient(wiki.url);
    const fields = { username: 'Stranger', password: 'long enough to pass', retype: 'long enough to pass' };
    const answer = await stranger
      .call<{ createaccount: { status: string } }>(
        {
          action: 'createaccount',
          createreturnurl: wiki.url,
          createtoken: await stranger.token('createaccount'),
          ...fields,
        },
        'POST',
      )
      .catch((error: Error) => error.message);
    expect(JSON.stringify(answer)).toMatch(/FAIL|denied|permission/i);
    expect(await (await anonymous('/wiki/Special:CreateAccount')).text()).not.toContain('name="wpPassword"');
  });

  it('can confirm an address by the link of a message, without logging in', async () => {
    const answer = await anonymous(`/wiki/Special:ConfirmEmail/${'0'.repeat(32)}`);
    expect((await answer.text()).includes('Invalid confirmation code')).toBe(true);
  });

  it('is asked to log in, with the wiki’s styles', async () => {
    const login = await anonymous('/wiki/Special:UserLogin');
    const html = await login.text();
    expect(html).toContain('name="wpPassword"');
    const style =
      /href="(\/w\/load\.php\?[^"]+only=styles[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await anonymous(style)).status).toBe(200);
  });
});

describe('somebody with an account on a private wiki', () => {
  it('reads pages and sees their pictures', async () => {
    const response = await member.fetch('/wiki/Zanzibar_ledger');
    const html = await response.text();
    expect(html).toContain(word);
    const sources = [...html.matchAll(/<img[^>]+src="([^"]*Xylophone[^"]*)"/g)].map(
      ([, source]) => source ?? '',
    );
    expect(sources.length).toBeGreaterThan(0);
    const fresh = thumbnail.replace('/250px-', '/120px-');
    for (const source of [...sources, original, thumbnail, fresh, fresh]) {
      const picture = await member.fetch(source.replace(wiki.url, ''));
      expect(picture.status, source).toBe(200);
      expect(picture.headers.get('content-type'), source).toBe('image/jpeg');
      expect(picture.headers.get('cache-control'), source).toBe('private');
      expect(picture.headers.get('content-security-policy'), source).toContain('sandbox');
      expect((await picture.arrayBuffer()).byteLength, source).toBeGreaterThan(500);
    }
  });

  it('reads part of a file, or only whether it has changed', async () => {
    const part = await member.fetch(original, { headers: { range: 'bytes=0-9' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);
    const since = part.headers.get('last-modified') ?? '';
    const again = await member.fetch(original, { headers: { 'if-modified-since': since } });
    expect(again.status).toBe(304);
  });

  it('leaves nothing in the cache for the stranger who comes after', async () => {
    const paths = [
      '/wiki/Zanzibar_ledger',
      '/w/index.php?title=Zanzibar_ledger&action=raw',
      '/wiki/Special:RecentChanges',
      '/w/api.php?action=query&list=allpages&format=json&smaxage=300&maxage=300',
      '/w/rest.php/v1/page/Zanzibar_ledger',
      original,
      thumbnail,
    ];
    for (const path of paths) {
      for (let time = 0; time < 2; time++) {
        const seen = await member.fetch(path);
        expect(seen.status, path).toBe(200);
        expect(seen.headers.get('x-cache'), path).toBe('pass');
        expect(seen.headers.get('cache-control') ?? '', path).not.toMatch(/public|s-maxage=[1-9]/);
        await seen.arrayBuffer();
      }
      const stranger = await anonymous(path);
      expect(stranger.headers.get('x-cache'), path).not.toBe('hit');
      expect(stranger.headers.get('content-type'), path).not.toMatch(/^image/);
      const body = await stranger.text();
      expect(body.includes(word), path).toBe(false);
      if (path.includes('allpages') || path.includes('Special:'))
        expect(body.includes(title), path).toBe(false);
    }
  });
});

it('the probe finds all well, in and out: its account reads what it wrote, and strangers do not', async () => {
  const { code, stdout } = await wiki.cli(['smoke', '--write', '--json'], { accept: 'any' });
  const { checks }: ProbeReport = JSON.parse(stdout);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['shut to strangers', 'page for accounts', 'edit visible', 'upload visible']),
  );
  expect(code).toBe(0);
});
