import { siteTag } from '../../blueprint/purge-message.ts';
import type { MonthState, PurgeQueue } from './queue.ts';
import { isOfPages } from './tag-kinds.ts';

/** How often whole wikis are purged at most, past the budget. MediaWiki then gives pages no longer lives than this either. */
const PAUSE_MS = 5 * 60_000;

/** What may be sent now, or when something may. */
export type Admission =
  | { readonly kind: 'send'; readonly tags: readonly string[] }
  | { readonly kind: 'wait'; readonly until: number };

/** Counts what is sent in a calendar month (UTC), and past the budget lets only few tags through that stand for all pages. */
export class Budget {
  readonly #wikiId: string;
  readonly #tagsPerMonth: number;
  #known: { readonly month: string; readonly state: MonthState } | undefined;
  #next = 0;

  constructor(wikiId: string, tagsPerMonth: number) {
    this.#wikiId = wikiId;
    this.#tagsPerMonth = tagsPerMonth;
  }

  async admit(queue: PurgeQueue, tags: readonly string[], now: number): Promise<Admission> {
    const month = monthOf(now);
    if (this.#known?.month !== month) this.#known = { month, state: await queue.month(month) };
    if (!this.#known.state.exceeded) return { kind: 'send', tags };
    if (now < this.#next) return { kind: 'wait', until: this.#next };
    return { kind: 'send', tags: [...new Set(tags.map((tag) => this.#standIn(tag)))] };
  }

  async sent(queue: PurgeQueue, tags: number, now: number): Promise<void> {
    const month = monthOf(now);
    const before = this.#known?.month === month && this.#known.state.exceeded;
    if (before) this.#next = now + PAUSE_MS;
    this.#known = { month, state: await queue.spend(month, tags, this.#tagsPerMonth) };
  }

  get exceeded(): boolean {
    return this.#known?.state.exceeded ?? false;
  }

  /** Pages have a tag in common. Files and scripts have none with them: each change of theirs goes on by its own. */
  #standIn(tag: string): string {
    return isOfPages(tag) ? siteTag(this.#wikiId) : tag;
  }
}

/** As `202611`. */
const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7).replace('-', '');
