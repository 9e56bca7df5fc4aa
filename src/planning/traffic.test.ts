import { describe, expect, it } from 'vitest';
import { expectedTraffic } from './traffic.ts';

describe('what CloudFront is told to forget', () => {
  it.each([
    // 1500 edits in 3000 tags, 500 edits in 250
    [{}, 3000, 3250],
    [{ edits: 700 }, 3000, 1400],
    // no more than twelve an hour
    [{ edits: 1_000_000 }, 1000, 9760],
    [{ invalidations: 9 }, 3000, 9],
  ])(
    'follows the edits up to the configured number, then one tag for all of five minutes, and what was given: %o',
    (given, most, expected) => {
      expect(expectedTraffic('starter', most, given).invalidations).toBe(expected);
    },
  );
});
