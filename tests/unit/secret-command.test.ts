import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { program } from '../../src/cli/program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['set', 'smtp-password'],
  ['show', 'admin-password'],
  ['list'],
  ['set', 'smtp-password', '--aws'],
  ['show', 'admin-password', '--aws'],
  ['list', '--aws'],
])('secret %s refuses a folder that is no wiki’s, and makes nothing there', async (...words) => {
  const args = ['--wiki', join(folder, 'mistyped'), 'secret', ...words];
  await expect(program.parseAsync(args, { from: 'user' })).rejects.toMatchObject({ code: 'W7-NO-WIKI' });
  expect(await readdir(folder)).toEqual([]);
});
