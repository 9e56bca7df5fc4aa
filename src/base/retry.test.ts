import { expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { retryUntil } from './retry.ts';

function fakeClock(): Clock & { slept: number } {
  const clock = {
    slept: 0,
    now: () => clock.slept,
    sleep: async (ms: number) => {
      clock.slept += ms;
    },
  };
  return clock;
}

it('returns the first answer', async () => {
  let calls = 0;
  const clock = fakeClock();
  const attempt = async () => (++calls === 3 ? 'ready' : undefined);
  expect(await retryUntil(attempt, () => new Error('late'), { timeoutSeconds: 10, clock })).toBe('ready');
  expect(clock.slept).toBe(500);
});

it('fails with its own error when time is up', async () => {
  const clock = fakeClock();
  const waiting = retryUntil(
    async () => undefined,
    () => new Error('late'),
    { timeoutSeconds: 2, clock },
  );
  await expect(waiting).rejects.toThrow('late');
  expect(clock.slept).toBe(2000);
});

it('ends at once when an attempt throws', async () => {
  const clock = fakeClock();
  const broken = async () => Promise.reject(new Error('broken'));
  await expect(retryUntil(broken, () => new Error('late'), { timeoutSeconds: 2, clock })).rejects.toThrow(
    'broken',
  );
  expect(clock.slept).toBe(0);
});
