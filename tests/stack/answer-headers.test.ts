import { beforeAll, describe, expect, it } from 'vitest';
import { askedUrls } from '../../src/blueprint/edge-table.fixture.ts';
import { robotsTag } from '../../src/blueprint/guarded-urls.ts';
import { securityHeaders } from '../../src/blueprint/security-headers.ts';
import { ApiClient } from '../support/api-client.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import type { TestWiki } from '../support/test-wiki.ts';

let wiki: TestWiki;
let admin: ApiClient;

beforeAll(async () => {
  wiki = sharedWiki();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});

/** As an administrator, whom no shield refuses. */
const headersOf = async (path: string) => (await admin.fetch(path)).headers;

describe('answers', () => {
  it.each([
    '/wiki/Main_Page',
    '/wiki/No_such_page',
    '/wiki/Special:UserLogin',
    '/w/index.php?title=Main_Page&action=history',
    '/w/load.php?modules=startup&only=scripts',
    '/w/api.php?action=query&format=json',
    '/w/rest.php/v1/page/Main_Page',
    '/w/skins/Vector/resources/skins.vector.styles/images/arrow-down.svg',
    '/robots.txt',
    '/nothing',
    '/media/a/ab/No_such.svg',
    '/media/thumb/a/ab/No_such.svg/17px-No_such.svg',
  ])('say what browsers may do with them, once: %s', async (path) => {
    const headers = await headersOf(path);
    for (const [name, value] of Object.entries(securityHeaders)) expect(headers.get(name), name).toBe(value);
  });

  it('that are pages load from this site alone, and are framed by it alone', async () => {
    const headers = await headersOf('/wiki/Main_Page');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self'; .*frame-ancestors 'self'$/);
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it('are framed by nobody where MediaWiki says so', async () => {
    const headers = await headersOf('/w/index.php?title=Main_Page&action=edit');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'$/);
  });

  it.each(['/nothing-of-the-edge', '/wiki/Main_Page'])(
    'of the edge itself load nothing: %s',
    async (path) => {
      const answer = await fetch(`${wiki.url}${path}`, { method: 'PURGE' });
      expect(answer.status).toBe(405);
      for (const [name, value] of Object.entries(securityHeaders))
        expect(answer.headers.get(name)).toBe(value);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    },
  );
});

describe('crawlers', () => {
  const ofMediaWiki = askedUrls.filter(
    ({ url }) =>
      /^\/(?:[?]|$|wiki\/|w\/(?:index|api)\.php)/.test(url) &&
      /^[\x21-\x7e]*$/.test(url) &&
      !url.includes('%00'),
  );

  it.each(ofMediaWiki)(
    'are told not to keep what is made for one, and that alone: $url',
    async ({ url, guarded }) => {
      const tag = (await headersOf(url)).get('x-robots-tag');
      if (guarded) expect(tag).toBe(robotsTag);
      else expect(tag).not.toBe(robotsTag);
    },
  );
});
