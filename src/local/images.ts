import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Wiki7Error } from '../base/errors.ts';
import { contentHash } from '../base/hash.ts';
import { type Reporter, step } from '../base/reporter.ts';
import type { ImageName } from '../blueprint/container.ts';
import type { MediaWikiBuild } from '../blueprint/mediawiki-settings.ts';
import type { Wiki } from '../config/wiki.ts';
import type { Engine } from './engine.ts';
import type { State } from './state.ts';

const PRODUCT = fileURLToPath(new URL('../..', import.meta.url));

/** `mediawiki` is the product; `wiki` is the operator's layer on it, which containers run. */
type BuiltImage = ImageName | 'mediawiki';

export type Images = Readonly<Record<ImageName, string>>;

export interface ImageBuilderOptions {
  readonly engine: Engine;
  readonly state: State;
  readonly reporter: Reporter;
  readonly wikiFolder: string;
  /** Changes when packages are to be fetched anew. */
  readonly packagesAsOf: string;
  readonly baseImage: string;
}

/** A folder or file of the build context: where it lies and what it is called there. */
interface Source {
  readonly from: string;
  readonly to: string;
}

/** Builds images whose content changed; the name of an image is the hash of everything that goes into it. */
export class ImageBuilder {
  readonly #options: ImageBuilderOptions;
  readonly #builds = new Map<BuiltImage, Promise<string>>();

  constructor(options: ImageBuilderOptions) {
    this.#options = options;
  }

  /** One image by its folder's name, for those that are not part of a wiki: test tools. */
  product(name: string): Promise<string> {
    return this.#ensure(name as BuiltImage, [], {});
  }

  /** Everything that a wiki runs. Two at a time: a build waits for the network half of its time. */
  async forWiki(wiki: Wiki, names: readonly ImageName[]): Promise<Images> {
    const others = names.filter((name) => name !== 'wiki' && name !== 'nginx');
    const [layered] = await Promise.all([
      this.#layered(wiki),
      (async () => {
        for (const name of others) await this.product(name);
      })(),
    ]);
    const entries = others.map(async (name) => [name, await this.product(name)] as const);
    return { ...Object.fromEntries(await Promise.all(entries)), ...layered } as Images;
  }

  /** Test tools that run on the product's MediaWiki. */
  async onMediaWiki(name: string): Promise<string> {
    return this.#ensure(name as BuiltImage, [], { MEDIAWIKI_IMAGE: await this.#mediaWiki() });
  }

  #mediaWiki(): Promise<string> {
    return this.#ensure('mediawiki', [{ from: join(PRODUCT, 'mediawiki'), to: 'mediawiki' }], {});
  }

  async #layered(wiki: Wiki): Promise<{ wiki: string; nginx: string }> {
    const { wikiFolder } = this.#options;
    const product = await this.#mediaWiki();
    const operators = ['extensions', 'skins', 'assets', 'settings.php'].map((name) => ({
      from: join(wikiFolder, name),
      to: name,
    }));
    const build: MediaWikiBuild = {
      languages: [wiki.language],
      extensions: wiki.extensions,
      skins: wiki.skins,
    };
    const image = await this.#ensure('wiki', operators, {
      MEDIAWIKI_IMAGE: product,
      WIKI7_BUILD: JSON.stringify(build),
    });
    return { wiki: image, nginx: await this.#ensure('nginx', [], { MEDIAWIKI_IMAGE: image }) };
  }

  #ensure(
    name: BuiltImage,
    extra: readonly Source[],
    args: Readonly<Record<string, string>>,
  ): Promise<string> {
    const running = this.#builds.get(name);
    if (running) return running;
    const build = this.#build(name, extra, args);
    this.#builds.set(name, build);
    return build;
  }

  async #build(
    name: BuiltImage,
    extra: readonly Source[],
    args: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { engine, reporter, packagesAsOf, baseImage } = this.#options;
    const sources = [{ from: join(PRODUCT, 'images', name), to: '.' }, ...extra];
    const allArgs = { ...args, PACKAGES_AS_OF: packagesAsOf };
    const content = (await Promise.all(sources.map(fingerprint))).flat();
    const tag = `localhost/wiki7/${name}:${contentHash([baseImage, JSON.stringify(allArgs), ...content])}`;
    if (await engine.imageId(tag)) return tag;
    await step(reporter, `Building ${name}`, async (current) => {
      const context = await this.#stage(name, sources);
      const log: string[] = [];
      const flags = Object.entries(allArgs).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
      const result = await engine.run(
        ['build', '--tag', tag, '--label', `wiki7.image=${name}`, ...flags, context],
        {
          accept: 'any',
          onLine: (line) => {
            log.push(line);
            current.progress(line.trim());
          },
        },
      );
      await rm(context, { recursive: true, force: true });
      if (result.code === 0) return;
      const file = await this.#options.state.write(join('log', `build-${name}.log`), `${log.join('\n')}\n`);
      throw new Wiki7Error(
        'W7-BUILD',
        `The image \`${name}\` can't be built. Its whole log: ${relative(process.cwd(), file)}. ${buildRemedy(name, log)}`,
        { details: log.slice(-15) },
      );
    });
    return tag;
  }

  async #stage(name: string, sources: readonly Source[]): Promise<string> {
    const context = this.#options.state.path('build', name);
    await rm(context, { recursive: true, force: true });
    await mkdir(context, { recursive: true });
    for (const { from, to } of sources) {
      const there = await stat(from).catch(() => undefined);
      if (there) await cp(from, join(context, to), { recursive: true, dereference: true });
      else if (to.endsWith('.php')) await writeFile(join(context, to), '<?php\n');
      else await mkdir(join(context, to), { recursive: true });
    }
    return context;
  }
}

/** Names, modes and contents of all files below a source, in a stable order. */
async function fingerprint({ from, to }: Source): Promise<(string | Uint8Array)[]> {
  const there = await stat(from).catch(() => undefined);
  if (!there) return [`${to} absent`];
  if (there.isFile()) return [to, await readFile(from)];
  const entries = await readdir(from, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const parts = await Promise.all(
    files.sort().map(async (file) => {
      const { mode } = await stat(file);
      return [`${to}/${relative(from, file)} ${mode & 0o111 ? 'x' : '-'}`, await readFile(file)];
    }),
  );
  return parts.flat();
}

function buildRemedy(name: string, log: readonly string[]): string {
  if (log.some((line) => /Could not resolve|Temporary failure|Unable to fetch|Failed to fetch/.test(line))) {
    return 'Debian’s packages could not be fetched: check the network, then run `./wiki7 up` again.';
  }
  if (name === 'wiki')
    return 'The likeliest cause is an extension, a skin or settings.php in your wiki folder.';
  return 'Run `./wiki7 up` again; what is built already stays.';
}
