import type { Budgets, Purse } from './budgets.ts';

/** Longest that a reader waits for it. */
const LONGEST_MS = 50;
/** So long after a failure nobody waits for it again. */
const PAUSE_MS = 1000;

/** Asks the common budgets, and those of this task where the others fail or are slow: neither closes the door, neither opens it wide. */
export class BoundedBudgets implements Budgets {
  readonly #common: Budgets;
  readonly #own: Budgets;
  readonly #failed: (error: Error) => void;
  readonly #now: () => number;
  #until = 0;

  constructor(common: Budgets, own: Budgets, failed: (error: Error) => void, now: () => number = Date.now) {
    this.#common = common;
    this.#own = own;
    this.#failed = failed;
    this.#now = now;
  }

  async take(purses: readonly Purse[]): Promise<boolean> {
    if (this.#now() < this.#until) return this.#own.take(purses);
    try {
      return await within(LONGEST_MS, this.#common.take(purses));
    } catch (error) {
      this.#until = this.#now() + PAUSE_MS;
      this.#failed(error as Error);
      return this.#own.take(purses);
    }
  }
}

function within<Value>(ms: number, answer: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The store took longer than ${ms} ms.`)), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
