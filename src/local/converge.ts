import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, Wiki7Error } from '../base/errors.ts';
import { lastLines } from '../base/process.ts';
import { retryUntil } from '../base/retry.ts';
import type { Container } from '../blueprint/container.ts';
import { containerName, createArguments, joinArguments } from './create-arguments.ts';
import type { Engine, InspectedContainer } from './engine.ts';
import type { Images } from './images.ts';
import { labels, ofInstance } from './labels.ts';
import type { LocalContainer } from './local-container.ts';
import type { Instance, State } from './state.ts';

export interface ConvergeOptions {
  readonly engine: Engine;
  readonly state: State;
  readonly instance: Instance;
  readonly images: Images;
}

/** Brings containers from whatever they are to what they should be; what already is right is left alone. */
export class Converger {
  readonly #options: ConvergeOptions;
  #present = new Map<string, InspectedContainer>();

  constructor(options: ConvergeOptions) {
    this.#options = options;
  }

  /** Looks at what is there. To be called before any of the others. */
  async look(): Promise<void> {
    const { engine, instance } = this.#options;
    const found = await engine.containers(ofInstance(instance.name));
    this.#present = new Map(
      found.map((container) => [container.Config.Labels?.[labels.id] ?? '', container]),
    );
  }

  /** Whether this very container is there and runs. */
  async isCurrent(local: LocalContainer): Promise<boolean> {
    const present = this.#present.get(local.id);
    return (
      present?.State.Running === true && this.#specificationOf(present) === (await this.specification(local))
    );
  }

  isRunning(local: LocalContainer): boolean {
    return this.#present.get(local.id)?.State.Running === true;
  }

  /** Whether a running container of this wiki holds the port already. */
  publishes(hostPort: number): boolean {
    return [...this.#present.values()].some(
      (present) => present.State.Running && publishedBy(present).includes(hostPort),
    );
  }

  /** Makes what is missing or different and starts what stands still, in the order given. */
  async ensure(locals: readonly LocalContainer[]): Promise<void> {
    const { engine, instance } = this.#options;
    const stale = await this.#stale(locals);
    await engine.remove([...stale].reverse().map((id) => containerName(instance, id)));
    for (const id of stale) this.#present.delete(id);
    for (const local of locals) {
      const present = this.#present.get(local.id);
      if (!present) await this.create(local, 'always');
      if (!present?.State.Running) await this.#start(local);
      if (!present) await this.look();
    }
  }

  /** @throws Wiki7Error W7-RELOAD when a running container refuses its new files */
  async reload(local: LocalContainer): Promise<void> {
    const { engine, instance } = this.#options;
    if (!local.reload) return;
    const { code, stdout, stderr } = await engine.run(
      ['exec', containerName(instance, local.id), ...local.reload],
      { accept: 'any' },
    );
    if (code === 0) return;
    throw new Wiki7Error(
      'W7-RELOAD',
      `${local.id} refuses its new configuration and goes on with the old one.`,
      {
        details: lastLines(`${stdout}\n${stderr}`),
      },
    );
  }

  /**
   * Ids of what is there but is not what it should be. A new network namespace makes those inside it stale, and so does
   * a port that another one is to have from now on.
   */
  async #stale(locals: readonly LocalContainer[]): Promise<Set<string>> {
    const wanted = locals.flatMap(({ networking }) => (networking.kind === 'own' ? networking.publish : []));
    const ids = new Set(locals.map(({ id }) => id));
    const stale = new Set(
      [...this.#present]
        .filter(
          ([id, present]) =>
            !ids.has(id) && wanted.some(({ hostPort }) => publishedBy(present).includes(hostPort)),
        )
        .map(([id]) => id),
    );
    for (const local of locals) {
      const present = this.#present.get(local.id);
      if (!present) continue;
      const { networking } = local;
      const lostOwner =
        networking.kind === 'shared' && (stale.has(networking.owner) || !this.#present.has(networking.owner));
      if (lostOwner || this.#specificationOf(present) !== (await this.specification(local)))
        stale.add(local.id);
    }
    return stale;
  }

  /** Removes every container of this wiki that is not among the wanted ones. */
  async removeOthers(wanted: readonly LocalContainer[]): Promise<string[]> {
    const { engine, instance } = this.#options;
    const ids = new Set(wanted.map((local) => local.id));
    const others = [...this.#present.keys()]
      .filter((id) => !ids.has(id))
      .sort()
      .reverse();
    await engine.remove(others.map((id) => containerName(instance, id)));
    return others;
  }

  /** @throws Wiki7Error W7-UNHEALTHY with the end of the container's log */
  async waitHealthy(local: LocalContainer, timeoutSeconds: number): Promise<void> {
    const { engine, instance } = this.#options;
    const name = containerName(instance, local.id);
    const before = await restarts(engine, name);
    const unhealthy = async (how: string) =>
      new Wiki7Error(
        'W7-UNHEALTHY',
        `${local.id} ${how}. Its log: \`./wiki7 logs ${local.service}\`. Once mended, run \`./wiki7 up\` again.`,
        { details: await engine.lastLog(name) },
      );
    await retryUntil(
      async () => {
        if (await isHealthy(engine, name, local.container)) return true;
        if ((await restarts(engine, name)) - before >= GIVE_UP_AFTER_RESTARTS)
          throw await unhealthy('keeps ending');
        return undefined;
      },
      () => unhealthy(`is not healthy after ${timeoutSeconds} s`),
      { timeoutSeconds, everySeconds: 0.3 },
    );
  }

  async create(local: LocalContainer, restart: 'always' | 'no', terminal = false): Promise<string> {
    const { engine, instance, images } = this.#options;
    const environmentFile = await this.#writeEnvironment(local);
    try {
      const args = createArguments(local, {
        instance,
        image: images[local.container.image],
        environmentFile,
        restart,
        terminal,
        labels: {
          [labels.instance]: instance.name,
          [labels.id]: local.id,
          [labels.service]: local.service,
          [labels.kind]: restart === 'no' ? 'one-shot' : 'service',
          [labels.specification]: await this.specification(local),
        },
      });
      await engine.run(args);
      for (const join of joinArguments(local, instance)) await engine.run(join);
    } catch (error) {
      throw new Wiki7Error(
        'W7-CREATE',
        `${engine.name} can't make the container ${local.id}: ${messageOf(error)}`,
        {
          details: error instanceof Wiki7Error ? error.details : [],
        },
      );
    } finally {
      await rm(environmentFile, { force: true });
    }
    return containerName(instance, local.id);
  }

  async #start(local: LocalContainer): Promise<void> {
    const { engine, instance } = this.#options;
    const name = containerName(instance, local.id);
    const { code, stderr } = await engine.run(['start', name], { accept: 'any' });
    if (code === 0) return;
    const busy = /address already in use|port is already allocated/i.test(stderr);
    throw new Wiki7Error(
      busy ? 'W7-PORT' : 'W7-START',
      busy
        ? `Another program took the port of ${local.id} in the meantime. Choose another one: \`./wiki7 up --port N\`.`
        : `${local.id} does not start: ${stderr.trim().split('\n').at(-1)}`,
      { details: await engine.lastLog(name) },
    );
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

  /** Hash of what the engine is told, secrets included; keyed, since others can read a label. */
  async specification(local: LocalContainer): Promise<string> {
    const { images, instance, state } = this.#options;
    const owner =
      local.networking.kind === 'shared' ? this.#present.get(local.networking.owner)?.Id : undefined;
    const image = images[local.container.image];
    const context = {
      instance,
      image,
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

  #specificationOf(present: InspectedContainer): string | undefined {
    return present.Config.Labels?.[labels.specification];
  }
}

const publishedBy = ({ HostConfig }: InspectedContainer): number[] =>
  Object.values(HostConfig.PortBindings ?? {}).flatMap((list) =>
    (list ?? []).map(({ HostPort }) => Number(HostPort)),
  );

const GIVE_UP_AFTER_RESTARTS = 8;

async function restarts(engine: Engine, name: string): Promise<number> {
  const { stdout } = await engine.run(['container', 'inspect', '--format', '{{.RestartCount}}', name], {
    accept: 'any',
  });
  return Number(stdout) || 0;
}

/** Runs the check that the blueprint names; no engine here is trusted to run it by itself. */
export async function isHealthy(engine: Engine, name: string, container: Container): Promise<boolean> {
  if (!container.health) {
    const { stdout } = await engine.run(['container', 'inspect', '--format', '{{.State.Running}}', name], {
      accept: 'any',
    });
    return stdout.trim() === 'true';
  }
  const { code } = await engine.run(['exec', name, ...container.health.command], {
    accept: 'any',
    timeoutSeconds: container.health.timeoutSeconds + 5,
  });
  return code === 0;
}
