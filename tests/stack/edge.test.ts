import { beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import { ApiClient } from '../support/api-client.ts';
import { execIn } from '../support/inside.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import type { TestWiki } from '../support/test-wiki.ts';

let wiki: TestWiki;
let admin: ApiClient;

beforeAll(async () => {
  wiki = sharedWiki();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});

const anonymous = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${wiki.url}${path}`, { redirect: 'manual', headers, method });

/** Asked often enough that both replicas had their turn. */
async function until(path: string, state: string): Promise<Response> {
  return retryUntil(
    async () => {
      const response = await anonymous(path);
      await response.clone().arrayBuffer();
      return response.headers.get('x-cache') === state ? response : undefined;
    },
    () => new Error(`${path} never became a ${state}`),
    { timeoutSeconds: 10 },
  );
}

async function becomes(path: string, status: number): Promise<void> {
  await retryUntil(
    async () => ((await anonymous(path)).status === status ? true : undefined),
    () => new Error(`${path} never became a ${status}`),
    { timeoutSeconds: 5 },
  );
}

describe('an anonymous page', () => {
  it('comes from the cache the second time, and browsers are told to ask again', async () => {
    await admin.edit('Edge cached', 'some text');
    const hit = await until('/wiki/Edge_cached', 'hit');
    expect(hit.headers.get('cache-control')).toBe('private, must-revalidate, max-age=0');
  });

  it('appears after it was missing, and is missing after it was deleted', async () => {
    const title = 'Edge appearing';
    expect((await anonymous('/wiki/Edge_appearing')).status).toBe(404);
    await admin.edit(title, 'here now');
    await becomes('/wiki/Edge_appearing', 200);
    await until('/wiki/Edge_appearing', 'hit');
    await admin.call({ action: 'delete', title, token: await admin.token() }, 'POST');
    await becomes('/wiki/Edge_appearing', 404);
  });

  it('is one entry for every tracking parameter, foreign cookie and spelling of its title', async () => {
    await admin.edit('Edge (one)', 'entry');
    await until('/wiki/Edge_(one)', 'hit');
    for (const path of ['/wiki/Edge_(one)?utm_source=x&fbclid=y', '/wiki/Edge_%28one%29']) {
      expect((await anonymous(path)).headers.get('x-cache'), path).toBe('hit');
    }
    const foreign = await anonymous('/wiki/Edge_(one)', {
      cookie: '_ga=1; theme=dark',
      'cache-control': 'no-cache',
    });
    expect(foreign.headers.get('x-cache')).toBe('hit');
  });
});

describe('a page with a session', () => {
  it('is never served from nor stored in the cache', async () => {
    await admin.edit('Edge private', 'text');
    const before = await admin.fetch('/wiki/Edge_private');
    expect(await before.text()).toContain('Admin');
    expect(before.headers.get('x-cache')).toBe('pass');
    const strangers = await anonymous('/wiki/Edge_private');
    expect(await strangers.text()).not.toContain('>Admin<');
    const again = await admin.fetch('/wiki/Edge_private');
    expect(again.headers.get('x-cache')).toBe('pass');
    expect(await again.text()).toContain('Admin');
  });

  it('that is forged gets nothing of another’s and leaves nothing behind', async () => {
    const forged = await anonymous('/wiki/Edge_private', {
      cookie: 'wiki_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; wikiUserID=1; wikiUserName=Admin',
    });
    expect(await forged.text()).not.toContain('pt-userpage');
    expect(forged.headers.get('x-cache')).toBe('pass');
  });

  it('never puts a cookie into a shared answer', async () => {
    for (let time = 0; time < 4; time++) {
      const login = await anonymous('/wiki/Special:UserLogin');
      expect(login.headers.get('x-cache')).not.toBe('hit');
      const page = await anonymous('/wiki/Edge_private');
      expect(page.headers.getSetCookie()).toEqual([]);
    }
  });
});

describe('the reader’s address', () => {
  const seenAs = async (headers: Record<string, string>) => {
    const stranger = new ApiClient(wiki.url, headers);
    const answer = await stranger.call<{ query: { userinfo: { name: string; anon: boolean } } }>({
      action: 'query',
      meta: 'userinfo',
    });
    return answer.query.userinfo.name;
  };

  it('reaches MediaWiki, and no header can change it', async () => {
    const real = await seenAs({});
    expect(real).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const { subnet } = (await wiki.inside()).instance;
    expect(real).not.toBe(`${subnet}.2`);
    for (const header of ['x-forwarded-for', 'x-real-ip', 'client-ip', 'forwarded', 'true-client-ip']) {
      expect(
        await seenAs({ [header]: header === 'forwarded' ? 'for=203.0.113.9' : '203.0.113.9' }),
        header,
      ).toBe(real);
    }
  });

  it('is asked of nobody by a spoofed host', async () => {
    const answer = await anonymous('/wiki/Edge_cached', { 'x-forwarded-host': 'evil.example' });
    expect(await answer.text()).not.toContain('evil.example');
  });
});

describe('what is not a page', () => {
  it('is purged by nobody from outside', async () => {
    expect((await anonymous('/wiki/Edge_cached', {}, 'PURGE')).status).toBe(405);
  });

  it.each([
    '/w/extensions/Wiki7/extension.json',
    '/w/maintenance/run.php',
    '/w/includes/Setup.php',
    '/media/deleted/x',
    '/w/LocalSettings.php',
    '/media/captcha/',
    '/.git/config',
  ])('is not there when it is none of the web’s business: %s', async (path) => {
    expect([403, 404]).toContain((await anonymous(path)).status);
  });

  it('styles and scripts come from the cache with a life of their own', async () => {
    const page = await (await anonymous('/wiki/Main_Page')).text();
    const style =
      /href="(\/w\/load\.php\?[^"]+only=styles[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(style).not.toBe('');
    const hit = await until(style, 'hit');
    expect(hit.headers.get('content-type')).toContain('text/css');
    expect(hit.headers.get('cache-control')).toMatch(/max-age=[1-9]/);
  });
});

describe('the access log', () => {
  it('begins again where it gave up, and the edge stands', async () => {
    const local = await wiki.inside();
    const edge = containerName(local.instance, 'edge');
    const started = async () =>
      (await local.engine.run(['container', 'inspect', '--format', '{{.State.StartedAt}}', edge])).stdout;
    const before = await started();
    expect(await execIn(local, 'edge', 'bash', '-c', KILL_THE_LOG)).toMatchObject({ code: 0 });

    const path = '/wiki/Edge_logged_after';
    await retryUntil(
      async () => {
        expect((await anonymous(path)).status).toBe(404);
        const { stdout } = await local.engine.run(['logs', '--tail', '200', edge]);
        return stdout.includes(path) ? true : undefined;
      },
      () => new Error('the access log never went on'),
      { timeoutSeconds: 15 },
    );
    expect(await started()).toBe(before);
  });
});

/** As it ends by itself when readers come faster than it writes. */
const KILL_THE_LOG = `for process in /proc/[0-9]*; do
  [[ $(< "$process/comm") != varnishncsa ]] || kill -ABRT "\${process#/proc/}"
done`;
