import type { PurgeReport } from '../../blueprint/purge-report.ts';
import { metricLine, secondsSince } from './metric-line.ts';
import type { PurgeQueue } from './queue.ts';
import { Relay, type RelayOptions } from './relay.ts';

export interface PurgeLoopOptions extends RelayOptions {
  /** @throws when there is no database */
  readonly open: () => Promise<PurgeQueue>;
  /** What metrics call the wiki. */
  readonly metricsOf: string;
  /** Whether the log's lines are metrics by themselves. */
  readonly embeddedMetrics: boolean;
  /** Takes a line of the log as it is. */
  readonly write: (line: string) => void;
}

const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** A turn that takes longer hangs. */
const LONGEST_TURN_MS = 120_000;

/** Runs a relay as long as it is wanted, through all outages of the database. */
export class PurgeLoop {
  readonly #options: PurgeLoopOptions;
  #queue: PurgeQueue | undefined;
  #relay: Relay | undefined;
  #turned: number;
  #written: number;
  #failures = 0;

  constructor(options: PurgeLoopOptions) {
    this.#options = options;
    this.#turned = options.clock.now();
    this.#written = options.clock.now();
  }

  /** Ends soon after the signal, with the turn that is under way. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      const pause = await this.#turn().catch((error) => this.#failed(error));
      this.#turned = clock.now();
      if (pause > 0 && !signal.aborted) await clock.sleep(pause);
    }
    this.#close();
  }

  isAlive(): boolean {
    return this.#options.clock.now() - this.#turned < LONGEST_TURN_MS;
  }

  async report(): Promise<PurgeReport> {
    const { clock, meter, budget } = this.#options;
    const { sent, p50, p99 } = meter.lately();
    const now = clock.now();
    const state = await this.#queue?.state(now).catch(() => undefined);
    return {
      leads: this.#relay?.leads ?? false,
      queue: state
        ? {
            depth: state.depth,
            oldestSeconds: secondsSince(state.oldest, now),
            failingSeconds: secondsSince(state.failingSince, now),
            dead: state.dead,
          }
        : null,
      sent,
      editToVisible: { p50, p99 },
      budgetExceeded: budget?.exceeded ?? false,
    };
  }

  async #turn(): Promise<number> {
    if (!this.#relay) {
      this.#queue = await this.#options.open();
      this.#relay = new Relay(this.#queue, this.#options);
    }
    const pause = await this.#relay.turn();
    if (this.#failures > 0) this.#options.log({ event: 'has the database again', after: this.#failures });
    this.#failures = 0;
    await this.#writeMetrics();
    return pause;
  }

  async #writeMetrics(): Promise<void> {
    const { clock, meter, budget, metricsOf, embeddedMetrics, write } = this.#options;
    if (!this.#queue || !this.#relay?.leads || clock.now() < this.#written + MINUTE_MS) return;
    this.#written = clock.now();
    const state = await this.#queue.state(clock.now());
    const minute = { ...meter.take(), state, budgetExceeded: budget?.exceeded ?? false };
    write(metricLine(metricsOf, minute, clock.now(), embeddedMetrics));
  }

  /** Whoever had the lead has lost it with the connection. */
  #failed(error: unknown): number {
    const { log, random = Math.random } = this.#options;
    if (this.#failures === 0) log({ event: 'loses the database', reason: codeOf(error) });
    this.#failures += 1;
    this.#close();
    return (
      Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures, 10)) * (0.5 + random() / 2)
    );
  }

  #close(): void {
    this.#queue?.close();
    this.#queue = undefined;
    this.#relay = undefined;
  }
}

/** The message of a database's error may quote the statement. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}
