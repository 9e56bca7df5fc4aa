import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import { isHealthy } from '../../src/local/health.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { allOf } from '../../src/local/topology.ts';
import { ApiClient } from '../support/api-client.ts';
import { TestWiki } from '../support/test-wiki.ts';

const HEALED_WITHIN_SECONDS = 15;

/** Ids of every container that a wiki of one replica has. */
const victims = [
  'web-1-nginx',
  'web-1-mediawiki',
  'web-1-sidecar',
  'web-1',
  'thumbs-1-nginx',
  'thumbs-1-mediawiki',
  'thumbs-1',
  'render-1-nginx',
  'render-1-render',
  'render-1',
  'jobs-1',
  'cron-1',
  'edge',
  'cache',
  'sessions',
  'database',
];

let wiki: TestWiki;
let local: LocalWiki;
let load: Load;

beforeAll(async () => {
  wiki = await TestWiki.start();
  local = await wiki.inside();
  load = new Load(wiki.url);
  await load.start(await wiki.adminPassword());
});

afterAll(async () => {
  await load?.stop();
  await wiki?.remove();
});

describe('kill -9 under light load', () => {
  it('is tried on every container there is', () => {
    expect(
      allOf(local.topology)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...victims].sort());
  });

  it.each(victims)('of %s is healed by itself within 15 s', async (id) => {
    const name = containerName(local.instance, id);
    const before = await processOf(name);
    const killed = Date.now();
    process.kill(before, 'SIGKILL');
    await retryUntil(
      async () => ((await isHealed(id, name, before)) ? true : undefined),
      async () => new Error(`${id} was not healed: ${(await local.engine.lastLog(name)).join('\n')}`),
      { timeoutSeconds: HEALED_WITHIN_SECONDS, everySeconds: 0.2 },
    );
    console.info(`${id}: healed after ${((Date.now() - killed) / 1000).toFixed(1)} s`);
  });

  it('loses no acknowledged edit', async () => {
    const edits = await load.stop();
    expect(edits.length).toBeGreaterThan(20);
    const client = new ApiClient(wiki.url);
    for (let from = 0; from < edits.length; from += 50) {
      const batch = edits.slice(from, from + 50);
      const answer = await client.call<{
        query: { badrevids?: unknown; pages: { revisions?: { content: string }[] }[] };
      }>({
        action: 'query',
        prop: 'revisions',
        rvprop: 'content|ids',
        revids: batch.map(({ revision }) => revision).join('|'),
      });
      expect(answer.query.badrevids).toBeUndefined();
      const texts = answer.query.pages.flatMap((page) => page.revisions ?? []).map(({ content }) => content);
      for (const { text } of batch) expect(texts).toContain(text);
    }
  });
});

/** Itself new and healthy, and the wiki as a whole reads and writes again. */
async function isHealed(id: string, name: string, before: number): Promise<boolean> {
  const container = allOf(local.topology).find((one) => one.id === id)?.container;
  if (!container || (await processOf(name)) === before) return false;
  if (!(await isHealthy(local.engine, name, container))) return false;
  return load.worksNow();
}

async function processOf(name: string): Promise<number> {
  const { stdout } = await local.engine.run(['container', 'inspect', '--format', '{{.State.Pid}}', name]);
  return Number(stdout);
}

/** An editor and a reader, a few requests a second. */
class Load {
  readonly #url: string;
  #editor: ApiClient;
  #password = '';
  #running = true;
  #done: Promise<unknown> = Promise.resolve();
  readonly #acknowledged: { readonly revision: number; readonly text: string }[] = [];

  constructor(url: string) {
    this.#url = url;
    this.#editor = new ApiClient(url);
  }

  async start(password: string): Promise<void> {
    this.#password = password;
    await this.#editor.logIn('Admin', password);
    this.#done = Promise.all([this.#edit(), this.#read()]);
  }

  async stop() {
    this.#running = false;
    await this.#done;
    return this.#acknowledged;
  }

  /** A page that no cache has, and an edit. */
  async worksNow(): Promise<boolean> {
    try {
      const client = new ApiClient(this.#url);
      await client.logIn('Admin', this.#password);
      const page = await client.fetch(`/wiki/Special:Version?${Date.now()}`, {
        signal: AbortSignal.timeout(5000),
      });
      if (page.status !== 200) return false;
      await this.#save(client, 'Chaos probe');
      return true;
    } catch {
      return false;
    }
  }

  async #edit(): Promise<void> {
    for (let number = 0; this.#running; number++) {
      await this.#save(this.#editor, `Chaos ${number % 20}`).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  async #save(client: ApiClient, title: string): Promise<void> {
    const text = `${title} at ${process.hrtime.bigint()}`;
    const { newrevid } = await client.edit(title, text);
    this.#acknowledged.push({ revision: newrevid, text });
  }

  async #read(): Promise<void> {
    while (this.#running) {
      await fetch(`${this.#url}/wiki/Main_Page`)
        .then((response) => response.arrayBuffer())
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
