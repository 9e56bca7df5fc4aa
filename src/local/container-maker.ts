import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, Wiki7Error } from '../base/errors.ts';
import type { Container } from '../blueprint/container.ts';
import { containerName, createArguments, joinArguments } from './create-arguments.ts';
import type { Engine } from './engine.ts';
import { type Images, requireImage, requirePresent } from './images.ts';
import { labels } from './labels.ts';
import type { LocalContainer } from './local-container.ts';
import { portRemedy } from './preflight.ts';
import type { Instance, State } from './state.ts';

export interface ContainerMakerOptions {
  readonly engine: Engine;
  readonly state: State;
  readonly instance: Instance;
  readonly images: Images;
}

/** Makes containers, hands them their secrets, and starts them. */
export class ContainerMaker {
  readonly #options: ContainerMakerOptions;

  constructor(options: ContainerMakerOptions) {
    this.#options = options;
  }

  /**
   * A container that is whole, with all of its networks, or none.
   *
   * @param specification what `specification()` gives for it
   * @returns its name
   * @throws Wiki7Error W7-NO-IMAGE, or W7-CREATE in the engine's words
   */
  async create(
    local: LocalContainer,
    specification: string,
    restart: 'always' | 'no',
    terminal = false,
  ): Promise<string> {
    const { engine, instance } = this.#options;
    const name = containerName(instance, local.id);
    const image = this.#image(local);
    const environmentFile = await this.#writeEnvironment(local);
    try {
      const args = createArguments(local, {
        instance,
        image,
        environmentFile,
        restart,
        terminal,
        labels: {
          [labels.instance]: instance.name,
          [labels.id]: local.id,
          [labels.service]: local.service,
          [labels.kind]: restart === 'no' ? 'one-shot' : 'service',
          [labels.specification]: specification,
        },
      });
      await engine.run(args);
      await this.#join(local, name);
    } catch (error) {
      await requirePresent(engine, image);
      throw new Wiki7Error(
        'W7-CREATE',
        `${engine.name} can't make the container ${local.id}: ${messageOf(error)}`,
        { cause: error, details: error instanceof Wiki7Error ? error.details : [] },
      );
    } finally {
      await rm(environmentFile, { force: true });
    }
    return name;
  }

  /** @throws Wiki7Error W7-PORT, W7-START */
  async start(local: LocalContainer): Promise<void> {
    const { engine, instance } = this.#options;
    const name = containerName(instance, local.id);
    const { code, stderr } = await engine.run(['start', name], { accept: 'any' });
    if (code === 0) return;
    const { networking } = local;
    if (networking.kind === 'own' && /address already in use|port is already allocated/i.test(stderr)) {
      const named = networking.publish.find(({ hostPort }) => new RegExp(`:${hostPort}\\b`).test(stderr));
      const taken = named ?? networking.publish[0];
      const which = taken ? `port ${taken.hostPort}` : 'a port';
      throw new Wiki7Error('W7-PORT', `Another program took ${which} in the meantime. ${portRemedy(taken)}`);
    }
    throw new Wiki7Error('W7-START', `${local.id} does not start: ${stderr.trim().split('\n').at(-1)}`, {
      details: await engine.lastLog(name),
    });
  }

  /**
   * Hash of what the engine is told, secrets included; keyed, since others can read a label.
   *
   * @param owner id of the container whose network it shares
   */
  async specification(local: LocalContainer, owner: string | undefined): Promise<string> {
    const { instance, state } = this.#options;
    const context = {
      instance,
      image: this.#image(local),
      environmentFile: '',
      restart: 'always',
      terminal: false,
      labels: {},
    } as const;
    const told = [
      createArguments(local, context),
      joinArguments(local, instance),
      local.container.environment,
    ];
    const key = await state.requireSecret('secret-key');
    return createHmac('sha256', key)
      .update(JSON.stringify([...told, await this.#secretValues(local.container), owner ?? '']))
      .digest('hex')
      .slice(0, 24);
  }

  /** @throws Wiki7Error W7-NO-IMAGE */
  #image({ container }: LocalContainer): string {
    return requireImage(this.#options.images, container.image);
  }

  /** One without all of its networks would look right from now on, and never reach its database. */
  async #join(local: LocalContainer, name: string): Promise<void> {
    const { engine, instance } = this.#options;
    try {
      for (const join of joinArguments(local, instance)) await engine.run(join);
    } catch (error) {
      await engine.run(['rm', '--force', '--volumes', name], { accept: 'any' });
      throw error;
    }
  }

  /** One line a variable; a value that can't be told so is refused rather than cut. */
  async #writeEnvironment(local: LocalContainer): Promise<string> {
    const all = { ...local.container.environment, ...(await this.#secretValues(local.container)) };
    const lines = Object.entries(all).map(([name, value]) => {
      if (/[\r\n\0]/.test(value)) {
        throw new Wiki7Error(
          'W7-ENVIRONMENT',
          `${name} of ${local.id} has a line break, which no environment file can hold.`,
        );
      }
      return `${name}=${value}\n`;
    });
    return this.#options.state.write(join('environment', local.id), lines.join(''));
  }

  async #secretValues(container: Container): Promise<Record<string, string>> {
    const entries = Object.entries(container.secrets).map(
      async ([variable, secret]) => [variable, await this.#options.state.requireSecret(secret)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }
}
