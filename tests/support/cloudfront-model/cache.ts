import type { Lifetime } from './lifetime.ts';
import type { Reply } from './messages.ts';

export interface Kept {
  readonly reply: Reply;
  /** Of the origin, by which it is decided whether functions run. */
  readonly originStatus: number;
  readonly path: string;
  readonly tags: ReadonlySet<string>;
  readonly lifetime: Lifetime;
  /** In milliseconds. */
  readonly since: number;
}

/** AWS, "What you need to know when invalidating tags": 50 of 256 visible characters, in any case. */
const LIMITS = { tags: 50, characters: 256 };

/** What a distribution has in store, as if it had one place only. */
export class Cache {
  readonly #kept = new Map<string, Kept>();

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): Kept | undefined {
    return this.#kept.get(key);
  }

  set(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
  }

  /**
   * As CreateInvalidation: `#tag`, or a path, which may end in `*`. Every variant falls, whatever else is in its key. See AWS,
   * "Invalidate files" and "Invalidating content by cache tags".
   */
  invalidate(items: readonly string[]): void {
    for (const [key, { path, tags }] of this.#kept) {
      const isNamed = (item: string) =>
        item.startsWith('#')
          ? tags.has(item.slice(1).toLowerCase())
          : item.endsWith('*')
            ? path.startsWith(item.slice(0, -1))
            : path === item;
      if (items.some(isNamed)) this.#kept.delete(key);
    }
  }
}

export function tagsOf(header: string | undefined): ReadonlySet<string> {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().toLowerCase());
  return new Set(
    tags.filter((tag) => /^[!-~]+$/.test(tag) && tag.length <= LIMITS.characters).slice(0, LIMITS.tags),
  );
}
