import { randomBytes } from 'node:crypto';
import { run } from '../base/process.ts';
import type { Reporter } from '../base/reporter.ts';
import { maintenanceTask } from '../blueprint/services.ts';
import { loadWiki } from '../config/load.ts';
import type { Wiki } from '../config/wiki.ts';
import type { MaintenanceOptions, MaintenanceResult, Target } from '../operations/target.ts';
import { ensureBaseImage } from './base-image.ts';
import { Converger } from './converge.ts';
import type { Engine } from './engine.ts';
import { findEngine } from './find-engine.ts';
import { ImageBuilder } from './images.ts';
import { checkMediaStore } from './media-store.ts';
import { randomSubnet } from './networks.ts';
import { runOneShot } from './one-shot.ts';
import { checkFixed, type Instance, State } from './state.ts';
import { imagesOf, localEndpoints, type Topology, topology } from './topology.ts';

export interface OpenOptions {
  /** The operator's folder, absolute. */
  readonly folder: string;
  readonly reporter: Reporter;
  readonly confirm: (question: string) => Promise<boolean>;
}

/** What `up` was told beside the configuration. */
export interface UpChoices {
  readonly port?: number;
  readonly replicas?: number;
}

/** A wiki of this machine, its engine found and its configuration read. */
export class LocalWiki implements Target {
  readonly folder: string;
  readonly wiki: Wiki;
  readonly state: State;
  readonly engine: Engine;
  readonly instance: Instance;
  readonly topology: Topology;
  readonly #reporter: Reporter;

  private constructor(
    options: OpenOptions,
    parts: { wiki: Wiki; state: State; engine: Engine; instance: Instance; topology: Topology },
  ) {
    this.folder = options.folder;
    this.#reporter = options.reporter;
    this.wiki = parts.wiki;
    this.state = parts.state;
    this.engine = parts.engine;
    this.instance = parts.instance;
    this.topology = parts.topology;
  }

  /**
   * A wiki that was made before.
   *
   * @throws Wiki7Error W7-NO-WIKI
   */
  static async open(options: OpenOptions): Promise<LocalWiki> {
    const state = new State(options.folder);
    const recorded = await state.instance();
    const loaded = await loadWiki(options.folder, { last: recorded?.port });
    const instance = await state.requireInstance();
    // Until an `up` goes over to another store, everything works with the one that the files are in.
    const wiki = { ...withReplicas(loaded, instance.webReplicas), media: instance.media };
    return LocalWiki.assemble(options, wiki, state, instance);
  }

  /** The same, or a new instance for a folder that has none yet. */
  static async openOrMake(options: OpenOptions, choices: UpChoices = {}): Promise<LocalWiki> {
    const state = new State(options.folder);
    const recorded = await state.instance();
    const loaded = await loadWiki(options.folder, { chosen: choices.port, last: recorded?.port });
    const wiki = withReplicas(loaded, choices.replicas ?? loaded.sizes.webReplicas);
    if (recorded) {
      checkFixed(recorded, wiki);
      checkMediaStore(recorded, wiki.media);
    }
    const engine = await findEngine({
      run,
      state,
      ...options,
      ...(recorded ? { recorded: recorded.engine } : {}),
    });
    const instance: Instance = {
      name: `wiki7-${wiki.id}-${randomBytes(2).toString('hex')}`,
      engine: engine.name,
      subnet: randomSubnet(),
      media: wiki.media,
      fixed: { id: wiki.id, language: wiki.language, databaseEngine: wiki.database.engine },
      packagesAsOf: new Date().toISOString().slice(0, 10),
      ...recorded,
      port: wiki.site.listen.port,
      webReplicas: wiki.sizes.webReplicas,
      generated: await state.ensureSecrets(recorded?.generated ?? []),
    };
    await state.saveInstance(instance);
    return LocalWiki.assemble(options, wiki, state, instance, engine);
  }

  /** The same wiki after its instance changed. */
  withInstance(instance: Instance): Promise<LocalWiki> {
    const options = { folder: this.folder, reporter: this.#reporter, confirm: async () => false };
    return LocalWiki.assemble(options, this.wiki, this.state, instance, this.engine);
  }

  static async assemble(
    options: OpenOptions,
    wiki: Wiki,
    state: State,
    instance: Instance,
    found?: Engine,
  ): Promise<LocalWiki> {
    const engine = found ?? (await findEngine({ run, state, ...options, recorded: instance.engine }));
    const parts = await topology(wiki, instance, state, options.folder);
    return new LocalWiki(options, { wiki, state, engine, instance, topology: parts });
  }

  async imageBuilder(): Promise<ImageBuilder> {
    const { engine, state, instance } = this;
    return new ImageBuilder({
      engine,
      state,
      reporter: this.#reporter,
      wikiFolder: this.folder,
      packagesAsOf: instance.packagesAsOf,
      baseImage: await ensureBaseImage(engine, run, state, this.#reporter),
    });
  }

  /** Builds what is missing and looks at what runs. */
  async converger(): Promise<Converger> {
    const { engine, state, instance } = this;
    const images = await (await this.imageBuilder()).forWiki(this.wiki, imagesOf(this.topology));
    const converger = new Converger({ engine, state, instance, images });
    await converger.look();
    return converger;
  }

  /** Runs a maintenance script in a container of its own. */
  async maintenance(
    command: readonly string[],
    options: MaintenanceOptions = {},
  ): Promise<MaintenanceResult> {
    const task = maintenanceTask(this.wiki, localEndpoints(this.wiki, this.instance), command);
    return runOneShot(this.engine, await this.converger(), task, options);
  }
}

const withReplicas = (wiki: Wiki, webReplicas: number): Wiki => ({
  ...wiki,
  sizes: { ...wiki.sizes, webReplicas },
});
