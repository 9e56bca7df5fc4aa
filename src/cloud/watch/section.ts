import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** Lines over time. */
export interface Chart {
  readonly title: string;
  readonly left: readonly IMetric[];
  /** By a scale of their own. @default - none */
  readonly right?: readonly IMetric[];
  /** @default - that of the dashboard */
  readonly region?: string;
}

/** A part of the dashboard. */
export interface Section {
  readonly title: string;
  /** What a number out of line means. */
  readonly says: string;
  /** Up to four, side by side. */
  readonly charts: readonly Chart[];
}
