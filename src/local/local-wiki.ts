import { randomBytes } from 'node:crypto';
import { Wiki7Error } from '../base/errors.ts';
import { run } from '../base/process.ts';
import type { Reporter } from '../base/reporter.ts';
import { maintenanceTask } from '../blueprint/services.ts';
import { checkWiki, readWiki, type WrittenWiki } from '../config/load.ts';
import type { KnownPorts, Wiki } from '../config/wiki.ts';
import type { MaintenanceOptions, MaintenanceResult, Target } from '../operations/target.ts';
import { BaseImage } from './base-image.ts';
import { Converger } from './converge.ts';
import type { Engine } from './engine.ts';
import { findEngine } from './find-engine.ts';
import { ImageBuilder, type Images } from './images.ts';
import { type MadeWiki, type OpenOptions, openMade } from './made-wiki.ts';
import { checkMediaStore } from './media-store.ts';
import { randomSubnet } from './networks.ts';
import { runOneShot } from './one-shot.ts';
import { checkFixed, type Instance, type Released, State } from './state.ts';
import { imagesOf, localEndpoints, type Topology, topology } from './topology.ts';

/** What `up` was told beside the configuration. */
export interface UpChoices {
  readonly port?: number;
  readonly replicas?: number;
}

/** A wiki of this machine, its engine found and its configuration read. */
export class LocalWiki implements Target, MadeWiki {
  readonly folder: string;
  /** What `wiki` was made from. */
  readonly written: WrittenWiki;
  readonly wiki: Wiki;
  readonly state: State;
  readonly engine: Engine;
  readonly instance: Instance;
  readonly released: Released | undefined;
  readonly topology: Topology;
  readonly base: BaseImage;
  readonly #reporter: Reporter;

  private constructor(
    made: MadeWiki,
    parts: { written: WrittenWiki; wiki: Wiki; topology: Topology; reporter: Reporter },
  ) {
    this.folder = made.folder;
    this.state = made.state;
    this.engine = made.engine;
    this.instance = made.instance;
    this.released = made.released;
    this.written = parts.written;
    this.wiki = parts.wiki;
    this.topology = parts.topology;
    this.#reporter = parts.reporter;
    const { engine, state, instance } = made;
    this.base = new BaseImage({
      engine,
      run,
      state,
      reporter: parts.reporter,
      recorded: instance.baseImage,
    });
  }

  /**
   * A wiki as it was released last: what `config.ts` says by now counts from the next `up` on.
   *
   * @throws Wiki7Error W7-NO-WIKI, W7-STATE, W7-ENGINE-GONE, W7-CONFIG
   */
  static async open(options: OpenOptions): Promise<LocalWiki> {
    const made = await openMade(options);
    const written = made.released ?? (await readWiki(made.folder));
    return LocalWiki.#asRecorded(made, written, { chosen: made.instance.port }, options);
  }

  /**
   * The same, with what `config.ts` says now. Its replicas and its store stay until an `up` goes over to others.
   *
   * @throws Wiki7Error W7-FIXED and those of `open`
   */
  static async openConfigured(options: OpenOptions): Promise<LocalWiki> {
    const made = await openMade(options);
    const written = await readWiki(made.folder);
    const local = await LocalWiki.#asRecorded(made, written, { last: made.instance.port }, options);
    checkFixed(local.instance, local.wiki);
    return local;
  }

  /**
   * The same, or a new instance for a folder that has none yet. What is recorded before it runs is only what it is known by.
   *
   * @throws Wiki7Error W7-CONFIG, W7-FIXED, W7-MEDIA-STORE, W7-NO-ENGINE, W7-ENGINE-GONE, W7-STATE, W7-SECRET-MISSING
   */
  static async openOrMake(options: OpenOptions, choices: UpChoices = {}): Promise<LocalWiki> {
    const { folder } = options;
    const state = new State(folder);
    const recorded = await state.instance();
    if (!recorded) await refuseLostInstance(state);
    const written = await readWiki(folder);
    const loaded = checkWiki(folder, written, { chosen: choices.port, last: recorded?.port });
    const wiki = withReplicas(loaded, choices.replicas);
    if (recorded) {
      checkFixed(recorded, wiki);
      checkMediaStore(recorded, wiki.media);
    }
    const known = recorded ? { recorded: recorded.engine } : {};
    const engine = await findEngine({ run, state, ...options, ...known });
    const before = recorded ?? newInstance(wiki, engine);
    if (!recorded) await state.saveInstance(before);
    const generated = await state.ensureSecrets(before.generated);
    await state.changeInstance({ generated });
    const instance = { ...before, generated };
    const made = { folder, state, engine, instance, released: await state.released() };
    return LocalWiki.#assemble(made, written, wiki, options.reporter);
  }

  /** The same wiki after its instance changed. */
  withInstance(instance: Instance): Promise<LocalWiki> {
    const { folder, state, engine, released } = this;
    const made = { folder, state, engine, instance, released };
    return LocalWiki.#assemble(made, this.written, this.wiki, this.#reporter);
  }

  imageBuilder(): ImageBuilder {
    const { engine, state, folder, base, instance } = this;
    const { packagesAsOf } = instance;
    return new ImageBuilder({
      engine,
      state,
      reporter: this.#reporter,
      wikiFolder: folder,
      packagesAsOf,
      base,
    });
  }

  /** Builds what is missing of everything that this wiki runs. */
  build(builder = this.imageBuilder()): Promise<Images> {
    return builder.forWiki(this.wiki, imagesOf(this.topology));
  }

  /** What the last release runs. It may be older than what a build of today would give. */
  get releasedImages(): Images {
    return this.released?.images ?? {};
  }

  /** Looks at what runs. */
  async converger(images: Images): Promise<Converger> {
    const { engine, state, instance } = this;
    const converger = new Converger({ engine, state, instance, images });
    await converger.look();
    return converger;
  }

  /**
   * Runs a maintenance script in a container of its own.
   *
   * @throws Wiki7Error W7-STOPPED, W7-NO-IMAGE, W7-CREATE
   */
  async maintenance(
    command: readonly string[],
    options: MaintenanceOptions = {},
  ): Promise<MaintenanceResult> {
    const task = maintenanceTask(this.wiki, localEndpoints(this.wiki, this.instance), command);
    const converger = await this.converger(this.releasedImages);
    converger.requireRunning(this.topology.stores);
    return runOneShot(this.engine, converger, task, options);
  }

  static async #asRecorded(
    made: MadeWiki,
    written: WrittenWiki,
    ports: KnownPorts,
    { reporter }: OpenOptions,
  ): Promise<LocalWiki> {
    const { media, webReplicas } = made.instance;
    const wiki = { ...withReplicas(checkWiki(made.folder, written, ports), webReplicas), media };
    return LocalWiki.#assemble(made, written, wiki, reporter);
  }

  static async #assemble(
    made: MadeWiki,
    written: WrittenWiki,
    wiki: Wiki,
    reporter: Reporter,
  ): Promise<LocalWiki> {
    const parts = await topology(wiki, made.instance, made.state, made.folder);
    return new LocalWiki(made, { written, wiki, topology: parts, reporter });
  }
}

const newInstance = (wiki: Wiki, engine: Engine): Instance => ({
  name: `wiki7-${wiki.id}-${randomBytes(2).toString('hex')}`,
  engine: engine.name,
  subnet: randomSubnet(),
  media: wiki.media,
  fixed: { id: wiki.id, language: wiki.language, databaseEngine: wiki.database.engine },
  packagesAsOf: new Date().toISOString().slice(0, 10),
  generated: [],
});

const withReplicas = (wiki: Wiki, webReplicas = wiki.sizes.webReplicas): Wiki => ({
  ...wiki,
  sizes: { ...wiki.sizes, webReplicas },
});

/** A wiki whose name is lost still has its volumes: another one beside it would be taken for it, empty. */
async function refuseLostInstance(state: State): Promise<void> {
  if (!(await state.hasGeneratedSecrets())) return;
  throw new Wiki7Error(
    'W7-STATE',
    `${state.path('secrets')} holds the secrets of a wiki, but ${state.path('instance.json')}, which names its volumes, has gone. Restore it from a backup. If that wiki is no more, remove ${state.folder}.`,
  );
}
