import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentReporter } from '../base/reporter.ts';
import { exportDump } from './export-dump.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const report = JSON.stringify({ report: { pagesExported: 1, revisionsExported: 1, seconds: 0 } });

/** @returns the compression that was asked for */
async function exportTo(name: string): Promise<string | undefined> {
  const commands: string[] = [];
  await exportDump(join(folder, name), {
    target: {
      maintenance: async (command, options) => {
        commands.push(...command);
        options?.onLine?.(report);
        return { code: 0, stdout: '', lastLines: [] };
      },
    },
    reporter: silentReporter,
    current: false,
    overwrite: false,
  });
  return commands.find((word) => word.startsWith('--compress='));
}

describe('an export', () => {
  it.each([
    ['dump.xml', '--compress=none'],
    ['dump.xml.gz', '--compress=gzip'],
    ['dump.xml.bz2', '--compress=bzip2'],
  ])('to %s is compressed as the name says', async (name, compression) => {
    expect(await exportTo(name)).toBe(compression);
    expect(existsSync(join(folder, name))).toBe(true);
  });

  it.each(['dump.zip', 'dump.xml.7z', 'dump', 'dump.gz'])('to %s is refused', async (name) => {
    await expect(exportTo(name)).rejects.toThrow(`${name} ends in none of .xml, .xml.gz and .xml.bz2`);
    expect(existsSync(join(folder, name))).toBe(false);
  });
});
