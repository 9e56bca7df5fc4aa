import { describe, expect, it } from 'vitest';
import { cronExpression } from './cron-expression.ts';

describe('a scheduled task', () => {
  it.each([
    ['02:00', 'cron(0 2 * * ? *)'],
    ['00:04', 'cron(4 0 * * ? *)'],
    ['23:56', 'cron(56 23 * * ? *)'],
  ])('runs daily at %s UTC', (dailyAt, expression) => {
    expect(cronExpression({ dailyAt })).toBe(expression);
  });

  it.each([
    [1, 'cron(0/1 * * * ? *)'],
    [30, 'cron(0/30 * * * ? *)'],
    [60, 'cron(0 * * * ? *)'],
    [120, 'cron(0 0/2 * * ? *)'],
    [720, 'cron(0 0/12 * * ? *)'],
    [1440, 'cron(0 0 * * ? *)'],
  ])('runs every %i minutes, counted from midnight', (everyMinutes, expression) => {
    expect(cronExpression({ everyMinutes })).toBe(expression);
  });

  it.each([0, 7, 45, 90, 300, 2880])(
    'fails for every %i minutes, which no expression counts from midnight',
    (everyMinutes) => {
      expect(() => cronExpression({ everyMinutes })).toThrow(
        new RegExp(`every ${everyMinutes} minutes.*Take`),
      );
    },
  );
});
