/** One tag that the edge is to forget. MediaWiki writes it into the table `wiki7_purge`, in the transaction of the change itself or beside it. */
export interface PurgeRow {
  readonly id: number;
  readonly tag: string;
  /** The title whose jobs bring this about, as `<namespace>:<database key>`; empty: the page itself was changed. */
  readonly cause: string;
  /** Milliseconds since the epoch. */
  readonly enqueued: number;
  /** How often it was sent. */
  readonly round: number;
  /** How often it failed since. */
  readonly attempts: number;
}

export interface QueueState {
  /** Tags that were not sent yet. */
  readonly depth: number;
  /** Milliseconds since the epoch of the first of them; null: there is none. */
  readonly oldest: number | null;
  /** Since when the first waits that is due or was tried in vain, sent before or not; null: there is none. */
  readonly failingSince: number | null;
  /** Tags that were given up. */
  readonly dead: number;
}

/** Tags sent in a calendar month, and whether that is beyond the budget. */
export interface MonthState {
  readonly tags: number;
  readonly exceeded: boolean;
}

/**
 * The wiki's queue of purges. What is sent is removed only afterwards, so that nothing is lost with whoever sends it. Every method
 * fails when the database does; whoever has it then closes it and opens another.
 */
export interface PurgeQueue {
  /** Whether this one may send: one of all that are open, until it is closed. */
  lead(): Promise<boolean>;
  /** @param limit at most so many, those that were due first */
  due(now: number, limit: number): Promise<readonly PurgeRow[]>;
  /** Sent: removed, or to be sent again. */
  remove(ids: readonly number[]): Promise<void>;
  again(ids: readonly number[], round: number, due: number): Promise<void>;
  /** Sent for a new change: what was to be sent again for older ones, later than now, is removed. */
  supersede(tags: readonly string[], now: number): Promise<void>;
  /** Not sent: later, without a mark or with that of a failure. */
  postpone(ids: readonly number[], due: number): Promise<void>;
  failed(ids: readonly number[], due: number): Promise<void>;
  bury(ids: readonly number[]): Promise<void>;

  /** Causes of tags that were not sent yet. */
  causes(): Promise<readonly string[]>;
  /** Those of them that still have a job, waiting or running. */
  unfinished(causes: readonly string[]): Promise<ReadonlySet<string>>;
  /** Tags of a cause that were not sent yet, by their ids. */
  ofCause(cause: string, after: number, limit: number): Promise<readonly PurgeRow[]>;
  add(tags: readonly string[], enqueued: number, due: number): Promise<void>;

  state(now: number): Promise<QueueState>;
  /** @param month as 202611 */
  month(month: string): Promise<MonthState>;
  spend(month: string, tags: number, budget: number): Promise<MonthState>;
  close(): void;
}

export const idsOf = (rows: readonly PurgeRow[]): readonly number[] => rows.map(({ id }) => id);
