import type { Clock } from '../../base/clock.ts';
import type { Wiki7Error } from '../../base/errors.ts';
import { type Reporter, step as reportStep } from '../../base/reporter.ts';
import { retryUntil } from '../../base/retry.ts';

/** One thing that a long change of what is on AWS does. Each looks before it acts, so a change that broke off goes on from there. */
export interface ResumableStep {
  /** What it does, as a person says it. */
  readonly title: string;
  /** Seconds after which it counts as failed. */
  readonly timeoutSeconds: number;
  /**
   * Looks, and does what has not been done.
   *
   * @returns undefined when it is done, else where it is
   */
  readonly advance: () => Promise<string | undefined>;
  /** The same without doing anything. */
  readonly isDone: () => Promise<boolean>;
}

export interface RunOptions {
  readonly reporter: Reporter;
  /** @default - the system's */
  readonly clock?: Clock;
}

export const MINUTE = 60;

/** @throws what `late` makes of a sentence about the step that did not end; what was done before stays done */
export async function runSteps(
  steps: readonly ResumableStep[],
  late: (what: string) => Wiki7Error,
  { reporter, ...options }: RunOptions,
): Promise<void> {
  for (const { title, timeoutSeconds, advance } of steps) {
    await reportStep(reporter, title, async (current) => {
      let last = '';
      const attempt = async () => {
        const where = await advance();
        if (where === undefined) return true;
        last = where;
        current.progress(where);
        return undefined;
      };
      const onTimeout = () =>
        late(
          `${title} did not end within ${timeoutSeconds / MINUTE} minutes; the last that AWS said: ${last}`,
        );
      await retryUntil(attempt, onTimeout, { timeoutSeconds, everySeconds: 10, ...options });
    });
  }
}
