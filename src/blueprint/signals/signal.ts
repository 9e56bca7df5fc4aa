/** What calls somebody: by night, or when the week's work is done. */
type Severity = 'page' | 'ticket';

/** When a measured minute, or whatever `everySeconds` says, is a bad one. */
type Limit =
  | { readonly atLeast: number }
  | { readonly below: number }
  /** Outside of what the same hour of earlier weeks lets expect, by so many standard deviations. */
  | { readonly outsideBand: number };

/** One alarm: what it says and when it rings. What it looks at is said where it is made (`WikiAlarm`). */
export interface Signal {
  readonly severity: Severity;
  /** Heading of docs/runbook.md. */
  readonly runbook: string;
  /** One sentence, for somebody who was woken by it. */
  readonly says: string;
  readonly limit: Limit;
  /** Length of one measurement. @default 60 */
  readonly everySeconds?: number;
  /** It rings when of the last `of` measurements so many are bad. */
  readonly bad: number;
  readonly of: number;
  /** What no measurement means. */
  readonly missing: 'fine' | 'bad';
}
