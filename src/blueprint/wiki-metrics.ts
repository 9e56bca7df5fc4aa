/** Where CloudWatch has the numbers that the wiki's own parts write. */
export const metricSpace = { namespace: 'Wiki7', dimension: 'Wiki' } as const;

/** Every one of them by its name there. Sidecar, nginx and functions write it, alarms and the dashboard find it. */
export const wikiMetrics = {
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
  /** Seconds that the oldest job has been waiting. */
  oldestJob: 'OldestJobAge',
  /** Milliseconds from the answer to the canary's edit until a stranger saw it. */
  editVisible: 'EditVisible',
  /** 1 while no drill passed in as many days as may be between two, else 0. */
  drillOverdue: 'DrillOverdue',
} as const;

type WikiMetric = (typeof wikiMetrics)[keyof typeof wikiMetrics];

/** As CloudWatch calls them; all others count. */
const units: Readonly<Partial<Record<WikiMetric, 'Seconds' | 'Milliseconds'>>> = {
  [wikiMetrics.failing]: 'Seconds',
  [wikiMetrics.oldestJob]: 'Seconds',
  [wikiMetrics.editToVisible]: 'Milliseconds',
  [wikiMetrics.editVisible]: 'Milliseconds',
};

/** What a line of the log holds of these numbers, as CloudWatch is told. See AWS, "Specification: Embedded metric format". */
export const metricDirective = (names: readonly WikiMetric[]) => ({
  Namespace: metricSpace.namespace,
  Dimensions: [[metricSpace.dimension]],
  Metrics: names.map((name) => ({ Name: name, Unit: units[name] ?? 'Count' })),
});

/**
 * What a line of the log begins with that is a metric in itself: CloudWatch reads it from there.
 *
 * @param now milliseconds
 * @param values several of one: all that there were
 */
export const embeddedMetrics = (
  wikiId: string,
  now: number,
  values: Readonly<Partial<Record<WikiMetric, number | readonly number[]>>>,
) => ({
  _aws: { Timestamp: now, CloudWatchMetrics: [metricDirective(Object.keys(values) as WikiMetric[])] },
  [metricSpace.dimension]: wikiId,
  ...values,
});
