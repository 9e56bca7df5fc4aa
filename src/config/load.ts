import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { messageOf, Wiki7Error } from '../base/errors.ts';
import { filesBelow, foldersIn } from '../base/files.ts';
import { parseConfig } from './parse.ts';
import { type FolderContents, type KnownPorts, resolveWiki, type Wiki } from './wiki.ts';

const defineWikiModule = fileURLToPath(new URL('./define-wiki.ts', import.meta.url));

/**
 * Reads a wiki's folder: its `config.ts` and the names of what lies beside it.
 *
 * @param folder absolute path
 * @throws Wiki7Error W7-CONFIG
 */
export async function loadWiki(folder: string, ports: KnownPorts = {}): Promise<Wiki> {
  const file = join(folder, 'config.ts');
  const shown = relative(process.cwd(), file) || file;
  if (!existsSync(file)) {
    throw new Wiki7Error(
      'W7-NO-WIKI',
      `There is no wiki in ${folder}: it has no config.ts. Run \`./wiki7 up\` to make one.`,
    );
  }
  const exported = await evaluate(file, shown);
  return resolveWiki(parseConfig(exported, shown), await folderContents(folder), ports);
}

async function folderContents(folder: string): Promise<FolderContents> {
  return {
    extensions: (await foldersIn(join(folder, 'extensions'))).filter(isShown),
    skins: (await foldersIn(join(folder, 'skins'))).filter(isShown),
    assets: await filesBelow(join(folder, 'assets')),
  };
}

const isShown = (name: string) => !name.startsWith('.');

/** The bundle goes beside nothing of the operator's: a temporary module in `.state/`, removed at once. */
async function evaluate(file: string, shown: string): Promise<unknown> {
  const bundled = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { wiki7: defineWikiModule },
    logLevel: 'silent',
  }).catch((error: { errors?: { text: string; location?: { line: number } }[] }) => {
    const first = error.errors?.[0];
    throw new Wiki7Error(
      'W7-CONFIG',
      `${shown}${first?.location ? `:${first.location.line}` : ''}: ${first?.text ?? messageOf(error)}`,
    );
  });
  const state = join(file, '..', '.state');
  const module = join(state, `config-${process.pid}.mjs`);
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(module, bundled.outputFiles[0]?.contents ?? '');
  try {
    const { default: exported } = await import(`${pathToFileURL(module)}?${Date.now()}`);
    if (exported === undefined)
      throw new Wiki7Error(
        'W7-CONFIG',
        `${shown} exports nothing: it must \`export default defineWiki({ … })\`.`,
      );
    return exported;
  } catch (error) {
    if (error instanceof Wiki7Error) throw error;
    throw new Wiki7Error('W7-CONFIG', `${shown} failed: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(module, { force: true });
  }
}
