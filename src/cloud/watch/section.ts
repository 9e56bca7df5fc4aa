import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { LogQuery } from '../../blueprint/log-queries.ts';

/** Lines over time. */
export interface Chart {
  readonly title: string;
  readonly left: readonly IMetric[];
  /** By a scale of their own. @default - none */
  readonly right?: readonly IMetric[];
  /** @default - that of the dashboard */
  readonly region?: string;
}

/** What a query of the logs says over time. It is asked whenever somebody looks. */
export interface LogChart {
  readonly title: string;
  readonly query: LogQuery;
  /** Names of the groups that have its logs. */
  readonly groups: readonly string[];
}

/** A part of the dashboard. */
export interface Section {
  readonly title: string;
  /** What a number out of line means. */
  readonly says: string;
  /** Up to four side by side, more in rows of three. */
  readonly charts: readonly (Chart | LogChart)[];
}
