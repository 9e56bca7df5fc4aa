import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentReporter } from '../base/reporter.ts';
import { exportDump } from './export-dump.ts';
import type { Target } from './target.ts';

const report = { pagesExported: 1, revisionsExported: 1, seconds: 0.1 };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-export-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A wiki whose whole dump is one word. */
const target: Target = {
  maintenance: async (_command, options = {}) => {
    await new Promise((written) => options.sink?.write('pages', written));
    options.onLine?.(JSON.stringify({ report }));
    return { code: 0, stdout: '', lastLines: [] };
  },
};

const exporting = (name: string, options: Partial<Parameters<typeof exportDump>[1]> = {}) =>
  exportDump(join(folder, name), {
    target,
    reporter: silentReporter,
    current: false,
    overwrite: false,
    ...options,
  });

it('leaves one whole file, and nothing beside it', async () => {
  expect(await exporting('dump.xml')).toEqual(report);
  expect(await readdir(folder)).toEqual(['dump.xml']);
  expect(await readFile(join(folder, 'dump.xml'), 'utf8')).toBe('pages');
});

it('keeps two exports to one file apart', async () => {
  await Promise.all([exporting('dump.xml'), exporting('dump.xml')]);
  expect(await readdir(folder)).toEqual(['dump.xml']);
});

it('says in a sentence that the file can’t be made, before anything runs', async () => {
  const ran: unknown[] = [];
  const recording: Target = { maintenance: async (command) => Promise.reject(ran.push(command)) };
  const name = `${'n'.repeat(255)}.xml`;
  const failing = exporting(name, { target: recording });
  await expect(failing).rejects.toMatchObject({
    code: 'W7-EXPORT',
    message: expect.stringMatching(/ENAMETOOLONG/),
  });
  expect(ran).toEqual([]);
});

it('says in a sentence that the file can’t take its place', async () => {
  await mkdir(join(folder, 'dump.xml'));
  await writeFile(join(folder, 'dump.xml', 'inside'), '');
  await expect(exporting('dump.xml', { overwrite: true })).rejects.toMatchObject({ code: 'W7-EXPORT' });
  expect(await readdir(folder)).toEqual(['dump.xml']);
});

it('says in a sentence that the disk is full, and leaves no half file', async () => {
  const full: Target = { maintenance: async (_command, options) => failingSink(options?.sink) };
  await expect(exporting('dump.xml', { target: full })).rejects.toMatchObject({
    code: 'W7-EXPORT',
    message: expect.stringMatching(/no space left/),
  });
  expect(await readdir(folder)).toEqual([]);
});

function failingSink(sink: Writable | undefined): Promise<never> {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    errno: -28,
  });
  return new Promise((_resolve, reject) => {
    sink?.once('error', reject);
    sink?.destroy(error);
  });
}

it.each([
  ['dump.xml', '--compress=none'],
  ['dump.xml.gz', '--compress=gzip'],
  ['dump.xml.bz2', '--compress=bzip2'],
])('is compressed as the name %s says', async (name, compression) => {
  const words: string[] = [];
  const recording: Target = {
    maintenance: (command, options) => {
      words.push(...command);
      return target.maintenance(command, options);
    },
  };
  await exporting(name, { target: recording });
  expect(words).toContain(compression);
});

it.each(['dump.zip', 'dump.xml.7z', 'dump', 'dump.gz'])('refuses the name %s', async (name) => {
  await expect(exporting(name)).rejects.toThrow(`${name} ends in none of .xml, .xml.gz and .xml.bz2`);
  expect(await readdir(folder)).toEqual([]);
});
