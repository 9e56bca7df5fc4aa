import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Wiki7Error } from '../base/errors.ts';
import { parseConfig } from '../config/parse.ts';

const DEFINE_WIKI = fileURLToPath(new URL('../config/define-wiki.ts', import.meta.url));

/** What a new `config.ts` says. Language and id are for ever once the wiki is made, so they can be told before. */
export interface FirstConfig {
  /** @default 'My Wiki' */
  readonly name?: string;
  /** @default 'en' */
  readonly language?: string;
  /** @default - left out, which means `wiki` */
  readonly id?: string;
}

const SETTINGS = `<?php
// Your own MediaWiki settings, loaded after Wiki7's. After a change: ./wiki7 up
`;

/** Secrets and state stay out of the operator's own repository. */
const GITIGNORE = '.state/\ntsconfig.json\n';

/**
 * Makes the operator's folder where there is none; touches nothing that is there.
 *
 * @throws Wiki7Error W7-CONFIG when `first` is wrong, or there is a configuration that says it already
 */
export async function ensureWikiFolder(folder: string, first: FirstConfig = {}): Promise<'made' | 'present'> {
  const told = Object.keys(first).map((option) => `\`--${option}\``);
  if (existsSync(join(folder, 'config.ts'))) {
    if (told.length === 0) return 'present';
    throw new Wiki7Error(
      'W7-CONFIG',
      `${told.join(', ')}: only a new wiki takes ${told.length === 1 ? 'it' : 'them'}, and there is one in ${folder}. Write into its config.ts instead; language and id can't change once the wiki is made.`,
    );
  }
  const config = { name: 'My Wiki', language: 'en', ...first, adminEmail: 'admin@example.org' };
  parseConfig(config, 'the command line');
  for (const name of ['assets', 'extensions', 'skins']) await mkdir(join(folder, name), { recursive: true });
  await write(folder, 'settings.php', SETTINGS);
  await write(folder, '.gitignore', GITIGNORE);
  await write(folder, 'tsconfig.json', tsconfig(folder));
  await write(folder, 'config.ts', configFile(config));
  return 'made';
}

const configFile = (config: object) => `import { defineWiki } from 'wiki7';

// Every option: docs/guide/configuration.md. After a change: ./wiki7 up
export default defineWiki({
${Object.entries(config)
  .map(([option, value]) => `  ${option}: ${literal(String(value))},\n`)
  .join('')}});
`;

const literal = (text: string) =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

/** Lets an editor know the options: it finds the types in this checkout. */
function tsconfig(folder: string): string {
  const path = relative(folder, DEFINE_WIKI);
  const compilerOptions = {
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: { wiki7: [path.startsWith('.') ? path : `./${path}`] },
  };
  return `${JSON.stringify({ compilerOptions, include: ['config.ts'] }, null, 2)}\n`;
}

async function write(folder: string, name: string, content: string): Promise<void> {
  await writeFile(join(folder, name), content, { flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
