import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFINE_WIKI = fileURLToPath(new URL('../config/define-wiki.ts', import.meta.url));

const CONFIG = `import { defineWiki } from 'wiki7';

// Every option: docs/guide/configuration.md. After a change: ./wiki7 up
export default defineWiki({
  name: 'My Wiki',
  language: 'en',
  adminEmail: 'admin@example.org',
});
`;

const SETTINGS = `<?php
// Your own MediaWiki settings, loaded after Wiki7's. After a change: ./wiki7 up
`;

/** Secrets and state stay out of the operator's own repository. */
const GITIGNORE = '.state/\ntsconfig.json\n';

/** Makes the operator's folder where there is none; touches nothing that is there. */
export async function ensureWikiFolder(folder: string): Promise<'made' | 'present'> {
  if (existsSync(join(folder, 'config.ts'))) return 'present';
  for (const name of ['assets', 'extensions', 'skins']) await mkdir(join(folder, name), { recursive: true });
  await write(folder, 'settings.php', SETTINGS);
  await write(folder, '.gitignore', GITIGNORE);
  await write(folder, 'tsconfig.json', tsconfig(folder));
  await write(folder, 'config.ts', CONFIG);
  return 'made';
}

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
