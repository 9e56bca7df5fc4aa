/** Names of the numbers that sidecar and nginx write, of a minute each. All but the last are for the statistic "maximum". */
export const purgeMetrics = {
  /**
   * For how many seconds the purge has been waiting that is due the longest, or that was tried in vain; 0: none is. An outage of the edge or
   * of its queue shows in it from the first minute; what waits for jobs or for the budget does not.
   */
  failing: 'PurgeFailingSeconds',
  /** Tags that were sent in the minute. */
  sent: 'PurgesSent',
  /** Purges that were given up before they were sent. */
  dead: 'PurgesDead',
  /** 1 while the month's budget is spent, else 0. */
  budgetExceeded: 'PurgeBudgetExceeded',
  /** Tags that wait. */
  depth: 'PurgeQueueDepth',
  /** Milliseconds from an edit to its being handed on. */
  editToVisible: 'EditToVisible',
  /** Requests for what the shield guards: of people who are logged in, of others within their budget, and beyond it. */
  shieldProven: 'ShieldProven',
  shieldWithin: 'ShieldWithin',
  shieldRefused: 'ShieldRefused',
  /** How often the store of its budgets was not there; no data where there is none. */
  shieldStoreFailures: 'ShieldStoreFailures',
  /** 1 for each request that nginx let past unasked, since the sidecar did not answer; no data while it does. Take the sum. */
  withoutShield: 'ShieldBypassed',
} as const;
