import { largestPurge } from '../../blueprint/purge-message.ts';

/**
 * Tags of one change: as they are while they are few, else the shards that hold them, of which there are no more than that. So a
 * template on 100,000 pages costs what one on 256 does, and never more tags than these are in memory.
 */
export class Gathered {
  readonly #wikiId: string;
  #pages = new Set<string>();
  readonly #others = new Set<string>();
  #sharded = false;

  constructor(wikiId: string) {
    this.#wikiId = wikiId;
  }

  add(tag: string): void {
    if (!PAGE.test(tag)) this.#others.add(tag);
    else this.#pages.add(this.#sharded ? this.#shardOf(tag) : tag);
    if (this.#sharded || this.#pages.size + this.#others.size <= largestPurge) return;
    this.#sharded = true;
    this.#pages = new Set([...this.#pages].map((page) => this.#shardOf(page)));
  }

  tags(): readonly string[] {
    return [...this.#pages, ...this.#others];
  }

  /** Every page has this tag beside its own. */
  #shardOf(tag: string): string {
    return `s${tag.slice(1, 3)}-${this.#wikiId}`;
  }
}

/** The tag of a title: the first digits of a hash. Jobs name titles; what else there is has no shard. */
const PAGE = /^u[0-9a-f]{20}$/;
