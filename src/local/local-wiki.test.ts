import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedEngine } from '../../tests/support/simulated-engine.ts';
import { silentReporter } from '../base/reporter.ts';
import { LocalWiki } from './local-wiki.ts';
import { openMade } from './made-wiki.ts';
import { State } from './state.ts';

let folder: string;
let state: State;
let simulated: SimulatedEngine;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-local-'));
  state = new State(folder);
  simulated = new SimulatedEngine('docker');
  await configure({});
});
afterEach(() => rm(folder, { recursive: true }));

const configure = (config: object) =>
  writeFile(
    join(folder, 'config.ts'),
    `export default ${JSON.stringify({ name: 'W', adminEmail: 'a@b.org', ...config })};`,
  );

const options = () => ({
  folder,
  reporter: silentReporter,
  confirm: async () => false,
  run: simulated.run,
});

/** As the end of an `up` leaves it. */
async function released(config: object = {}): Promise<void> {
  await configure(config);
  const local = await LocalWiki.openOrMake(options());
  const images = { wiki: 'img:1', mariadb: 'img:2', valkey: 'img:3' };
  await state.saveReleased({ images, ...local.written });
  await state.changeInstance({ port: 9000, webReplicas: 3 });
}

describe('a wiki that was released', () => {
  it('is opened as it was released, whatever config.ts says by now, or whether it says anything', async () => {
    await released({ name: 'As released' });
    await configure({ name: 'Half-way', extensions: { Cite: false } });
    const local = await LocalWiki.open(options());
    expect(local.wiki.name).toBe('As released');
    expect(local.wiki.extensions).toContain('Cite');
    expect([local.wiki.site.listen.port, local.wiki.sizes.webReplicas]).toEqual([9000, 3]);
    await writeFile(join(folder, 'config.ts'), 'export default {');
    expect((await LocalWiki.open(options())).wiki.name).toBe('As released');
    expect((await openMade(options())).instance.port).toBe(9000);
  });

  it('is updated as config.ts says now, unless that makes it another wiki', async () => {
    await released();
    await configure({ name: 'New name' });
    expect((await LocalWiki.openConfigured(options())).wiki.name).toBe('New name');
    await configure({ id: 'other' });
    await expect(LocalWiki.openConfigured(options())).rejects.toMatchObject({ code: 'W7-FIXED' });
  });

  it('runs scripts with the released image and builds none', async () => {
    await released();
    for (const tag of ['img:1', 'img:2', 'img:3']) simulated.images.set(tag, 'sha256:1');
    const local = await LocalWiki.open(options());
    const converger = await local.converger(local.releasedImages);
    await converger.ensure(local.topology.stores);
    await writeFile(join(folder, 'settings.php'), '<?php // not yet released');
    await (await LocalWiki.open(options())).maintenance(['showSiteStats']);
    expect(simulated.told('build')).toEqual([]);
    expect(simulated.told('create').at(-1)).toMatch(/ img:1 .*showSiteStats$/);
  });

  it('runs no script while it is stopped', async () => {
    await released();
    const local = await LocalWiki.open(options());
    await expect(local.maintenance(['showSiteStats'])).rejects.toMatchObject({ code: 'W7-STOPPED' });
    expect(simulated.told('create')).toEqual([]);
  });
});

describe('an up that does not succeed', () => {
  it('leaves the port and the replicas of the last one that did', async () => {
    await released();
    await LocalWiki.openOrMake(options(), { port: 9999, replicas: 5 });
    expect(await state.instance()).toMatchObject({ port: 9000, webReplicas: 3 });
    expect((await LocalWiki.openOrMake(options())).wiki.site.listen.port).toBe(9000);
  });

  it('leaves the name and the secrets that it began with', async () => {
    const first = await LocalWiki.openOrMake(options(), { port: 9999 });
    const second = await LocalWiki.openOrMake(options());
    expect(second.instance.name).toBe(first.instance.name);
    expect(second.wiki.site.listen.port).toBe(8080);
  });

  it('between its first record and its secrets goes on with both', async () => {
    const { instance } = await LocalWiki.openOrMake(options());
    const key = await readFile(state.path('secrets/secret-key'), 'utf8');
    await state.changeInstance({ generated: [] });
    await rm(state.path('secrets/sessions-password'));
    const again = await LocalWiki.openOrMake(options());
    expect(again.instance).toEqual(instance);
    expect(await readFile(state.path('secrets/secret-key'), 'utf8')).toBe(key);
  });
});

it('starts no empty wiki beside the secrets of one whose record has gone', async () => {
  await released();
  await rm(state.path('instance.json'));
  await expect(LocalWiki.openOrMake(options())).rejects.toMatchObject({ code: 'W7-STATE' });
  await expect(LocalWiki.open(options())).rejects.toMatchObject({ code: 'W7-NO-WIKI' });
});
