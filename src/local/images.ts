import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Wiki7Error } from '../base/errors.ts';
import { contentHash } from '../base/hash.ts';
import { type Reporter, step } from '../base/reporter.ts';
import type { ImageName } from '../blueprint/container.ts';
import type { Wiki } from '../config/wiki.ts';
import { ImageContext, layeredImages, wikiBuild } from '../operations/image-context.ts';
import type { BaseImage } from './base-image.ts';
import type { Engine } from './engine.ts';
import type { State } from './state.ts';

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

/** Builds images whose content changed; the name of an image is the hash of everything that goes into it. */
export class ImageBuilder {
  readonly #options: ImageBuilderOptions;
  readonly #builds = new Map<string, Promise<string>>();

  constructor(options: ImageBuilderOptions) {
    this.#options = options;
  }

  /** One image by its folder's name, for those that are not part of a wiki: test tools. */
  product(name: string): Promise<string> {
    return this.#ensure(name, {});
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
    return this.#ensure(name, { MEDIAWIKI_IMAGE: await this.#mediaWiki() });
  }

  #mediaWiki(): Promise<string> {
    return this.#ensure('mediawiki', {});
  }

  async #layered(wiki: Wiki): Promise<Record<(typeof layeredImages)[number], string>> {
    const product = await this.#mediaWiki();
    const image = await this.#ensure('wiki', {
      MEDIAWIKI_IMAGE: product,
      WIKI7_BUILD: JSON.stringify(wikiBuild(wiki)),
    });
    return {
      wiki: image,
      nginx: await this.#ensure('nginx', { MEDIAWIKI_IMAGE: image }),
      render: await this.#ensure('render', { MEDIAWIKI_IMAGE: product }),
    };
  }

  #ensure(name: string, args: Readonly<Record<string, string>>): Promise<string> {
    const running = this.#builds.get(name);
    if (running) return running;
    const build = this.#build(name, args);
    this.#builds.set(name, build);
    return build;
  }

  async #build(name: string, args: Readonly<Record<string, string>>): Promise<string> {
    const { engine, packagesAsOf, base, wikiFolder } = this.#options;
    const context = new ImageContext(name, wikiFolder);
    const allArgs = { ...args, PACKAGES_AS_OF: packagesAsOf };
    const content = await context.fingerprint();
    const tag = `localhost/wiki7/${name}:${contentHash([await base.id(), JSON.stringify(allArgs), ...content])}`;
    if (await engine.imageId(tag)) return tag;
    const basis: Record<string, string> = (await context.beginsWithBase()) ? { BASE: await base.tag() } : {};
    await this.#run(name, tag, context, { ...allArgs, ...basis });
    return tag;
  }

  async #run(
    name: string,
    tag: string,
    context: ImageContext,
    args: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { engine, reporter, state } = this.#options;
    await step(reporter, `Building ${name}`, async (current) => {
      const log: string[] = [];
      const flags = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
      const { code } = await this.#staged(name, context, (staged) =>
        engine.run(['build', '--tag', tag, '--label', `wiki7.image=${name}`, ...flags, staged], {
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

  /** Lays the context out in a folder of this build's own, for as long as the work takes. */
  async #staged<T>(name: string, context: ImageContext, work: (folder: string) => Promise<T>): Promise<T> {
    const parent = this.#options.state.path('build');
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(parent, `${name}-`));
    try {
      await context.layOut(folder);
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function buildRemedy(name: string, log: readonly string[]): string {
  if (log.some((line) => /Could not resolve|Temporary failure|Unable to fetch|Failed to fetch/.test(line))) {
    return 'Debian’s packages could not be fetched: check the network, then run `./wiki7 up` again.';
  }
  if (name === 'wiki')
    return 'The likeliest cause is an extension, a skin or settings.php in your wiki folder.';
  return 'Run `./wiki7 up` again; what is built already stays.';
}
