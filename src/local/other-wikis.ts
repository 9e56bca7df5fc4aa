import type { Engine } from './engine.ts';
import { labels, ofInstance } from './labels.ts';
import { isLocked } from './lock.ts';
import { type Instance, type Released, State } from './state.ts';

interface OtherWiki {
  readonly instance: Instance;
  readonly released: Released | undefined;
}

export interface OtherWikis {
  readonly known: readonly OtherWiki[];
  /** Folders of which nothing can be told: a wiki is being changed at this moment, or its records can't be read. */
  readonly unknown: readonly string[];
}

/** The other wikis of an engine, running or stopped: a stopped one has volumes, one that is being made has networks. */
export async function otherWikis(engine: Engine, own: Instance): Promise<OtherWikis> {
  const folders = new Set<string>();
  for (const kind of ['volume', 'network'] as const) {
    const ours = await engine.list(kind, ofInstance(own.name));
    const names = (await engine.list(kind, labels.instance)).filter((name) => !ours.includes(name));
    for (const marks of await engine.labelsOf(kind, names)) folders.add(marks[labels.folder] ?? '');
  }
  const found = await Promise.all(
    [...folders].map(async (folder) => ({ folder, wiki: await recordsIn(folder) })),
  );
  return {
    known: found.flatMap(({ wiki }) => (wiki ? [wiki] : [])),
    unknown: found.flatMap(({ folder, wiki }) => (wiki ? [] : [folder])),
  };
}

async function recordsIn(folder: string): Promise<OtherWiki | undefined> {
  if (folder === '') return undefined;
  const state = new State(folder);
  const instance = await state.instance().catch(() => undefined);
  if (!instance || (await isLocked(state))) return undefined;
  return { instance, released: await state.released() };
}
