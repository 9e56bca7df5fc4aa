import { type Clock, systemClock } from './clock.ts';

export interface RetryOptions {
  readonly timeoutSeconds: number;
  /** @default 0.25 */
  readonly everySeconds?: number;
  readonly clock?: Clock;
}

/**
 * Calls `attempt` until it returns something other than `undefined`.
 * An attempt that throws ends the wait: only `undefined` means "not yet".
 *
 * @throws what `onTimeout` returns, once `timeoutSeconds` have passed.
 */
export async function retryUntil<T>(
  attempt: () => Promise<T | undefined>,
  onTimeout: () => Error | Promise<Error>,
  options: RetryOptions,
): Promise<T> {
  const clock = options.clock ?? systemClock;
  const deadline = clock.now() + options.timeoutSeconds * 1000;
  for (;;) {
    const result = await attempt();
    if (result !== undefined) return result;
    if (clock.now() >= deadline) throw await onTimeout();
    await clock.sleep((options.everySeconds ?? 0.25) * 1000);
  }
}
