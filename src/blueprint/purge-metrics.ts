/** Where alarms find the numbers that sidecar and nginx write, of a minute each. All but the last are for the statistic "maximum". */
export const purgeMetrics = {
  namespace: 'Wiki7',
  dimension: 'Wiki',
  /**
   * For how many seconds the purge has been waiting that is due the longest, or that was tried in vain; 0: none is. An outage of the edge or
   * of its queue shows in it from the first minute; what waits for jobs or for the budget does not.
   */
  failing: 'PurgeFailingSeconds',
  /** Purges that were sent in the minute. */
  sent: 'PurgesSent',
  /** Purges that were given up before they were sent. */
  dead: 'PurgesDead',
  /** 1 while the month's budget is spent, else 0. */
  budgetExceeded: 'PurgeBudgetExceeded',
  /** 1 for each request that nginx let past unasked, since the sidecar did not answer; no data while it does. Take the sum. */
  withoutShield: 'ShieldBypassed',
} as const;
