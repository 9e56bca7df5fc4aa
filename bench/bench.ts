import type { Reporter } from '../src/base/reporter.ts';
import type { Comparison } from './measure.ts';

/** What a benchmark found. Names of `one` and `other` of its comparisons, and counts that are no times. */
export interface BenchReport {
  readonly one: string;
  readonly other: string;
  readonly comparisons: readonly Comparison[];
  readonly counts: Readonly<Record<string, number | string>>;
}

export interface Bench {
  readonly summary: string;
  run(reporter: Reporter): Promise<BenchReport>;
}
