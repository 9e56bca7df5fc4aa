/** Where CloudWatch has the numbers that the wiki's own parts write. */
export const metricSpace = { namespace: 'Wiki7', dimension: 'Wiki' } as const;

/**
 * What a line of the log begins with that is a metric in itself: CloudWatch reads it from there. See AWS, "Specification: Embedded metric
 * format".
 *
 * @param now milliseconds
 * @param values by the names of metrics; several of one: all that there were
 * @param units by the same names, as CloudWatch calls them. @default Count
 */
export const embeddedMetrics = (
  wikiId: string,
  now: number,
  values: Readonly<Record<string, number | readonly number[]>>,
  units: Readonly<Record<string, string>> = {},
) => ({
  _aws: {
    Timestamp: now,
    CloudWatchMetrics: [
      {
        Namespace: metricSpace.namespace,
        Dimensions: [[metricSpace.dimension]],
        Metrics: Object.keys(values).map((name) => ({ Name: name, Unit: units[name] ?? 'Count' })),
      },
    ],
  },
  [metricSpace.dimension]: wikiId,
  ...values,
});
