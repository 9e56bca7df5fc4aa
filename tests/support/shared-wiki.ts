import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import type { WikiConfig } from '../../src/config/schema.ts';
import { TestWiki } from './test-wiki.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly wiki: { readonly folder: string; readonly port: number; readonly replicas: number };
  }
}

/** Every bundled skin, and a colour that none of them has by itself. */
export const ACCENT = '#8a2b0e';
export const sharedConfig: Partial<WikiConfig> = {
  look: { colors: { accent: ACCENT } },
  skins: { MonoBook: true, Timeless: true },
};

/** One wiki for all files of a suite: two replicas, so that nothing rests on there being one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const wiki = await TestWiki.start({ config: sharedConfig, replicas: 2 });
  project.provide('wiki', { folder: wiki.folder, port: wiki.port, replicas: wiki.replicas });
  return () => wiki.remove();
}

/** The suite's wiki, in a test. */
export const sharedWiki = (): TestWiki => TestWiki.at(inject('wiki'));
