import { describe, expect, it } from 'vitest';
import { dailyCron, sleepMinutes, upkeepHour, wakingHours } from './hours-of-sleep.ts';

const night = { from: '23:00', to: '07:00', timezone: 'Europe/Berlin' };

describe('hours of sleep', () => {
  it.each([
    ['23:00', '07:00', 8 * 60],
    ['08:30', '20:00', 11.5 * 60],
    ['12:00', '12:00', 0],
  ])('from %s to %s are %i minutes', (from, to, minutes) => {
    expect(sleepMinutes({ ...night, from, to })).toBe(minutes);
  });

  it.each([
    ['23:00', 10, { minute: '10', hour: '23' }],
    ['00:05', -10, { minute: '55', hour: '23' }],
    ['23:55', 10, { minute: '5', hour: '0' }],
  ])('%s and %i minutes are %o of every day', (time, shift, expected) => {
    expect(dailyCron(time, shift)).toEqual(expected);
  });

  it.each([
    ['23:00', '07:00', [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]],
    ['22:30', '06:30', [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]],
    ['08:00', '20:00', [0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22, 23]],
    ['04:30', '20:15', [0, 1, 2, 3, 21, 22, 23]],
  ])('from %s to %s leave whole hours of waking: %o', (from, to, hours) => {
    expect(wakingHours({ ...night, from, to })).toEqual(hours);
  });

  it.each([
    // 07:00 and 08:00 UTC are 08:00 and 09:00 in winter and summer of Berlin.
    ['Europe/Berlin', 7],
    ['UTC', 8],
    ['America/New_York', 13],
    ['Asia/Kolkata', 3],
    ['Pacific/Auckland', 20],
    ['Pacific/Kiritimati', 18],
  ])('upkeep in %s begins an hour or two after waking', (timezone, hour) => {
    expect(upkeepHour({ ...night, timezone })).toBe(hour);
  });
});
