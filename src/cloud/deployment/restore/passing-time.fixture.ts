import type { Clock } from '../../../base/clock.ts';

/** Time that passes while somebody sleeps, and a second with each question. */
export class PassingTime implements Clock {
  #now = Date.UTC(2026, 10, 23, 12);
  now = () => this.#now;
  sleep = async (milliseconds: number) => {
    this.#now += milliseconds;
  };
}
