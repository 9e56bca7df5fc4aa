import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retryUntil } from '../../src/base/retry.ts';
import type { Engine } from '../../src/local/engine.ts';
import type { Images } from '../../src/local/images.ts';
import { inFolder, ofInstance } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { withLock } from '../../src/local/lock.ts';
import { lifeOf, removeLeftBehind, standIn } from './left-behind.ts';

/** Where the substitutes run: containers of one name and label, their networks, and a folder that all of them see as /etc/aws. */
export class SubstitutePlace {
  readonly engine: Engine;
  readonly name: string;
  readonly labels: readonly string[];
  readonly #images: Images;
  readonly #started: string[] = [];
  readonly #networks: string[] = [];
  readonly #wiki: LocalWiki;
  #folder = '';
  #letGo = async () => {};

  constructor(wiki: LocalWiki, images: Images) {
    this.engine = wiki.engine;
    this.#images = images;
    this.#wiki = wiki;
    this.name = `${wiki.instance.name}-aws`;
    this.labels = [ofInstance(wiki.instance.name), inFolder(wiki.folder), standIn].flatMap((label) => [
      '--label',
      label,
    ]);
  }

  async start(): Promise<void> {
    await this.#live();
    await removeLeftBehind(this.engine);
    this.#folder = await mkdtemp(join(tmpdir(), 'wiki7-aws-'));
    await chmod(this.#folder, 0o755);
  }

  async stop(): Promise<void> {
    for (const name of this.#started.toReversed()) {
      await this.engine.run(['rm', '--force', '--volumes', name], { accept: 'any' });
    }
    for (const network of this.#networks) {
      await this.engine.run(['network', 'rm', network], { accept: 'any' });
    }
    if (this.#folder) await rm(this.#folder, { recursive: true });
    await this.#letGo();
  }

  /** Others see by it that whoever made all this is not dead. */
  #live(): Promise<void> {
    return new Promise((taken, refused) => {
      const held = withLock(
        lifeOf(this.#wiki.folder),
        () =>
          new Promise<void>((end) => {
            this.#letGo = () => {
              end();
              return held;
            };
            taken();
          }),
      );
      held.catch(refused);
    });
  }

  image(name: string): string {
    const tag = this.#images[name as keyof Images];
    if (!tag) throw new Error(`There is no image for ${name}.`);
    return tag;
  }

  /** @throws Error when somebody else who lives has the subnet */
  async network(name: string, subnet: string, flags: readonly string[]): Promise<void> {
    const range = ['--subnet', `${subnet}.0/24`, '--gateway', `${subnet}.1`];
    const create = ['network', 'create', ...range, ...flags, ...this.labels, name];
    const { code, stderr } = await this.engine.run(create, { accept: 'any' });
    if (code !== 0)
      throw new Error(
        `There can't be a network ${subnet}.0/24. If another test has it, wait until that has ended. ${stderr}`,
      );
    this.#networks.push(name);
  }

  /** Where a file of the folder lies on this machine. */
  path(file: string): string {
    return join(this.#folder, file);
  }

  async write(file: string, content: string): Promise<void> {
    await writeFile(this.path(file), content, { mode: 0o644 });
  }

  /** @returns name of the container */
  async run(
    id: string,
    args: readonly string[],
    rest: readonly string[],
    env: Record<string, string> = {},
  ): Promise<string> {
    const name = `${this.name}-${id}`;
    this.#started.push(name);
    await this.engine.run(
      [
        ...['run', '--detach', '--pull=never', '--name', name, ...this.labels],
        ...['--volume', `${this.#folder}:/etc/aws:ro`, ...args],
        ...Object.keys(env).flatMap((variable) => ['--env', variable]),
        ...rest,
      ],
      { env },
    );
    return name;
  }

  /** @throws Error with the end of its log */
  async until(name: string, command: readonly string[]): Promise<void> {
    await retryUntil(
      async () =>
        (await this.engine.run(['exec', name, ...command], { accept: 'any' })).code === 0 ? true : undefined,
      async () => new Error(`${name} does not answer:\n${(await this.engine.lastLog(name)).join('\n')}`),
      { timeoutSeconds: 120, everySeconds: 0.5 },
    );
  }
}
