import { beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { scheduleOf } from '../../src/blueprint/services.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { execIn, inMediaWiki, query } from '../support/inside.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

let local: LocalWiki;
let admin: ApiClient;

beforeAll(async () => {
  const wiki = sharedWiki();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});

const waiting = async () => Number((await query(local, 'SELECT COUNT(*) FROM job'))[0]);

const linkedFrom = async (title: string) =>
  query(
    local,
    `SELECT page_title FROM pagelinks JOIN linktarget ON lt_id = pl_target_id JOIN page ON page_id = pl_from WHERE lt_title = '${title}'`,
  );

describe('a job', () => {
  it('is run by the jobs service, within 20 s', async () => {
    const target = `Jobs_target_${Date.now()}`;
    await admin.edit('Template:Jobs stack', 'nothing yet');
    await admin.edit('Jobs user', '{{Jobs stack}}');
    await admin.edit('Template:Jobs stack', `[[${target}]]`);
    await retryUntil(
      async () => ((await linkedFrom(target)).includes('Jobs_user') ? true : undefined),
      () => new Error('the page that uses the template is not linked yet'),
      { timeoutSeconds: 20, everySeconds: 0.5 },
    );
  });

  it('is never run by a web request', async () => {
    const name = containerName(local.instance, 'jobs-1');
    const target = `Jobs_waiting_${Date.now()}`;
    await local.engine.run(['stop', name]);
    try {
      await admin.edit('Template:Jobs stack', `[[${target}]]`);
      for (let time = 0; time < 6; time++)
        await (await admin.fetch(`/wiki/Special:RecentChanges?time=${time}`)).text();
      expect(await waiting()).toBeGreaterThan(0);
      expect(await linkedFrom(target)).not.toContain('Jobs_user');
    } finally {
      await local.engine.run(['start', name]);
    }
    await retryUntil(
      async () => ((await waiting()) === 0 ? true : undefined),
      async () => new Error(`${await waiting()} jobs wait still`),
      { timeoutSeconds: 30, everySeconds: 0.5 },
    );
    expect(await linkedFrom(target)).toContain('Jobs_user');
  });

  it('for a page that is gone by then is no failure that waits for hours', async () => {
    await inMediaWiki(
      local,
      `$title = $services->getTitleFactory()->newFromText( 'Jobs page that nobody made' );
      $services->getJobQueueGroup()->push( new JobSpecification( 'refreshLinks', [], [], $title ) );
      return true;`,
    );
    await retryUntil(
      async () => ((await waiting()) === 0 ? true : undefined),
      async () => new Error(`${await waiting()} jobs wait still`),
      { timeoutSeconds: 20, everySeconds: 0.5 },
    );
  });
});

describe('the search', () => {
  it('finds a page by Hebrew, by short words and by its first letters', async () => {
    await admin.edit('חיפוש', 'שלום עולם, an ox and a go board of 9x9 at 192.168.1.1. This about searching.');
    const find = async (words: string) => {
      const parameters = { action: 'query', list: 'search', srwhat: 'text', srsearch: words };
      const answer = await admin.call<{ query: { search: { title: string }[] } }>(parameters);
      return answer.query.search.map(({ title }) => title);
    };
    for (const words of ['שלום', 'שלו*', 'ox', 'go board', '192.168.1.1', 'this about searching']) {
      await retryUntil(
        async () => ((await find(words)).includes('חיפוש') ? true : undefined),
        () => new Error(`"${words}" does not find the page`),
        { timeoutSeconds: 20, everySeconds: 0.5 },
      );
    }
    expect(await find('קטגוריה')).not.toContain('חיפוש');
  });

  it('keeps its words in InnoDB, as everything else: a crash damages nothing', async () => {
    const engines = await query(
      local,
      "SELECT DISTINCT table_name, engine FROM information_schema.tables WHERE table_schema LIKE 'wiki%' AND engine <> 'InnoDB'",
    );
    expect(engines).toEqual([]);
  });
});

describe('the clock', () => {
  it('starts nothing that does not end well', { timeout: 300_000 }, async () => {
    const tasks = scheduleOf(local.wiki);
    expect(tasks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sitemap', 'captcha-pictures', 'special-pages']),
    );
    for (const { name, command } of tasks) {
      const { code, stdout, stderr } = await execIn(local, 'cron-1', ...command);
      expect(code, `${name}: ${stdout}${stderr}`).toBe(0);
      expect(stderr, name).not.toMatch(/PHP (Warning|Deprecated|Fatal)/);
    }
  });

  it('leaves a sitemap where robots.txt says, with every page of the wiki', async () => {
    const { url } = local.wiki.site;
    const robots = await (await fetch(`${url}/robots.txt`)).text();
    const named = /^Sitemap: (.+)$/m.exec(robots)?.[1] ?? '';
    expect(named.startsWith(`${url}/`)).toBe(true);
    const index = await fetch(named);
    expect(index.status).toBe(200);
    const parts = [...(await index.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, part]) => part ?? '');
    const texts = await Promise.all(parts.map(unzipped));
    expect(texts.join('')).toContain(`<loc>${url}/wiki/Main_Page</loc>`);
    expect(texts.join('')).toContain(`<loc>${url}/wiki/Jobs_user</loc>`);
  });
});

async function unzipped(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.body || response.status !== 200) throw new Error(`${address}: ${response.status}`);
  return new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).text();
}
