import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/base/process.ts';
import type { WikiConfig } from '../../../src/config/schema.ts';
import { containerName } from '../../../src/local/create-arguments.ts';
import { Engine } from '../../../src/local/engine.ts';
import { ofInstance } from '../../../src/local/labels.ts';
import { ApiClient } from '../../support/api-client.ts';
import { query } from '../../support/inside.ts';
import { killedUp } from '../../support/killed-up.ts';
import { picture } from '../../support/pictures.ts';
import { freePort, TestWiki } from '../../support/test-wiki.ts';

/** One wiki's whole life, on MySQL, in the order of the tests. Each leaves it running unless it says otherwise. */
const config: Partial<WikiConfig> = { name: 'Lifelong', database: { engine: 'mysql' } };
let wiki: TestWiki;
let admin: ApiClient;
let file: string;

beforeAll(async () => {
  wiki = await TestWiki.start({ config });
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});
afterAll(() => wiki?.remove());

const up = (...more: string[]) =>
  wiki.cli(['up', '--yes', '--port', String(wiki.port), ...more], { accept: 'any' });

async function containers(): Promise<Map<string, string>> {
  const { engine, instance } = await wiki.inside();
  const present = await engine.containers(ofInstance(instance.name));
  return new Map(present.map(({ Name, Id }) => [Name.replace(/^\//, ''), Id]));
}

async function page(title: string): Promise<string> {
  const response = await fetch(`${wiki.url}/wiki/${title}`);
  return response.status === 200 ? response.text() : `status ${response.status}`;
}

/** A refusal is an answer with a code; whatever was running runs on. */
async function expectRefusal(code: string, result: ReturnType<TestWiki['cli']>): Promise<string> {
  const before = await containers();
  const { code: exit, stderr } = await result;
  expect(exit).toBe(1);
  expect(stderr).toContain(`${code}: `);
  expect(await containers()).toEqual(before);
  expect(await page('Kept')).toContain('kept text');
  return stderr;
}

/** What a browser says of the copy that it has. */
function copyOf({ headers }: Response): Record<string, string> {
  const [tag, date] = [headers.get('etag'), headers.get('last-modified')];
  return { ...(tag ? { 'if-none-match': tag } : {}), ...(date ? { 'if-modified-since': date } : {}) };
}

describe('a new wiki on MySQL', () => {
  it('takes edits and files', async () => {
    const [version = ''] = await query(await wiki.inside(), 'SELECT CONCAT(@@version_comment, @@version)');
    expect(version).toMatch(/^(?!.*maria).*[89]\.\d/i);
    await admin.edit('Kept', 'kept text');
    file = (await admin.upload('Kept.png', await picture('drawing.png'))).url;
    expect(await page('Kept')).toContain('kept text');
  });
});

describe('up', () => {
  it('changes nothing the second time', async () => {
    const before = await containers();
    const began = Date.now();
    expect((await up()).code).toBe(0);
    const seconds = (Date.now() - began) / 1000;
    console.info(`a second up took ${seconds.toFixed(1)} s`);
    expect(await containers()).toEqual(before);
    expect(seconds).toBeLessThan(60);
  });

  it('makes containers again that somebody removed', async () => {
    const before = await containers();
    const { engine, instance } = await wiki.inside();
    for (const id of ['cache', 'jobs-1', 'web-1-mediawiki']) {
      await engine.run(['rm', '--force', '--volumes', containerName(instance, id)]);
    }
    expect((await up()).code).toBe(0);
    expect([...(await containers()).keys()].sort()).toEqual([...before.keys()].sort());
    await admin.edit('Healed', 'healed text');
    expect(await page('Healed')).toContain('healed text');
  });

  it('shows a changed configuration at once: on cached pages, and to browsers that have a copy', async () => {
    const anonymous = () => fetch(`${wiki.url}/wiki/Kept`, { headers: copyOf(first) });
    const loggedIn = () => admin.fetch('/wiki/Kept', { headers: copyOf(own) });
    const first = await fetch(`${wiki.url}/wiki/Kept`);
    const own = await admin.fetch('/wiki/Kept');
    for (const response of [first, own])
      expect(await response.text()).toContain('<title>Kept - Lifelong</title>');
    expect([(await anonymous()).status, (await loggedIn()).status]).toEqual([304, 304]);
    await wiki.configure({ ...config, name: 'Renamed' });
    expect((await up()).code).toBe(0);
    for (const ask of [anonymous, loggedIn]) {
      const response = await ask();
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>Kept - Renamed</title>');
    }
  });

  it('adds a replica and takes it away', async () => {
    expect((await up('--replicas', '2')).code).toBe(0);
    const replicas = async () =>
      [...(await containers()).keys()].filter((name) => /-web-\d+-mediawiki$/.test(name));
    expect(await replicas()).toHaveLength(2);
    expect(await page('Kept')).toContain('kept text');
    expect((await up('--replicas', '1')).code).toBe(0);
    expect(await replicas()).toHaveLength(1);
    expect(await page('Kept?action=history')).toContain('Revision history');
  });

  it('goes on where a killed one stopped, wherever that was', async () => {
    await wiki.cli(['down']);
    for (const words of ['Starting database', 'Installing or updating', 'Starting web-1'])
      await killedUp(wiki, words);
    expect((await up()).code).toBe(0);
    expect(await page('Kept')).toContain('kept text');
    await expect(admin.edit('After the kills', 'works')).resolves.toBeDefined();
  });
});

describe('a third-party extension in the wiki’s folder', () => {
  const works = async () => {
    const parameters = { action: 'parse', text: '{{#hello:World}}', contentmodel: 'wikitext', prop: 'text' };
    const answer = await admin.call<{ parse: { text: string } }>(parameters);
    expect(answer.parse.text).toContain('Hello, World! Rows: 1.');
    for (const [path, type] of [
      ['hello.css', 'text/css'],
      ['dot.png', 'image/png'],
    ]) {
      const asset = await fetch(`${wiki.url}/w/extensions/Hello/resources/${path}`);
      expect([asset.status, asset.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
    }
  };

  it('works after up: its code, messages, table and files', async () => {
    const folder = join(wiki.folder, 'extensions/Hello');
    await cp(fileURLToPath(new URL('../../fixtures/extensions/Hello', import.meta.url)), folder, {
      recursive: true,
    });
    await writeFile(join(folder, 'resources/dot.png'), await picture('drawing.png'));
    expect((await up()).code).toBe(0);
    await query(await wiki.inside(), "INSERT INTO hello_greeted VALUES ('World')");
    await works();
  });

  it.runIf(process.env.WIKI7_TEST_FULL)(
    'works after an update, as everything else does',
    { timeout: 1_800_000 },
    async () => {
      const before = await wiki.inside();
      await wiki.cli(['update'], { timeoutSeconds: 1_800 });
      expect((await wiki.inside()).instance.packagesAsOf).not.toBe(before.instance.packagesAsOf);
      await works();
      expect(await page('Kept')).toContain('kept text');
    },
  );

  it('that is broken is named, and the wiki runs on without it', async () => {
    await wiki.write(
      'extensions/Broken/extension.json',
      '{ "name": "Broken", "manifest_version": 2, "callback": }',
    );
    const said = await expectRefusal('W7-BUILD', up());
    expect(said).toContain('Broken');
    await works();
    await rm(join(wiki.folder, 'extensions/Broken'), { recursive: true });
    expect((await up()).code).toBe(0);
  });
});

describe('up refuses', () => {
  it.each<[string, Partial<WikiConfig>]>([
    ['id', { id: 'other' }],
    ['language', { language: 'he' }],
    ['database.engine', { database: { engine: 'mariadb' } }],
  ])('a changed %s, which no running wiki can follow', async (name, change) => {
    await wiki.configure({ ...config, ...change });
    expect(await expectRefusal('W7-FIXED', up())).toContain(`\`${name}\``);
    await wiki.configure(config);
  });

  it('a port that another program holds', async () => {
    const server = createServer();
    const port = String(await freePort());
    await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
    const result = wiki.cli(['up', '--yes', '--port', port], { accept: 'any' });
    expect(await expectRefusal('W7-PORT', result)).toContain(port);
    server.close();
  });

  it.each(['secret-key', 'database-app-password'])(
    'a lost or empty %s, rather than to make a new one',
    async (name) => {
      const path = join(wiki.folder, '.state/secrets', name);
      const value = await readFile(path);
      await rm(path);
      expect(await expectRefusal('W7-SECRET-MISSING', up())).toContain(`\`${name}\``);
      await writeFile(path, '\n', { mode: 0o600 });
      expect(await expectRefusal('W7-SECRET-MISSING', up())).toContain(`\`${name}\``);
      await writeFile(path, value, { mode: 0o600 });
    },
  );

  it('to show an empty wiki in another engine than the one that holds it', async () => {
    const path = join(wiki.folder, '.state/instance.json');
    const kept = await readFile(path, 'utf8');
    await writeFile(path, kept.replace(/"engine": "\w+"/, '"engine": "docker"'));
    const { code, stderr } = await wiki.cli(['up', '--yes'], {
      accept: 'any',
      env: { DOCKER_HOST: 'tcp://127.0.0.1:1' },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('W7-ENGINE-GONE: ')]);
    await writeFile(path, kept);
    expect(await page('Kept')).toContain('kept text');
  });
});

describe('down', () => {
  it('and up keep pages, accounts, files and sessions', async () => {
    await wiki.cli(['down']);
    expect(await containers()).toEqual(new Map());
    await expect(page('Kept')).rejects.toThrow();
    expect((await up()).code).toBe(0);
    expect(await page('Kept')).toContain('kept text');
    const kept = Buffer.from(await (await fetch(new URL(file, wiki.url))).arrayBuffer());
    expect(kept.equals(await picture('drawing.png'))).toBe(true);
    const answer = await admin.call<{ query: { userinfo: { name: string } } }>({
      action: 'query',
      meta: 'userinfo',
    });
    expect(answer.query.userinfo.name).toBe('Admin');
    await expect(new ApiClient(wiki.url).logIn('Admin', await wiki.adminPassword())).resolves.toBeUndefined();
  });

  it('deletes data only for whoever agrees', async () => {
    const result = wiki.cli(['down', '--delete-data', '--keep-images'], { accept: 'any' });
    expect(await expectRefusal('W7-DECLINED', result)).toContain('--yes');
  });

  it('then leaves no container, volume or network behind, and the operator’s own files alone', async () => {
    const { engine, instance } = await wiki.inside();
    await wiki.cli(['down', '--delete-data', '--keep-images', '--yes']);
    // What the engine needed on this machine went with the wiki's state; to look, it needs nothing.
    const bare = new Engine(engine.name, run);
    expect(await bare.containers(ofInstance(instance.name))).toEqual([]);
    for (const kind of ['volume', 'network'] as const) {
      expect(await bare.list(kind, ofInstance(instance.name)), kind).toEqual([]);
    }
    expect(await readFile(join(wiki.folder, 'config.ts'), 'utf8')).toContain('Lifelong');
    await expect(readFile(join(wiki.folder, '.state/instance.json'))).rejects.toThrow();
  });
});
