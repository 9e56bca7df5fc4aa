import { expect, it } from 'vitest';
import { runsPerMonth } from './tasks.ts';

// A month has 730 hours: 30.4167 days.
it.each([
  ['rate(1 minute)', 43_800],
  ['rate(5 minutes)', 8760],
  ['rate(1 day)', 30.4167],
  ['cron(0 3 * * ? *)', 30.4167],
  ['cron(0/30 * * * ? *)', 1460],
  ['cron(0,20 1-4 * * ? *)', 243.3333],
  ['cron(0 3 ? * SUN *)', 4.3452],
  ['cron(0 3 1 * ? *)', 1],
  ['cron(0 3 1 1 ? *)', 0.0833],
  ['at(2030-01-01T00:00:00)', 0],
])('%s runs %d times a month', (expression, runs) => {
  expect(runsPerMonth(expression)).toBeCloseTo(runs, 3);
});
