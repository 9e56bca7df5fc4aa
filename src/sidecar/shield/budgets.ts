import type { Budget } from '../../blueprint/shield-rules.ts';

/** A budget of somebody, by a name that is nobody else's. */
export interface Purse {
  readonly name: string;
  readonly budget: Budget;
}

/**
 * Takes one request from all of the purses, or from none if one of them is empty. Purses fill up steadily: the generic cell rate algorithm
 * (ATM Forum, "Traffic Management", 4.4.2), whose only memory is the time at which a purse will be full again.
 */
export interface Budgets {
  take(purses: readonly Purse[]): Promise<boolean>;
}

/** More names than this are not remembered. With as many addresses, the budget of all is long spent. */
const MOST_NAMES = 20_000;

/** Of one task alone. */
export class MemoryBudgets implements Budgets {
  readonly #full = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get size(): number {
    return this.#full.size;
  }

  async take(purses: readonly Purse[]): Promise<boolean> {
    const now = this.#now();
    const taken = purses.map(({ name, budget }) => {
      const full = Math.max(this.#full.get(name) ?? now, now) + (budget.seconds * 1000) / budget.requests;
      return { name, full, isEmpty: full - now > budget.seconds * 1000 };
    });
    if (taken.some(({ isEmpty }) => isEmpty)) return false;
    for (const { name, full } of taken) {
      // Last in the order of the map are those that were asked for last.
      this.#full.delete(name);
      this.#full.set(name, full);
    }
    this.#forget();
    return true;
  }

  #forget(): void {
    for (const name of this.#full.keys()) {
      if (this.#full.size <= MOST_NAMES) return;
      this.#full.delete(name);
    }
  }
}
