import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadWiki } from '../config/load.ts';
import { ensureWikiFolder } from './wiki-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'wiki7-folder-')), 'wiki');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

describe('a new folder', () => {
  it('holds the name, language and id that were told, whatever signs they have', async () => {
    const name = `Gärtner's "Wiki" \\ \`\${x}\` גן`;
    await ensureWikiFolder(folder, { name, language: 'he', id: 'garden' });
    expect(await loadWiki(folder)).toMatchObject({ name, language: 'he', id: 'garden' });
  });

  it('without them is an English wiki', async () => {
    await ensureWikiFolder(folder);
    expect(await readFile(join(folder, 'config.ts'), 'utf8')).toContain(
      "  name: 'My Wiki',\n  language: 'en',\n",
    );
  });

  it('is not made with a language that there is not', async () => {
    await expect(ensureWikiFolder(folder, { language: 'qq' })).rejects.toThrow(
      'the command line: `language` is not a language of MediaWiki',
    );
    expect(existsSync(folder)).toBe(false);
  });
});

it('a folder with a configuration takes no second language', async () => {
  await ensureWikiFolder(folder);
  await expect(ensureWikiFolder(folder, { language: 'he' })).rejects.toThrow(
    '`--language`: only a new wiki takes it',
  );
  expect(await readFile(join(folder, 'config.ts'), 'utf8')).toContain("language: 'en'");
});
