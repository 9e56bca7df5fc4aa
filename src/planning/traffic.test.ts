import { describe, expect, it } from 'vitest';
import { expectedTraffic } from './traffic.ts';

describe('what CloudFront is told to forget', () => {
  it.each([
    [{}, 3000, 3000],
    [{ edits: 700 }, 3000, 1400],
    [{ invalidations: 9 }, 3000, 9],
  ])('follows the edits up to the configured number, and what was given: %o', (given, most, expected) => {
    expect(expectedTraffic('starter', most, given).invalidations).toBe(expected);
  });
});
