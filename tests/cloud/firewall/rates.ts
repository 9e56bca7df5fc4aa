import type { RateBased } from './acl.ts';

/**
 * How often WAF may look at the rates, in seconds: what has passed in between is not taken back. AWS says of the whole delay that it
 * is "usually below 30 seconds" ("Rate-based rule caveats"); this is the worst of what is usual.
 */
export const rateDelaySeconds = 30;

/** AWS, "Rate-based rule high-level settings". */
const windows = [60, 120, 300, 600];
const leastLimit = 10;

/** The counts of one rate-based rule. Requests come in the order of their times. */
export class Rates {
  readonly #limit: number;
  readonly #window: number;
  readonly #addresses = new Map<string, { times: number[]; checkedAt: number; limited: boolean }>();

  /** @throws an error for settings that AWS refuses, and for an aggregation that is not known here */
  constructor({ AggregateKeyType, Limit, EvaluationWindowSec = 300 }: RateBased) {
    if (AggregateKeyType !== 'IP') {
      throw new Error(`The firewall of the tests can't aggregate by ${AggregateKeyType}. Teach it.`);
    }
    if (Limit < leastLimit || !windows.includes(EvaluationWindowSec)) {
      throw new Error(`WAF takes no limit of ${Limit} in ${EvaluationWindowSec} s.`);
    }
    this.#limit = Limit;
    this.#window = EvaluationWindowSec;
  }

  /**
   * Counts a request that the rule is about, limited ones too.
   *
   * @param at in seconds, from any beginning
   * @returns whether it is limited
   */
  count(address: string, at: number): boolean {
    const known = this.#addresses.get(address) ?? { times: [], checkedAt: at, limited: false };
    this.#addresses.set(address, known);
    if (at - known.checkedAt >= rateDelaySeconds) {
      known.times = known.times.filter((time) => time > at - this.#window);
      known.limited = known.times.length > this.#limit;
      known.checkedAt = at;
    }
    known.times.push(at);
    return known.limited;
  }
}
