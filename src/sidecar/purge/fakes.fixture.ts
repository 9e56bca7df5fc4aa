import type { Clock } from '../../base/clock.ts';
import { Meter } from './meter.ts';
import type { PurgeLoopOptions } from './purge-loop.ts';
import type { MonthState, PurgeQueue, PurgeRow, QueueState } from './queue.ts';
import { Relay, type RelayOptions } from './relay.ts';
import type { Target } from './target.ts';

export const START = Date.UTC(2026, 10, 23, 12);

export class ManualClock implements Clock {
  time = START;
  readonly now = () => this.time;
  readonly sleep = async (milliseconds: number) => {
    this.time += milliseconds;
  };
}

interface StoredRow extends PurgeRow {
  readonly due: number;
  readonly dead: boolean;
}

/** The tables, which outlive whoever has them open. */
export class Tables {
  rows: StoredRow[] = [];
  readonly months = new Map<string, MonthState>();
  /** Causes that have jobs. */
  readonly jobs = new Set<string>();
  leader: MemoryQueue | undefined;
  /** Every statement fails. */
  broken = false;
  #last = 0;

  insert(tag: string, at: number, cause = ''): void {
    this.#last += 1;
    this.rows.push({ id: this.#last, tag, cause, enqueued: at, due: at, round: 0, attempts: 0, dead: false });
  }

  get unsent(): readonly string[] {
    return this.rows.filter(({ round, dead }) => round === 0 && !dead).map(({ tag }) => tag);
  }
}

export class MemoryQueue implements PurgeQueue {
  readonly #tables: Tables;
  #open = true;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  async lead(): Promise<boolean> {
    this.#check();
    this.#tables.leader ??= this;
    return this.#tables.leader === this;
  }

  async due(now: number, limit: number): Promise<readonly PurgeRow[]> {
    this.#check();
    const due = this.#tables.rows.filter((row) => !row.dead && row.due <= now);
    return due.sort((a, b) => a.due - b.due).slice(0, limit);
  }

  async remove(ids: readonly number[]): Promise<void> {
    this.#check();
    const gone = new Set(ids);
    this.#tables.rows = this.#tables.rows.filter(({ id }) => !gone.has(id));
  }

  async again(ids: readonly number[], round: number, due: number): Promise<void> {
    this.#change(ids, (row) => ({ ...row, attempts: 0, round, due }));
  }

  async supersede(tags: readonly string[], now: number): Promise<void> {
    this.#check();
    const again = new Set(tags);
    this.#tables.rows = this.#tables.rows.filter(
      ({ tag, round, dead, due }) => dead || round === 0 || due <= now || !again.has(tag),
    );
  }

  async postpone(ids: readonly number[], due: number): Promise<void> {
    this.#change(ids, (row) => ({ ...row, due }));
  }

  async failed(ids: readonly number[], due: number): Promise<void> {
    this.#change(ids, (row) => ({ ...row, attempts: row.attempts + 1, due }));
  }

  async bury(ids: readonly number[]): Promise<void> {
    this.#change(ids, (row) => ({ ...row, dead: true }));
  }

  async causes(): Promise<readonly string[]> {
    return [...new Set(this.#waiting().map(({ cause }) => cause))];
  }

  async unfinished(causes: readonly string[]): Promise<ReadonlySet<string>> {
    this.#check();
    return new Set(causes.filter((cause) => this.#tables.jobs.has(cause)));
  }

  async ofCause(cause: string, after: number, limit: number): Promise<readonly PurgeRow[]> {
    return this.#waiting()
      .filter((row) => row.cause === cause && row.id > after)
      .slice(0, limit);
  }

  async add(tags: readonly string[], enqueued: number): Promise<void> {
    this.#check();
    for (const tag of tags) this.#tables.insert(tag, enqueued);
  }

  async state(now: number): Promise<QueueState> {
    this.#check();
    const failing = this.#tables.rows
      .filter(({ dead }) => !dead)
      .flatMap(({ attempts, enqueued, due }) => [
        ...(attempts > 0 ? [enqueued] : []),
        ...(due <= now ? [due] : []),
      ]);
    const live = this.#tables.rows.filter(({ dead, round }) => !dead && round === 0);
    return {
      depth: live.length,
      oldest: live.length === 0 ? null : Math.min(...live.map(({ enqueued }) => enqueued)),
      failingSince: failing.length === 0 ? null : Math.min(...failing),
      dead: this.#tables.rows.filter(({ dead }) => dead).length,
    };
  }

  async month(month: string): Promise<MonthState> {
    this.#check();
    return this.#tables.months.get(month) ?? { tags: 0, exceeded: false };
  }

  async spend(month: string, tags: number, budget: number): Promise<MonthState> {
    const sum = (await this.month(month)).tags + tags;
    this.#tables.months.set(month, { tags: sum, exceeded: sum >= budget });
    return this.month(month);
  }

  close(): void {
    this.#open = false;
    if (this.#tables.leader === this) this.#tables.leader = undefined;
  }

  #waiting(): readonly StoredRow[] {
    this.#check();
    return this.#tables.rows.filter(({ cause, round, dead }) => cause !== '' && round === 0 && !dead);
  }

  #change(ids: readonly number[], change: (row: StoredRow) => StoredRow): void {
    this.#check();
    const changed = new Set(ids);
    this.#tables.rows = this.#tables.rows.map((row) => (changed.has(row.id) ? change(row) : row));
  }

  #check(): void {
    if (this.#open && !this.#tables.broken) return;
    throw Object.assign(new Error('It quotes a statement.'), { code: 'PROTOCOL_CONNECTION_LOST' });
  }
}

export class RecordingTarget implements Target {
  readonly sent: { readonly at: number; readonly tags: readonly string[] }[] = [];
  readonly isBilled: boolean;
  readonly againMs: readonly number[];
  failing: Error | undefined;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock, kind: 'varnish' | 'sqs' = 'varnish') {
    this.#clock = clock;
    this.isBilled = kind === 'sqs';
    this.againMs = kind === 'sqs' ? [65_000] : [1000, 3000, 65_000];
  }

  async send(tags: readonly string[]): Promise<void> {
    if (this.failing) throw this.failing;
    this.sent.push({ at: this.#clock.now() - START, tags: [...tags].sort() });
  }

  /** Seconds after the start at which it was told of a tag. */
  times(tag: string): readonly number[] {
    return this.sent.filter(({ tags }) => tags.includes(tag)).map(({ at }) => at / 1000);
  }
}

/** A relay with everything around it, in a time of its own. */
export class World {
  readonly clock = new ManualClock();
  readonly tables = new Tables();
  readonly meter = new Meter();
  readonly lines: Readonly<Record<string, unknown>>[] = [];
  readonly target: RecordingTarget;
  readonly options: RelayOptions;
  relay: Relay;
  queue: MemoryQueue;

  constructor(kind: 'varnish' | 'sqs' = 'varnish', more: Partial<RelayOptions> = {}) {
    this.target = new RecordingTarget(this.clock, kind);
    this.options = {
      wikiId: 'w',
      target: this.target,
      meter: this.meter,
      clock: this.clock,
      random: () => 1,
      log: (line) => void this.lines.push(line),
      ...more,
    };
    this.queue = new MemoryQueue(this.tables);
    this.relay = new Relay(this.queue, this.options);
  }

  loopOptions(): PurgeLoopOptions {
    return {
      ...this.options,
      open: async () => {
        if (this.tables.broken) throw new Error('There is no database.');
        return new MemoryQueue(this.tables);
      },
      metricsOf: 'wiki',
      embeddedMetrics: false,
      write: (line) => void this.lines.push(JSON.parse(line)),
    };
  }

  edit(tag: string, cause?: string): void {
    this.tables.insert(tag, this.clock.now(), cause);
  }

  /** Lets so much time pass, in which the relay does its work. */
  async pass(seconds: number): Promise<void> {
    for (const end = this.clock.now() + seconds * 1000; this.clock.now() < end; ) {
      await this.clock.sleep(Math.max(1, await this.relay.turn()));
    }
  }

  /** Another process in its place, which has its own memory and the same tables. */
  restart(): void {
    this.queue.close();
    this.queue = new MemoryQueue(this.tables);
    this.relay = new Relay(this.queue, this.options);
  }
}

export const pageTag = (number: number): string => `u${number.toString(16).padStart(20, '0')}`;
