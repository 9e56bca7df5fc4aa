import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedEngine } from '../../tests/support/simulated-engine.ts';
import { silentReporter } from '../base/reporter.ts';
import { parseConfig } from '../config/parse.ts';
import { resolveWiki } from '../config/wiki.ts';
import { BaseImage } from './base-image.ts';
import { removeUnusedImages } from './image-cleanup.ts';
import { ImageBuilder, type Images } from './images.ts';
import { withLock } from './lock.ts';
import { type Instance, State } from './state.ts';

const DEBIAN = 'docker.io/library/debian:trixie-slim';
const OWN = 'localhost/wiki7/base:aaaaaaaaaaaaaaaa';
const wiki = resolveWiki(parseConfig({ name: 'W', adminEmail: 'a@b.org' }, 'config.ts'), {
  extensions: [],
  skins: [],
  assets: [],
});

let folder: string;
let simulated: SimulatedEngine;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-images-'));
  simulated = new SimulatedEngine();
  simulated.images.set(DEBIAN, `sha256:${'a'.repeat(64)}`);
});
afterEach(() => rm(folder, { recursive: true }));

function builder(recorded?: string, packagesAsOf = '2026-01-01') {
  const state = new State(folder);
  const { engine, run } = simulated;
  const base = new BaseImage({ engine, run, state, reporter: silentReporter, recorded });
  const images = new ImageBuilder({
    engine,
    state,
    reporter: silentReporter,
    wikiFolder: folder,
    packagesAsOf,
    base,
  });
  return { base, images };
}

const build = (recorded?: string, packagesAsOf?: string) =>
  builder(recorded, packagesAsOf).images.forWiki(wiki, ['wiki', 'nginx', 'edge']);

const instanceOf = (name: string): Instance => ({
  name,
  engine: 'podman',
  subnet: '10.200.0',
  fixed: { id: 'w', language: 'en', databaseEngine: 'mariadb' },
  packagesAsOf: '2026-01-01',
  media: { store: 'files' },
  generated: [],
});

const builds = () => simulated.told('build').length;

describe('the image that builds begin with', () => {
  it('is kept under a name of our own, which images are built from', async () => {
    await build();
    expect(simulated.images.has(OWN)).toBe(true);
    const [edge] = simulated.told('build').filter((command) => command.includes('wiki7/edge:'));
    expect(edge).toContain(`--build-arg BASE=${OWN}`);
    const [layer] = simulated.told('build').filter((command) => command.includes('wiki7/wiki:'));
    expect(layer).not.toContain('BASE=');
  });

  it('is asked for by nobody who builds nothing: it may have gone, and a registry too', async () => {
    const id = await builder().base.id();
    const made = await build(id);
    simulated.images.delete(DEBIAN);
    simulated.images.delete(OWN);
    simulated.failing.set('pull', 'no registry');
    const before = simulated.said.length;
    expect(await build(id)).toEqual(made);
    expect(simulated.said.slice(before).filter((command) => !command.startsWith('image inspect'))).toEqual(
      [],
    );
  });

  it('that is newer than the recorded one makes nothing be built anew', async () => {
    const id = await builder().base.id();
    await build(id);
    const before = builds();
    simulated.images.set(DEBIAN, `sha256:${'b'.repeat(64)}`);
    await build(id);
    expect(builds()).toBe(before);
    await rm(join(folder, 'settings.php'), { force: true });
    await writeFile(join(folder, 'settings.php'), '<?php // mine');
    await build(id);
    // The operator's layer and what is made from it, from the same base as the rest.
    expect(builds()).toBe(before + 2);
    expect(simulated.told('build').filter((command) => command.includes('base:bbbb'))).toEqual([]);
  });

  it('renewed, it makes everything be built anew', async () => {
    const id = await builder().base.id();
    const old = await build(id);
    const { base } = builder(id);
    simulated.images.set(DEBIAN, `sha256:${'b'.repeat(64)}`);
    const fresh = await build(await base.renew());
    for (const name of ['wiki', 'nginx', 'edge'] as const) expect(fresh[name]).not.toBe(old[name]);
  });
});

describe('a build', () => {
  it('has a folder of its own, which goes with it, also when it fails', async () => {
    simulated.failing.set('build --tag localhost/wiki7/nginx', 'no');
    const [one, other] = [builder().images, builder().images];
    await Promise.allSettled([one.product('edge'), other.product('edge'), one.product('nginx')]);
    const contexts = simulated.told('build').map((command) => command.split(' ').at(-1));
    expect(new Set(contexts).size).toBe(3);
    expect(await readdir(join(folder, '.state/build'))).toEqual([]);
  });

  it('sees a change behind a link, as it is copied from there', async () => {
    await mkdir(join(folder, 'extensions'));
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'elsewhere/extension.json'), '{}');
    await symlink('../elsewhere', join(folder, 'extensions/Linked'));
    const before = await build();
    await writeFile(join(folder, 'elsewhere/extension.json'), '{ "name": "Linked" }');
    expect((await build()).wiki).not.toBe(before.wiki);
  });
});

describe('cleaning up', () => {
  const own = () => ({ engine: simulated.engine, instance: instanceOf('mine') });

  it('leaves what a later build rests on, also the product that no container runs', async () => {
    const { images, base } = builder();
    await images.forWiki(wiki, ['wiki', 'nginx', 'edge']);
    await removeUnusedImages(own(), [...(await images.tags()), await base.tag()]);
    const before = builds();
    await build(await base.id());
    expect(builds()).toBe(before);
    await removeUnusedImages(own());
    expect([...simulated.images.keys()]).toEqual([DEBIAN]);
  });

  /** Another wiki of this engine that is stopped: volumes are all that it has there. */
  async function neighbour(images: Images) {
    const other = await mkdtemp(join(folder, 'neighbour-'));
    const state = new State(other);
    await state.saveInstance({ ...instanceOf('theirs'), baseImage: `sha256:${'a'.repeat(64)}` });
    await state.saveReleased({ images, exported: {}, folder: { extensions: [], skins: [], assets: [] } });
    simulated.volumes.set('theirs-database', other);
    return state;
  }

  it('leaves what another wiki was released with, although that is stopped', async () => {
    const theirs = await build();
    await neighbour(theirs);
    await build(undefined, '2026-02-02');
    await removeUnusedImages(own());
    expect([...simulated.images.keys()].sort()).toEqual([DEBIAN, OWN, ...Object.values(theirs)].sort());
  });

  it('removes nothing while another wiki is being changed: its build would lose what it stands on', async () => {
    const state = await neighbour({});
    await build();
    const before = simulated.images.size;
    await withLock(state, () => removeUnusedImages(own()));
    expect(simulated.images.size).toBe(before);
    await removeUnusedImages(own());
    expect(simulated.images.size).toBeLessThan(before);
  });

  it('removes nothing while another wiki’s records can’t be read', async () => {
    simulated.volumes.set('theirs-database', join(folder, 'nowhere'));
    await build();
    const before = simulated.images.size;
    await removeUnusedImages(own());
    expect(simulated.images.size).toBe(before);
  });
});
