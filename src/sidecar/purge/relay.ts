import type { Clock } from '../../base/clock.ts';
import { purgeTag, siteTag } from '../../blueprint/purge-message.ts';
import type { Budget } from './budget.ts';
import { Causes } from './causes.ts';
import { coalesce } from './coalesce.ts';
import type { Meter } from './meter.ts';
import { idsOf, type PurgeQueue, type PurgeRow } from './queue.ts';
import { isOfEverything } from './tag-kinds.ts';
import type { Target } from './target.ts';

export interface RelayOptions {
  /** As tags of shards and of the whole wiki have it. */
  readonly wikiId: string;
  readonly target: Target;
  readonly meter: Meter;
  /** @default - what is sent costs nothing */
  readonly budget?: Budget;
  readonly clock: Clock;
  /** From 0 to 1. @default Math.random */
  readonly random?: () => number;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

const BATCH = 1000;
const POLL_MS = 100;
/**
 * What costs money waits so long for more of its kind: MediaWiki names the page of an edit twice, before and after the commit, and a script
 * that edits saves many times a second. CloudFront takes seconds anyway.
 */
const GATHER_MS = 300;
/** Who stands by asks so often for the lead. */
const STAND_BY_MS = 1000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** What was tried so often in so long a time is given up. */
const DEAD_AFTER_MS = 12 * 60 * 60_000;
const DEAD_ATTEMPTS = 20;

/** Takes purges from the queue to whoever is to forget, as long as the queue lasts. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #queue: PurgeQueue;
  #causes: Causes | undefined;
  #leads = false;
  #failures = 0;
  #pausedUntil = 0;
  #gatheringSince: number | undefined;

  constructor(queue: PurgeQueue, options: RelayOptions) {
    this.#queue = queue;
    this.#options = options;
  }

  get leads(): boolean {
    return this.#leads;
  }

  /**
   * Does what is to be done now.
   *
   * @returns for how many milliseconds there is nothing to do
   * @throws when the queue fails
   */
  async turn(): Promise<number> {
    if (!this.#leads && !(await this.#lead())) return STAND_BY_MS;
    const { clock, target } = this.#options;
    if (clock.now() < this.#pausedUntil) return POLL_MS;
    await this.#causes?.check(clock.now());
    const now = clock.now();
    const due = await this.#queue.due(now, BATCH);
    if (this.#gathers(due.length, now)) return POLL_MS;
    const free = this.#causes ? await this.#causes.hold(due, now) : due;
    const sendable = await this.#withoutNonsense(free);
    if (sendable.length > 0) await this.#send(sendable, target);
    return due.length === BATCH ? 0 : POLL_MS;
  }

  /** From the moment that the first is seen: what the database shows late was due earlier. */
  #gathers(due: number, now: number): boolean {
    if (!this.#options.target.isBilled || due === 0 || due === BATCH) {
      this.#gatheringSince = undefined;
      return false;
    }
    this.#gatheringSince ??= now;
    if (now < this.#gatheringSince + GATHER_MS) return true;
    this.#gatheringSince = undefined;
    return false;
  }

  async #lead(): Promise<boolean> {
    if (!(await this.#queue.lead())) return false;
    const { target, wikiId, log } = this.#options;
    if (target.isBilled) this.#causes = await Causes.of(wikiId, this.#queue);
    this.#leads = true;
    log({ event: 'leads' });
    return true;
  }

  async #send(rows: readonly PurgeRow[], target: Target): Promise<void> {
    const { clock, meter, budget, log, wikiId } = this.#options;
    const { kept, merged } = coalesce(rows, target.isBilled ? siteTag(wikiId) : undefined);
    const wanted = kept.map(({ tag }) => tag);
    const admission = (await budget?.admit(this.#queue, wanted, clock.now())) ?? {
      kind: 'send',
      tags: wanted,
    };
    if (admission.kind === 'wait') return this.#queue.postpone(idsOf(rows), admission.until);
    try {
      await target.send(admission.tags);
    } catch (error) {
      return this.#failed(rows, error);
    }
    const now = clock.now();
    if (this.#failures > 0) log({ event: 'sends again', after: this.#failures });
    this.#failures = 0;
    meter.count(
      admission.tags.length,
      kept.filter(({ round }) => round === 0).map(({ enqueued }) => Math.max(0, now - enqueued)),
    );
    await budget?.sent(this.#queue, admission.tags.length, now);
    await this.#settle(kept, merged, target.againMs, now);
  }

  /** Only now: whoever ends before this leaves everything to be sent once more. */
  async #settle(
    kept: readonly PurgeRow[],
    merged: readonly PurgeRow[],
    againMs: readonly number[],
    now: number,
  ): Promise<void> {
    const fresh = kept.filter(({ round }) => round === 0).map(({ tag }) => tag);
    // Those of this change come later, and do for the older ones.
    await this.#queue.supersede(fresh, now);
    const ended = [...merged];
    for (const rows of alike(kept)) {
      const [{ tag, round }] = rows;
      // Every page is too much to make anew thrice in three seconds. MediaWiki names these tags twice itself: see DirectChanges.php.
      const times = isOfEverything(tag) ? againMs.slice(-1) : againMs;
      const next = times[round];
      if (next === undefined) ended.push(...rows);
      else await this.#queue.again(idsOf(rows), round + 1, now + next - (times[round - 1] ?? 0));
    }
    await this.#queue.remove(idsOf(ended));
  }

  /** Nothing else is tried until the pause is over: whoever does not take these takes no others. */
  async #failed(rows: readonly PurgeRow[], error: unknown): Promise<void> {
    const { clock, random = Math.random, log } = this.#options;
    const now = clock.now();
    if (this.#failures === 0) log({ event: 'fails', tags: rows.length, reason: String(error) });
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#pausedUntil = now + pause * (0.5 + random() / 2);
    const isDead = (row: PurgeRow) => row.attempts >= DEAD_ATTEMPTS && row.enqueued + DEAD_AFTER_MS <= now;
    const dead = rows.filter(isDead);
    if (dead.length > 0) {
      log({ event: 'gives up', tags: dead.length, reason: String(error) });
      await this.#queue.bury(idsOf(dead));
    }
    await this.#queue.failed(idsOf(rows.filter((row) => !isDead(row))), Math.ceil(this.#pausedUntil));
  }

  /** A tag that nobody would take must not hold up the others. */
  async #withoutNonsense(rows: readonly PurgeRow[]): Promise<readonly PurgeRow[]> {
    const nonsense = rows.filter(({ tag }) => !purgeTag.test(tag));
    if (nonsense.length === 0) return rows;
    this.#options.log({ event: 'gives up', tags: nonsense.length, reason: 'They are no tags.' });
    await this.#queue.bury(idsOf(nonsense));
    return rows.filter(({ tag }) => purgeTag.test(tag));
  }
}

type Some = readonly [PurgeRow, ...PurgeRow[]];

/** Those that are to be sent again at one time. */
function alike(rows: readonly PurgeRow[]): Iterable<Some> {
  const groups = new Map<string, [PurgeRow, ...PurgeRow[]]>();
  for (const row of rows) {
    const key = `${row.round} ${isOfEverything(row.tag)}`;
    const others = groups.get(key);
    if (others) others.push(row);
    else groups.set(key, [row]);
  }
  return groups.values();
}
