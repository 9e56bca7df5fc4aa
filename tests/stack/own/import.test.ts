import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportReport, ImportReport } from '../../../src/operations/dump-progress.ts';
import { ApiClient } from '../../support/api-client.ts';
import { TestWiki } from '../../support/test-wiki.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const demo = join(fixtures, 'demo-dump.xml');

let wiki: TestWiki;

beforeAll(async () => {
  wiki = await TestWiki.start();
});

afterAll(() => wiki?.remove());

const importFile = async (file: string) =>
  JSON.parse((await wiki.cli(['import', '--json', file])).stdout) as ImportReport;

async function count(what: 'pages' | 'edits'): Promise<number> {
  const answer = await new ApiClient(wiki.url).call<{ query: { statistics: Record<string, number> } }>({
    action: 'query',
    meta: 'siteinfo',
    siprop: 'statistics',
  });
  return answer.query.statistics[what] ?? 0;
}

describe('a file that is no whole dump', () => {
  it('is refused with one sentence before anything is written', async () => {
    const before = await count('pages');
    const files = await readdir(join(fixtures, 'bad-dumps'));
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const { code, stderr } = await wiki.cli(['import', join(fixtures, 'bad-dumps', file)], {
        accept: 'any',
      });
      expect(code, file).toBe(1);
      expect(stderr.trim().split('\n').at(-1), file).toMatch(/^W7-IMPORT: [^.]+\..+$/);
    }
    expect(await count('pages')).toBe(before);
  });

  it('is named when it is not there', async () => {
    const { stderr } = await wiki.cli(['import', 'no-such-file.xml'], { accept: 'any' });
    expect(stderr).toContain('W7-NO-FILE: There is no file no-such-file.xml.');
  });
});

describe('a dump', () => {
  let report: ImportReport;

  beforeAll(async () => {
    report = await importFile(demo);
  });

  it('is written whole, and its report adds up', async () => {
    const pages = (await readFile(demo, 'utf8')).match(/<page>/g)?.length ?? 0;
    expect(report).toMatchObject({ pagesRead: pages, pagesFailed: [] });
    expect(report.pagesWritten + report.pagesSkipped).toBe(pages);
    expect(await count('pages')).toBeGreaterThanOrEqual(pages);
  });

  it('has its categories, links and search right at once, Hebrew too', async () => {
    const client = new ApiClient(wiki.url);
    const text = await readFile(demo, 'utf8');
    const category = /\[\[(Category:[^\]|]+)/.exec(text)?.[1] ?? '';
    const members = await client.call<{ query: { categorymembers: unknown[] } }>({
      action: 'query',
      list: 'categorymembers',
      cmtitle: category,
    });
    expect(members.query.categorymembers.length).toBeGreaterThan(0);
    const word = /[\u05D0-\u05EA]{4,}/.exec(text.slice(text.indexOf('<text')))?.[0] ?? '';
    const found = await client.call<{ query: { search: unknown[] } }>({
      action: 'query',
      list: 'search',
      srsearch: word,
    });
    expect(found.query.search.length, word).toBeGreaterThan(0);
  });

  it('is skipped when it is there already', async () => {
    const again = await importFile(demo);
    expect(again).toMatchObject({ pagesWritten: 0, pagesSkipped: report.pagesRead, revisionsWritten: 0 });
  });

  it('that only its owner may read is imported all the same', async () => {
    const file = join(wiki.folder, 'private.xml');
    await writeFile(file, await readFile(demo), { mode: 0o600 });
    expect((await importFile(file)).pagesRead).toBe(report.pagesRead);
    expect((await readdir(join(wiki.folder, '.state'))).filter((name) => name.startsWith('import-'))).toEqual(
      [],
    );
  });
});

describe('an export', () => {
  it('holds every page, and an import of it finds nothing new', async () => {
    // The untouched first page of a new wiki would give way to an imported one.
    const admin = new ApiClient(wiki.url);
    await admin.logIn('Admin', await wiki.adminPassword());
    await admin.edit('Main Page', 'Our own main page');
    const file = join(wiki.folder, 'all.xml.bz2');
    const report = JSON.parse((await wiki.cli(['export', '--json', file])).stdout) as ExportReport;
    expect(report.pagesExported).toBe(await count('pages'));
    expect(await importFile(file)).toMatchObject({
      pagesRead: report.pagesExported,
      pagesWritten: 0,
      pagesFailed: [],
    });
  });

  it('never replaces a file unasked and leaves nothing half-written', async () => {
    const file = join(wiki.folder, 'kept.xml');
    await writeFile(file, 'precious');
    const { stderr } = await wiki.cli(['export', file], { accept: 'any' });
    expect(stderr).toContain('W7-EXPORT');
    expect(await readFile(file, 'utf8')).toBe('precious');
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});
