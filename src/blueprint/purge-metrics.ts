/** Where alarms find the numbers that the sidecar writes each minute. */
export const purgeMetrics = {
  namespace: 'Wiki7',
  dimension: 'Wiki',
  /** Purges that were given up before they were sent. */
  dead: 'PurgesDead',
  /** 1 while the month's budget is spent, else 0. */
  budgetExceeded: 'PurgeBudgetExceeded',
} as const;
