import { createHash } from 'node:crypto';

/** The tags of a wiki's answers, worked out beside the extension that sends them. */
export class CacheTags {
  readonly #wikiId: string;

  /** @param wikiId `databases.wiki` */
  constructor(wikiId: string) {
    this.#wikiId = wikiId;
  }

  /** @param title as an address has it: `Talk:A_(b)` */
  page(title: string): string {
    return `u${this.#hash(`/wiki/${title}`)}`;
  }

  shard(title: string): string {
    return `s${this.page(title).slice(1, 3)}-${this.#wikiId}`;
  }

  /** @param key with underscores: `Template:Name_of_it` */
  template(key: string): string {
    return `t${this.#hash(key)}`;
  }

  /** @param name with underscores: `Name_of_it.jpg` */
  file(name: string): string {
    return `f${this.#hash(name)}`;
  }

  get resources(): string {
    return `load-${this.#wikiId}`;
  }

  get site(): string {
    return `site-${this.#wikiId}`;
  }

  #hash(text: string): string {
    return createHash('sha256').update(`${this.#wikiId}/${text}`).digest('hex').slice(0, 20);
  }
}
