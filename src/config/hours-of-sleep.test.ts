import { describe, expect, it } from 'vitest';
import { dailyCron, isBetween, sleepMinutes, upkeepHour, wakingHours } from './hours-of-sleep.ts';

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

  it.each([
    // Winter and summer of Berlin.
    ['2026-01-15T22:00:00Z', true],
    ['2026-01-15T21:59:59Z', false],
    ['2026-01-16T06:09:59Z', true],
    ['2026-01-16T06:10:00Z', false],
    ['2026-07-15T21:00:00Z', true],
    ['2026-07-15T20:59:59Z', false],
    ['2026-07-16T05:10:00Z', false],
  ])('%s is a time of sleep, or within ten minutes after it, by the clocks there: %s', (now, expected) => {
    expect(isBetween(night, new Date(now), ['from', 0], ['to', 10])).toBe(expected);
  });

  it.each([
    ['2026-01-15T23:30:00Z', true],
    ['2026-01-15T23:29:59Z', false],
    ['2026-01-15T23:49:59Z', true],
    ['2026-01-15T23:50:00Z', false],
  ])('%s is from half an hour before to ten minutes before waking, across midnight: %s', (now, expected) => {
    const early = { from: '15:00', to: '00:00', timezone: 'UTC' };
    expect(isBetween(early, new Date(now), ['to', -30], ['to', -10])).toBe(expected);
  });

  it.each([
    ['2026-01-15T18:59:00Z', false],
    ['2026-01-15T19:00:00Z', true],
    ['2026-01-15T22:09:00Z', true],
    ['2026-01-15T22:10:00Z', false],
  ])('%s is within three hours before the database stops: %s', (now, expected) => {
    expect(isBetween(night, new Date(now), ['from', -180], ['from', 10])).toBe(expected);
  });
});
