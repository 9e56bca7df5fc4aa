import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { filesBelow, foldersIn } from './files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-files-'));
  await mkdir(join(folder, 'elsewhere/deep'), { recursive: true });
  await writeFile(join(folder, 'elsewhere/deep/file'), 'x');
  await mkdir(join(folder, 'here'));
  await writeFile(join(folder, 'here/a'), 'x');
});
afterEach(() => rm(folder, { recursive: true }));

it('finds what links lead to, folders and files, as if it lay there', async () => {
  await symlink('../elsewhere', join(folder, 'here/linked'));
  await symlink('../elsewhere/deep/file', join(folder, 'here/b'));
  expect(await filesBelow(join(folder, 'here'))).toEqual(['a', 'b', 'linked/deep/file']);
});

it('takes a link to a folder for a folder, and a file for none', async () => {
  await symlink('../elsewhere', join(folder, 'here/linked'));
  await mkdir(join(folder, 'here/own'));
  expect(await foldersIn(join(folder, 'here'))).toEqual(['linked', 'own']);
});

it('finds nothing where there is nothing', async () => {
  expect(await filesBelow(join(folder, 'none'))).toEqual([]);
  expect(await foldersIn(join(folder, 'none'))).toEqual([]);
});

it('fails with the name of a link that leads nowhere', async () => {
  await symlink('nothing', join(folder, 'here/broken'));
  await expect(filesBelow(join(folder, 'here'))).rejects.toThrow(/here\/broken is a link that leads nowhere/);
});

it('fails with the name of a link that leads back, in place of walking in circles', async () => {
  await symlink('..', join(folder, 'here/up'));
  await expect(filesBelow(join(folder, 'here'))).rejects.toThrow(/leads back/);
});
