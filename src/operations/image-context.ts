import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow } from '../base/files.ts';
import type { ImageName } from '../blueprint/container.ts';
import type { MediaWikiBuild } from '../blueprint/mediawiki-settings.ts';
import type { Wiki } from '../config/wiki.ts';
import { bundleSidecar, type MadeFile } from './sidecar-bundle.ts';

const PRODUCT = fileURLToPath(new URL('../..', import.meta.url));

/** `mediawiki` is the product; `wiki` is the operator's layer on it, which containers run. */
export type BuiltImage = ImageName | 'mediawiki';

/** Those that containers run and that are made from `mediawiki`, in the order in which they are built. */
export const layeredImages = ['wiki', 'nginx', 'render'] as const satisfies readonly ImageName[];

/** Those that tasks on AWS run. */
export const taskImages = [...layeredImages, 'sidecar'] as const satisfies readonly ImageName[];

/** A folder or file of the build context: where it lies and what it is called there. One that is missing is empty there. */
interface Source {
  readonly from: string;
  readonly to: string;
}

/** Everything that goes into an image beside its base and its build arguments. */
export class ImageContext {
  readonly #name: string;
  readonly #sources: readonly Source[];
  readonly #dockerfile: string;

  /** @param name also of a test tool's image, which is no part of a wiki */
  constructor(name: BuiltImage | string, wikiFolder: string) {
    this.#name = name;
    this.#dockerfile = join(PRODUCT, 'images', name, 'Dockerfile');
    this.#sources = [{ from: join(PRODUCT, 'images', name), to: '.' }, ...more(name, wikiFolder)];
  }

  /** Names, modes and contents of all files, in a stable order. */
  async fingerprint(): Promise<(string | Uint8Array)[]> {
    const copied = await Promise.all(this.#sources.map(fingerprint));
    const made = (await this.#made()).flatMap(({ name, content }) => [name, content]);
    return [...copied.flat(), ...made];
  }

  /** Whether it is told a base image. Those that aren't begin with the product, which their own arguments name. */
  async beginsWithBase(): Promise<boolean> {
    return /^ARG BASE\b/m.test(await readFile(this.#dockerfile, 'utf8'));
  }

  async layOut(folder: string): Promise<void> {
    for (const { from, to } of this.#sources) {
      const there = await stat(from).catch(() => undefined);
      if (there) await cp(from, join(folder, to), { recursive: true, dereference: true });
      else if (to.endsWith('.php')) await writeFile(join(folder, to), '<?php\n');
      else await mkdir(join(folder, to), { recursive: true });
    }
    for (const { name, content } of await this.#made()) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  }

  /** What comes from our own code. */
  async #made(): Promise<readonly MadeFile[]> {
    if (this.#name !== 'sidecar') return [];
    return (await bundleSidecar()).map(({ name, content }) => ({ name: `app/${name}`, content }));
  }
}

/** What the operator's layer bakes. */
export const wikiBuild = ({ language, extensions, skins }: Wiki): MediaWikiBuild => ({
  languages: [language],
  extensions,
  skins,
});

function more(name: string, wikiFolder: string): readonly Source[] {
  switch (name) {
    case 'mediawiki':
      return [{ from: join(PRODUCT, 'mediawiki'), to: 'mediawiki' }];
    case 'wiki':
      return ['extensions', 'skins', 'assets', 'settings.php'].map((part) => ({
        from: join(wikiFolder, part),
        to: part,
      }));
    case 'mariadb':
    case 'mysql':
      return [{ from: join(PRODUCT, 'images/database'), to: '.' }];
    default:
      return [];
  }
}

async function fingerprint({ from, to }: Source): Promise<(string | Uint8Array)[]> {
  const there = await stat(from).catch(() => undefined);
  if (!there) return [`${to} absent`];
  if (there.isFile()) return [to, await readFile(from)];
  const parts = await Promise.all(
    (await filesBelow(from)).map(async (file) => {
      const { mode } = await stat(join(from, file));
      return [`${to}/${file} ${mode & 0o111 ? 'x' : '-'}`, await readFile(join(from, file))];
    }),
  );
  return parts.flat();
}
