import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWiki, SECRET } from './fake-wiki.fixture.ts';
import { type ProbeOptions, probe } from './probe.ts';

let wiki: FakeWiki;
beforeEach(async () => {
  wiki = new FakeWiki();
  await wiki.start();
});
afterEach(() => wiki.stop());

const look = ({ url = wiki.url, ...options }: Partial<ProbeOptions> = {}) =>
  probe({
    url,
    isPrivate: wiki.isPrivate,
    write: false,
    secret: SECRET,
    answerSeconds: 0.5,
    visibleSeconds: 0.5,
    ...options,
  });

const faults = async (options?: Partial<ProbeOptions>) => {
  const { ok, checks } = await look(options);
  const wrong = checks.filter((check) => !check.ok).map(({ name, says }) => `${name}: ${says}`);
  expect(ok).toBe(wrong.length === 0);
  return wrong;
};

describe('a wiki that is as it should be', () => {
  it('passes, and nobody who only reads logs in or writes', async () => {
    const { ok, checks, editVisibleMs } = await look();
    expect(checks.map(({ name }) => name)).toEqual([
      'alive',
      'main page',
      'headers',
      'styles',
      'static file',
      'media file',
    ]);
    expect([ok, editVisibleMs, wiki.text]).toEqual([true, null, 'old']);
  });

  it('is edited and uploaded to, and strangers see both within a time that is told', async () => {
    const { ok, checks, editVisibleMs, fileVisibleMs } = await look({ write: true });
    expect(checks.map(({ name }) => name).slice(6)).toEqual([
      'log in',
      'edit',
      'edit visible',
      'upload',
      'upload visible',
    ]);
    expect(ok).toBe(true);
    expect(editVisibleMs).toBeLessThan(500);
    expect(fileVisibleMs).toBeLessThan(500);
    expect(wiki.text).toMatch(/<code>[0-9a-f]{24}<\/code>/);
  });

  it('may take no files', async () => {
    wiki.takesUploads = false;
    const { ok, fileVisibleMs } = await look({ write: true });
    expect([ok, fileVisibleMs]).toEqual([true, null]);
  });

  it.each([
    [19, 'left as it is'],
    [21, 'stored'],
  ])('whose file is %i hours old, where a day should pass between two: it is %s', async (hours, says) => {
    wiki.fileTime = new Date(Date.now() - hours * 3_600_000).toISOString();
    const { ok, checks } = await look({ write: true, fileHours: 20 });
    expect([ok, checks.find(({ name }) => name === 'upload')?.says]).toEqual([
      true,
      expect.stringContaining(says),
    ]);
  });

  it('is asked at most ten times by a stranger who only reads', async () => {
    await look();
    expect(wiki.asked.length).toBeLessThanOrEqual(10);
  });
});

describe('a fault is told in one sentence:', () => {
  it.each([
    [
      'a page that fails',
      '/wiki/Main_Page',
      { status: 500 },
      'main page: /wiki/Main_Page answered 500, not 200.',
    ],
    [
      'a page of somebody else’s server',
      '/wiki/Main_Page',
      { body: '<html>It works!</html>' },
      'main page: /wiki/Main_Page answered 200, but it is not what it should be: it lacks "wgPageName":.',
    ],
    ['no answer', '/healthz', { afterMs: 'never' }, 'alive: /healthz did not answer within 0.5 s.'],
    [
      'an answer that comes late',
      '/w/load.php',
      { afterMs: 800 },
      'styles: /w/load.php?modules=a&only=styles did not answer within 0.5 s.',
    ],
    ['nothing in an answer', '/w/resources/a.svg', { body: '' }, 'static file: /w/resources/a.svg is empty.'],
    [
      'styles that are an error page',
      '/w/load.php',
      { headers: { 'content-type': 'text/html' } },
      'styles: /w/load.php?modules=a&only=styles is of the type text/html, not text/css.',
    ],
    [
      'a file that was cut or mixed up',
      '/media/Probe.png',
      { body: 'other' },
      'media file: /media/Probe.png has other bytes than the wiki says.',
    ],
    [
      'a redirect to another site',
      '/',
      { status: 301, headers: { location: 'https://example.com/' } },
      "main page: / sends readers away to https://example.com. If that is the wiki's own name, look there: `--url`.",
    ],
    [
      'a redirect in a circle',
      '/wiki/Main_Page',
      { status: 302, headers: { location: '/' } },
      'main page: / leads from one place to another, more than 5 times.',
    ],
  ] as const)('%s', async (_title, path, reply, sentence) => {
    wiki.wrong.set(path, (right) => ({ ...right, ...reply }));
    expect(await faults()).toContain(sentence);
  });

  it.each([
    [
      'a session that strangers share',
      { 'set-cookie': 'wiki_session=x' },
      'gives strangers a cookie: wiki_session.',
    ],
    [
      'a page that browsers keep though it may be edited',
      { 'cache-control': 'public, max-age=600' },
      'has the header Cache-Control: public, max-age=600, not private, must-revalidate, max-age=0.',
    ],
    [
      'an edge that lost a header',
      { 'X-Content-Type-Options': 'none' },
      'has the header X-Content-Type-Options: none, not nosniff.',
    ],
    [
      'a policy that is missing',
      { 'content-security-policy': undefined },
      'lacks the header Content-Security-Policy.',
    ],
  ])('%s', async (_title, changed, rest) => {
    wiki.wrong.set('/wiki/Main_Page', (right) => ({
      ...right,
      headers: Object.fromEntries(
        Object.entries({ ...right.headers, ...changed }).filter(([, value]) => value !== undefined),
      ) as Record<string, string>,
    }));
    expect(await faults()).toEqual([`headers: /wiki/Main_Page ${rest}`]);
  });

  it('nobody at that address', async () => {
    const url = wiki.url;
    await wiki.stop();
    const { checks } = await look({ url });
    expect(checks[0]?.says).toMatch(/^fetch failed: .*ECONNREFUSED/);
  });

  it('an API that answers in HTML', async () => {
    wiki.wrong.set('/w/api.php', () => ({ status: 503, body: '<html>' }));
    expect(await faults()).toEqual(['media file: The API answered 503 to query, and not in its own words.']);
  });
});

describe('of a wiki that can be read but not changed it is told', () => {
  it('when the account is not let in, with what makes it again', async () => {
    const [only = '', ...more] = await faults({ write: true, secret: 'another' });
    expect(only).toMatch(/^log in: The wiki did not let .* in: Incorrect password\. .*`\.\/wiki7 update`/);
    expect([more, wiki.text]).toEqual([[], 'old']);
  });

  it('when edits are refused, while uploads are tried all the same', async () => {
    wiki.refused.set('edit', { code: 'readonly', info: 'The wiki is read-only.' });
    const { checks, editVisibleMs, fileVisibleMs } = await look({ write: true });
    expect(checks.filter(({ ok }) => !ok)).toMatchObject([
      { name: 'edit', says: 'The API refused edit: The wiki is read-only. (readonly)' },
    ]);
    expect(editVisibleMs).toBeNull();
    expect(fileVisibleMs).not.toBeNull();
  });

  it('when the edge is not purged, so that strangers go on seeing what was there', async () => {
    wiki.purges = false;
    expect(await faults({ write: true })).toEqual([
      'edit visible: 0.5 s after the edit, /wiki/Probe still shows strangers the text of before.',
      'upload visible: 0.5 s after the upload, /media/Probe.png still gives strangers the file of before.',
    ]);
  });
});

describe('of a private wiki', () => {
  beforeEach(() => {
    wiki.isPrivate = true;
  });

  it('the account reads and writes, and strangers see nothing of it', async () => {
    const { ok, checks } = await look({ write: true });
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(ok).toBe(true);
    expect(checks.map(({ name }) => name)).toContain('shut to strangers');
  });

  it('it is told when its API is open', async () => {
    wiki.wrong.set('/w/api.php', (right) =>
      right.body?.toString().includes('readapidenied')
        ? { headers: { 'content-type': 'application/json' }, body: '{}' }
        : right,
    );
    expect(await faults()).toEqual([
      'shut to strangers: The wiki is private, but its API answers strangers.',
    ]);
  });

  it('it is told when strangers see a page or a file', async () => {
    wiki.wrong.set('/wiki/Probe', () => ({ body: wiki.text }));
    expect(await faults({ write: true })).toEqual([
      'edit visible: The wiki is private, but /wiki/Probe shows strangers its text.',
    ]);
  });
});
