import { type Run, run } from '../base/process.ts';
import type { Reporter } from '../base/reporter.ts';
import type { Engine } from './engine.ts';
import { findEngine } from './find-engine.ts';
import { type Instance, type Released, State } from './state.ts';

export interface OpenOptions {
  /** The operator's folder, absolute. */
  readonly folder: string;
  readonly reporter: Reporter;
  readonly confirm: (question: string) => Promise<boolean>;
  /** Starts the engine's client. @default - this machine's own */
  readonly run?: Run;
}

/** A wiki of this machine as its records tell of it: enough to stop it, look into it and read its logs, whatever `config.ts` says. */
export interface MadeWiki {
  readonly folder: string;
  readonly state: State;
  readonly engine: Engine;
  readonly instance: Instance;
  readonly released: Released | undefined;
}

/** @throws Wiki7Error W7-NO-WIKI, W7-STATE, W7-ENGINE-GONE */
export async function openMade(options: OpenOptions): Promise<MadeWiki> {
  const { folder } = options;
  const state = new State(folder);
  const instance = await state.requireInstance();
  const engine = await findEngine({ run, state, ...options, recorded: instance.engine });
  return { folder, state, engine, instance, released: await state.released() };
}
