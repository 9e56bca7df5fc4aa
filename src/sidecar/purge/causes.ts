import { Gathered } from './gathered.ts';
import { idsOf, type PurgeQueue, type PurgeRow } from './queue.ts';

const CHECK_MS = 500;
const CHUNK = 5000;
/** A change whose jobs take longer than this, or never end, is purged as far as it got. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** Tags that wait for the jobs of the change that brought them about: until these are done, pages would be made anew from what is old. */
export class Causes {
  readonly #wikiId: string;
  readonly #queue: PurgeQueue;
  readonly #waiting: Set<string>;
  #checked = 0;

  private constructor(wikiId: string, queue: PurgeQueue, waiting: readonly string[]) {
    this.#wikiId = wikiId;
    this.#queue = queue;
    this.#waiting = new Set(waiting);
  }

  static async of(wikiId: string, queue: PurgeQueue): Promise<Causes> {
    return new Causes(wikiId, queue, await queue.causes());
  }

  /** @returns what waits for nothing */
  async hold(rows: readonly PurgeRow[], now: number): Promise<readonly PurgeRow[]> {
    const waiting = rows.filter(({ cause, round }) => cause !== '' && round === 0);
    if (waiting.length === 0) return rows;
    const late = new Set<string>();
    for (const { cause, enqueued } of waiting) {
      this.#waiting.add(cause);
      if (enqueued + LONGEST_WAIT_MS <= now) late.add(cause);
    }
    // Looked at again only then, so that a hundred thousand of them cost nothing while they wait.
    await this.#queue.postpone(idsOf(waiting), now + LONGEST_WAIT_MS);
    for (const cause of late) await this.#release(cause, now);
    const held = new Set(waiting);
    return rows.filter((row) => !held.has(row));
  }

  /** Lets those go whose jobs are done. */
  async check(now: number): Promise<void> {
    if (this.#waiting.size === 0 || now < this.#checked + CHECK_MS) return;
    this.#checked = now;
    const causes = [...this.#waiting];
    const unfinished = await this.#queue.unfinished(causes);
    for (const cause of causes) {
      if (unfinished.has(cause)) continue;
      await this.#release(cause, now);
      this.#waiting.delete(cause);
    }
  }

  /**
   * The few tags that stand for all are in the queue before those are gone from it. Gone are exactly the rows that were read: a
   * transaction that ends meanwhile may bring others with lower ids.
   */
  async #release(cause: string, now: number): Promise<void> {
    const gathered = new Gathered(this.#wikiId);
    const ids: number[] = [];
    let first = now;
    for (;;) {
      const rows = await this.#queue.ofCause(cause, ids.at(-1) ?? 0, CHUNK);
      for (const { id, tag, enqueued } of rows) {
        gathered.add(tag);
        first = Math.min(first, enqueued);
        ids.push(id);
      }
      if (rows.length < CHUNK) break;
    }
    await this.#queue.add(gathered.tags(), first, now);
    await this.#queue.remove(ids);
  }
}
