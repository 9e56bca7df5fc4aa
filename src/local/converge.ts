import { Wiki7Error } from '../base/errors.ts';
import { lastLines } from '../base/process.ts';
import { ContainerMaker, type ContainerMakerOptions } from './container-maker.ts';
import { containerName } from './create-arguments.ts';
import type { InspectedContainer } from './engine.ts';
import { waitHealthy } from './health.ts';
import { labels, ofInstance } from './labels.ts';
import type { LocalContainer } from './local-container.ts';

/** What was removed because nothing wants it any more, and what was not since it is still at work. */
export interface Leavings {
  readonly removed: readonly string[];
  readonly atWork: readonly string[];
}

/** Brings containers from whatever they are to what they should be; what already is right is left alone. */
export class Converger {
  readonly #options: ContainerMakerOptions;
  readonly #maker: ContainerMaker;
  #present = new Map<string, InspectedContainer>();

  constructor(options: ContainerMakerOptions) {
    this.#options = options;
    this.#maker = new ContainerMaker(options);
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

  /** @throws Wiki7Error W7-STOPPED when one of them does not run */
  requireRunning(locals: readonly LocalContainer[]): void {
    const idle = locals.find((local) => !this.isRunning(local));
    if (!idle) return;
    throw new Wiki7Error(
      'W7-STOPPED',
      `This wiki is stopped: its \`${idle.service}\` does not run. Start it: \`./wiki7 up\`.`,
    );
  }

  /** Whether a running container of this wiki holds the port already. */
  publishes(hostPort: number): boolean {
    return [...this.#present.values()].some(
      (present) => present.State.Running && publishedBy(present).includes(hostPort),
    );
  }

  /**
   * Makes what is missing or different and starts what stands still, in the order given.
   *
   * @throws Wiki7Error W7-CREATE, W7-PORT, W7-START
   */
  async ensure(locals: readonly LocalContainer[]): Promise<void> {
    const { engine, instance } = this.#options;
    const stale = await this.#stale(locals);
    await engine.remove([...stale].reverse().map((id) => containerName(instance, id)));
    for (const id of stale) this.#present.delete(id);
    for (const local of locals) {
      const present = this.#present.get(local.id);
      if (!present) await this.create(local, 'always');
      if (!present?.State.Running) await this.#maker.start(local);
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
      { details: lastLines(`${stdout}\n${stderr}`) },
    );
  }

  /** @throws Wiki7Error W7-UNHEALTHY with the end of the container's log */
  waitHealthy(local: LocalContainer, timeoutSeconds: number): Promise<void> {
    return waitHealthy(this.#options.engine, this.#options.instance, local, timeoutSeconds);
  }

  /** @throws Wiki7Error W7-CREATE */
  async create(local: LocalContainer, restart: 'always' | 'no', terminal = false): Promise<string> {
    return this.#maker.create(local, await this.specification(local), restart, terminal);
  }

  /** Another one whenever the container must be another one. */
  async specification(local: LocalContainer): Promise<string> {
    const { networking } = local;
    const owner = networking.kind === 'shared' ? this.#present.get(networking.owner)?.Id : undefined;
    return this.#maker.specification(local, owner);
  }

  /** Removes every container of this wiki that is not among the wanted ones, but no import or export half-way. */
  async removeOthers(wanted: readonly LocalContainer[]): Promise<Leavings> {
    const { engine, instance } = this.#options;
    const ids = new Set(wanted.map((local) => local.id));
    const others = [...this.#present].filter(([id]) => !ids.has(id)).sort(([a], [b]) => (a < b ? 1 : -1));
    const removed = others.filter(([, present]) => !isAtWork(present)).map(([id]) => id);
    await engine.remove(removed.map((id) => containerName(instance, id)));
    return { removed, atWork: others.map(([id]) => id).filter((id) => !removed.includes(id)) };
  }

  /**
   * Ids of what is there but is not what it should be. A new network namespace makes those inside it stale, and so does
   * a port that another one is to have from now on. What never ran may lack a network: an `up` was interrupted there.
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
      if (
        lostOwner ||
        neverRan(present) ||
        this.#specificationOf(present) !== (await this.specification(local))
      )
        stale.add(local.id);
    }
    return stale;
  }

  #specificationOf(present: InspectedContainer): string | undefined {
    return present.Config.Labels?.[labels.specification];
  }
}

/** Engines' words for what was made and not started. */
const neverRan = ({ State }: InspectedContainer): boolean =>
  !State.Running && /^(created|configured|initialized)$/i.test(State.Status);

/** From being made to its start, a one-shot takes a moment; one that still waits after a minute was left behind. */
function isAtWork(present: InspectedContainer): boolean {
  if (present.Config.Labels?.[labels.kind] !== 'one-shot') return false;
  const begins = neverRan(present) && Date.now() - Date.parse(present.Created) < 60_000;
  return present.State.Running || begins;
}

const publishedBy = ({ HostConfig }: InspectedContainer): number[] =>
  Object.values(HostConfig.PortBindings ?? {}).flatMap((list) =>
    (list ?? []).map(({ HostPort }) => Number(HostPort)),
  );
