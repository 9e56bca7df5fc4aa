import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Wiki7Error } from '../base/errors.ts';
import { filesBelow } from '../base/files.ts';
import { contentHash } from '../base/hash.ts';
import { type Reporter, step } from '../base/reporter.ts';
import type { ImageName } from '../blueprint/container.ts';
import type { MediaWikiBuild } from '../blueprint/mediawiki-settings.ts';
import type { Wiki } from '../config/wiki.ts';
import type { BaseImage } from './base-image.ts';
import type { Engine } from './engine.ts';
import type { State } from './state.ts';

const PRODUCT = fileURLToPath(new URL('../..', import.meta.url));

/** `mediawiki` is the product; `wiki` is the operator's layer on it, which containers run. */
type BuiltImage = ImageName | 'mediawiki';

/** Those made from MediaWiki's image. */
const layeredImages = ['wiki', 'nginx', 'render'] as const;

/** Tags by the names of images: those that are built or recorded. */
export type Images = Readonly<Partial<Record<ImageName, string>>>;

/** @throws Wiki7Error W7-NO-IMAGE */
export function requireImage(images: Images, name: ImageName): string {
  const tag = images[name];
  if (tag !== undefined) return tag;
  throw new Wiki7Error(
    'W7-NO-IMAGE',
    `This wiki was not released with an image \`${name}\` yet. \`./wiki7 up\` builds it.`,
  );
}

/** @throws Wiki7Error W7-NO-IMAGE when the engine has it no more */
export async function requirePresent(engine: Engine, tag: string): Promise<void> {
  if (await engine.imageId(tag)) return;
  throw new Wiki7Error(
    'W7-NO-IMAGE',
    `The image ${tag}, which this wiki was released with, has gone. \`./wiki7 up\` builds it again.`,
  );
}

export interface ImageBuilderOptions {
  readonly engine: Engine;
  readonly state: State;
  readonly reporter: Reporter;
  readonly wikiFolder: string;
  /** Changes when packages are to be fetched anew. */
  readonly packagesAsOf: string;
  readonly base: BaseImage;
}

/** A folder or file of the build context: where it lies and what it is called there. */
interface Source {
  readonly from: string;
  readonly to: string;
}

const databases: Source = { from: join(PRODUCT, 'images/database'), to: '.' };

/** What images have in common, in the contexts of all of them. */
const shared: Readonly<Record<string, readonly Source[]>> = { mariadb: [databases], mysql: [databases] };

/** Builds images whose content changed; the name of an image is the hash of everything that goes into it. */
export class ImageBuilder {
  readonly #options: ImageBuilderOptions;
  readonly #builds = new Map<BuiltImage, Promise<string>>();

  constructor(options: ImageBuilderOptions) {
    this.#options = options;
  }

  /** One image by its folder's name, for those that are not part of a wiki: test tools. */
  product(name: string): Promise<string> {
    return this.#ensure(name as BuiltImage, shared[name] ?? [], {});
  }

  /** Every image that was asked for, also those that others are made from. */
  async tags(): Promise<string[]> {
    return Promise.all(this.#builds.values());
  }

  /** Everything that a wiki runs. Two at a time: a build waits for the network half of its time. */
  async forWiki(wiki: Wiki, names: readonly ImageName[]): Promise<Images> {
    const others = names.filter((name) => !layeredImages.some((layered) => layered === name));
    const [layered] = await Promise.all([
      this.#layered(wiki),
      (async () => {
        for (const name of others) await this.product(name);
      })(),
    ]);
    const entries = others.map(async (name) => [name, await this.product(name)] as const);
    return { ...Object.fromEntries(await Promise.all(entries)), ...layered };
  }

  /** Test tools that run on the product's MediaWiki. */
  async onMediaWiki(name: string): Promise<string> {
    return this.#ensure(name as BuiltImage, [], { MEDIAWIKI_IMAGE: await this.#mediaWiki() });
  }

  #mediaWiki(): Promise<string> {
    return this.#ensure('mediawiki', [{ from: join(PRODUCT, 'mediawiki'), to: 'mediawiki' }], {});
  }

  async #layered(wiki: Wiki): Promise<Record<(typeof layeredImages)[number], string>> {
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
    return {
      wiki: image,
      nginx: await this.#ensure('nginx', [], { MEDIAWIKI_IMAGE: image }),
      render: await this.#ensure('render', [], { MEDIAWIKI_IMAGE: product }),
    };
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
    const { engine, packagesAsOf, base } = this.#options;
    const sources = [{ from: join(PRODUCT, 'images', name), to: '.' }, ...extra];
    const allArgs = { ...args, PACKAGES_AS_OF: packagesAsOf };
    const content = (await Promise.all(sources.map(fingerprint))).flat();
    const tag = `localhost/wiki7/${name}:${contentHash([await base.id(), JSON.stringify(allArgs), ...content])}`;
    if (await engine.imageId(tag)) return tag;
    const dockerfile = await readFile(join(PRODUCT, 'images', name, 'Dockerfile'), 'utf8');
    const basis: Record<string, string> = /^ARG BASE\b/m.test(dockerfile) ? { BASE: await base.tag() } : {};
    await this.#run(name, tag, sources, { ...allArgs, ...basis });
    return tag;
  }

  async #run(
    name: string,
    tag: string,
    sources: readonly Source[],
    args: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { engine, reporter, state } = this.#options;
    await step(reporter, `Building ${name}`, async (current) => {
      const log: string[] = [];
      const flags = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
      const { code } = await this.#staged(name, sources, (context) =>
        engine.run(['build', '--tag', tag, '--label', `wiki7.image=${name}`, ...flags, context], {
          accept: 'any',
          onLine: (line) => {
            log.push(line);
            current.progress(line.trim());
          },
        }),
      );
      if (code === 0) return;
      const file = await state.write(join('log', `build-${name}.log`), `${log.join('\n')}\n`);
      throw new Wiki7Error(
        'W7-BUILD',
        `The image \`${name}\` can't be built. Its whole log: ${relative(process.cwd(), file)}. ${buildRemedy(name, log)}`,
        { details: log.slice(-15) },
      );
    });
  }

  /** Lays the sources out in a folder of this build's own, for as long as the work takes. */
  async #staged<T>(
    name: string,
    sources: readonly Source[],
    work: (context: string) => Promise<T>,
  ): Promise<T> {
    const folder = this.#options.state.path('build');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const context = await mkdtemp(join(folder, `${name}-`));
    try {
      for (const { from, to } of sources) {
        const there = await stat(from).catch(() => undefined);
        if (there) await cp(from, join(context, to), { recursive: true, dereference: true });
        else if (to.endsWith('.php')) await writeFile(join(context, to), '<?php\n');
        else await mkdir(join(context, to), { recursive: true });
      }
      return await work(context);
    } finally {
      await rm(context, { recursive: true, force: true });
    }
  }
}

/** Names, modes and contents of all files below a source, in a stable order. */
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

function buildRemedy(name: string, log: readonly string[]): string {
  if (log.some((line) => /Could not resolve|Temporary failure|Unable to fetch|Failed to fetch/.test(line))) {
    return 'Debian’s packages could not be fetched: check the network, then run `./wiki7 up` again.';
  }
  if (name === 'wiki')
    return 'The likeliest cause is an extension, a skin or settings.php in your wiki folder.';
  return 'Run `./wiki7 up` again; what is built already stays.';
}
