import type { Wiki } from '../config/wiki.ts';

/** So many requests at once, and as many again in so many seconds. */
export interface Budget {
  readonly requests: number;
  readonly seconds: number;
}

/**
 * How much work anonymous readers may ask for by the budgets of `guardedUrls`: each address, an IPv6 one by its network of 64 bits, and all
 * of them together. A person compares a few revisions a minute. Crawlers that have an address for every request meet the second.
 */
export const shieldRules = {
  perAddress: { requests: 30, seconds: 60 },
  /**
   * Each account, from however many addresses: what is beyond counts as if nobody were logged in. Ten a second are more than a person reads,
   * or a patroller's script asks for.
   */
  perAccount: { requests: 600, seconds: 60 },
  /** Of all together. How many requests that is, says the wiki: `edge.expensivePerSecond`. */
  globalSeconds: 2,
  retryAfterSeconds: 30,
} as const;

/** Of all addresses together, for each budget: as much at once as comes in `shieldRules.globalSeconds`. */
export const globalBudget = ({ edge }: Pick<Wiki, 'edge'>): Budget => ({
  requests: edge.expensivePerSecond * shieldRules.globalSeconds,
  seconds: shieldRules.globalSeconds,
});
