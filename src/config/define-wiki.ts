import type { WikiConfig } from './schema.ts';

/** Gives an editor and the compiler the type of a configuration; returns it unchanged. */
export function defineWiki(config: WikiConfig): WikiConfig {
  return config;
}

export type { WikiConfig };
