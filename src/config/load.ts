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

/** A wiki as its operator wrote it, not yet checked. */
export interface WrittenWiki {
  /** What `config.ts` exports. */
  readonly exported: unknown;
  /** Names of what lies beside it. */
  readonly folder: FolderContents;
}

/**
 * Reads a wiki's folder: its `config.ts` and the names of what lies beside it.
 *
 * @param folder absolute path
 * @throws Wiki7Error W7-CONFIG, W7-NO-WIKI
 */
export async function readWiki(folder: string): Promise<WrittenWiki> {
  const file = configFile(folder);
  if (!existsSync(file)) {
    throw new Wiki7Error(
      'W7-NO-WIKI',
      `There is no wiki in ${folder}: it has no config.ts. Run \`./wiki7 up\` to make one.`,
    );
  }
  return { exported: await evaluate(file, shown(file)), folder: await folderContents(folder) };
}

/** @throws Wiki7Error W7-CONFIG */
export function checkWiki(folder: string, written: WrittenWiki, ports: KnownPorts = {}): Wiki {
  return resolveWiki(parseConfig(written.exported, shown(configFile(folder))), written.folder, ports);
}

/**
 * Both at once.
 *
 * @throws Wiki7Error W7-CONFIG, W7-NO-WIKI
 */
export async function loadWiki(folder: string, ports: KnownPorts = {}): Promise<Wiki> {
  return checkWiki(folder, await readWiki(folder), ports);
}

const configFile = (folder: string) => join(folder, 'config.ts');
const shown = (file: string) => relative(process.cwd(), file) || file;

async function folderContents(folder: string): Promise<FolderContents> {
  return {
    extensions: (await foldersIn(join(folder, 'extensions'))).filter(isShown),
    skins: (await foldersIn(join(folder, 'skins'))).filter(isShown),
    assets: await filesBelow(join(folder, 'assets')),
  };
}

const isShown = (name: string) => !name.startsWith('.');

/** The bundle goes beside nothing of the operator's: a temporary module in `.state/`, removed at once. */
async function evaluate(file: string, name: string): Promise<unknown> {
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
      `${name}${first?.location ? `:${first.location.line}` : ''}: ${first?.text ?? messageOf(error)}`,
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
        `${name} exports nothing: it must \`export default defineWiki({ … })\`.`,
      );
    return exported;
  } catch (error) {
    if (error instanceof Wiki7Error) throw error;
    throw new Wiki7Error('W7-CONFIG', `${name} failed: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(module, { force: true });
  }
}
