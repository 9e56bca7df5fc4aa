import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from './api-client.ts';
import { CacheTags } from './cache-tags.ts';
import { sharedWiki } from './shared-wiki.ts';

/** The suite's wiki, who edits it, and the tags that its pages have. */
export interface TaggedWiki {
  readonly local: LocalWiki;
  readonly admin: ApiClient;
  readonly tags: CacheTags;
}

export async function taggedWiki(): Promise<TaggedWiki> {
  const wiki = sharedWiki();
  const local = await wiki.inside();
  const admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  return { local, admin, tags: new CacheTags(local.wiki.databases.wiki) };
}

/** Of this run alone. */
export const run = Date.now();

/** As a title, and as an address has it. */
export const name = (what: string) => [`Tags ${run} ${what}`, `Tags_${run}_${what}`] as const;
