/** Where alarms find the numbers that the sidecar writes each minute. */
export const purgeMetrics = { namespace: 'Wiki7', dimension: 'Wiki' } as const;
