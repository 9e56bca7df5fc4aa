import { rm } from 'node:fs/promises';
import { Wiki7Error } from '../base/errors.ts';
import type { Run } from '../base/process.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { DEBIAN_IMAGE } from '../config/debian-image.ts';
import type { Engine } from './engine.ts';
import type { State } from './state.ts';

const RELEASE = 'trixie';
/** Names of our own for the very images that wikis were built on: a newer one under Debian's name replaces none of them. */
export const BASE_REPOSITORY = 'localhost/wiki7/base';

/** What the slim image leaves out too. */
const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*'];

export interface BaseImageOptions {
  readonly engine: Engine;
  readonly run: Run;
  readonly state: State;
  readonly reporter: Reporter;
  /** Id of the one that this wiki's packages were added to last. @default - none was recorded */
  readonly recorded: string | undefined;
}

/** Debian's slim image, which all images begin with. It is asked for only by a build: whoever builds nothing needs none. */
export class BaseImage {
  readonly #options: BaseImageOptions;
  #present: Promise<{ readonly id: string; readonly tag: string }> | undefined;

  constructor(options: BaseImageOptions) {
    this.#options = options;
  }

  /** What the names of images rest on, with the date of their packages. The same until the next `update`. */
  async id(): Promise<string> {
    return this.#options.recorded ?? (await this.#ensure('present')).id;
  }

  /**
   * A name that a build can begin with: of the recorded image, or of another one where that is gone.
   *
   * @throws Wiki7Error W7-BASE-IMAGE
   */
  async tag(): Promise<string> {
    return (await this.#ensure('present')).tag;
  }

  /**
   * Fetches the newest.
   *
   * @returns its id
   * @throws Wiki7Error W7-BASE-IMAGE
   */
  async renew(): Promise<string> {
    return (await this.#ensure('anew')).id;
  }

  #ensure(which: 'present' | 'anew') {
    this.#present ??= this.#find(which);
    return this.#present;
  }

  async #find(which: 'present' | 'anew') {
    const { engine, recorded } = this.#options;
    if (which === 'present' && recorded !== undefined) {
      const tag = baseTagOf(recorded);
      if (await engine.imageId(tag)) return { id: recorded, tag };
    }
    const present = which === 'present' ? await engine.imageId(DEBIAN_IMAGE) : undefined;
    const id = present ?? (await this.#fetch());
    await engine.run(['tag', DEBIAN_IMAGE, baseTagOf(id)]);
    return { id, tag: baseTagOf(id) };
  }

  /** Pulls it, or makes it from Debian’s packages where no registry can be reached. */
  async #fetch(): Promise<string> {
    const { engine, reporter } = this.#options;
    await step(reporter, 'Fetching the base image', async (current) => {
      const pull = await engine.run(['pull', '--quiet', DEBIAN_IMAGE], {
        accept: 'any',
        timeoutSeconds: 300,
      });
      if (pull.code === 0) return;
      current.progress('no registry answers: making it from Debian’s packages');
      await this.#make();
    });
    const made = await engine.imageId(DEBIAN_IMAGE);
    if (made) return made;
    throw new Wiki7Error('W7-BASE-IMAGE', `${engine.name} has no ${DEBIAN_IMAGE} although it was fetched.`);
  }

  async #make(): Promise<void> {
    const { engine, run, state } = this.#options;
    const archive = await state.write('base.tar', '');
    const excludes = LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`);
    try {
      await run('mmdebstrap', [
        '--variant=minbase',
        '--include=ca-certificates',
        ...excludes,
        RELEASE,
        archive,
      ]);
      await engine.run(['import', archive, DEBIAN_IMAGE]);
    } catch (error) {
      throw new Wiki7Error(
        'W7-BASE-IMAGE',
        `${DEBIAN_IMAGE} can be neither pulled nor made with mmdebstrap (Debian package \`mmdebstrap\`). Check this machine's network.`,
        { cause: error, details: error instanceof Wiki7Error ? error.details : [] },
      );
    } finally {
      await rm(archive, { force: true });
    }
  }
}

export const baseTagOf = (id: string) => `${BASE_REPOSITORY}:${id.replace(/^sha256:/, '').slice(0, 16)}`;
