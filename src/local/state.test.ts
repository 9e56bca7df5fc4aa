import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { State } from './state.ts';

/** As the first version of Wiki7 wrote it. */
const first = {
  name: 'wiki7-wiki-ab12',
  engine: 'podman',
  subnet: '10.207.4',
  fixed: { id: 'wiki', language: 'en', databaseEngine: 'mariadb' },
  packagesAsOf: '2025-01-01',
  port: 8080,
  webReplicas: 2,
};

let state: State;
beforeEach(async () => {
  state = new State(await mkdtemp(join(tmpdir(), 'wiki7-state-')));
  await state.write('instance.json', JSON.stringify(first));
});
afterEach(() => rm(join(state.folder, '..'), { recursive: true }));

describe('what is recorded of a wiki', () => {
  it('is read as an older version wrote it, its files on this machine', async () => {
    expect(await state.instance()).toEqual({ ...first, media: { store: 'files' }, generated: [] });
  });

  it('is changed in part: what another step recorded meanwhile stays', async () => {
    await state.changeInstance({ port: 9000 });
    await state.changeInstance({ baseImage: 'sha256:1', mediaCopiedTo: { store: 'local-s3' } });
    await state.changeInstance({ mediaCopiedTo: undefined });
    expect(await state.instance()).toMatchObject({ name: first.name, port: 9000, baseImage: 'sha256:1' });
    expect(await state.instance()).not.toHaveProperty('mediaCopiedTo');
  });

  it('survives a release that can’t be read: only what that was made of is forgotten', async () => {
    await state.write('released.json', '{"images": 7}');
    expect(await state.released()).toBeUndefined();
    expect(await state.instance()).toMatchObject({ name: first.name });
  });

  it('is refused when it is damaged, rather than to start another wiki beside it', async () => {
    await writeFile(state.path('instance.json'), '{"name": "wiki7-w');
    await expect(state.instance()).rejects.toMatchObject({ code: 'W7-STATE' });
  });
});

it('a file is written whole, for its owner alone, and leaves no half one behind', async () => {
  await state.saveSecret('smtp-password', 'one');
  await state.saveSecret('smtp-password', 'two');
  expect(await state.secret('smtp-password')).toBe('two');
  expect((await stat(state.path('secrets/smtp-password'))).mode & 0o777).toBe(0o600);
  expect(await readdir(state.path('secrets'))).toEqual(['smtp-password']);
});

it('only secrets that Wiki7 generated tell of a wiki: one may be set before there is any', async () => {
  await state.saveSecret('smtp-password', 'mine');
  expect(await state.hasGeneratedSecrets()).toBe(false);
  await state.ensureSecrets([]);
  expect(await state.hasGeneratedSecrets()).toBe(true);
});
