import { expect, it } from 'vitest';
import { capacity } from './capacity.ts';

it('the first task of a service is never on spare capacity, unless all are', () => {
  expect(capacity('all')).toEqual([{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]);
  for (const share of [0, 0.5, 1]) {
    const bases = capacity(share).map(({ capacityProvider, base }) => [capacityProvider, base]);
    expect(bases[0]).toEqual(['FARGATE', 1]);
    expect(bases.slice(1).every(([, base]) => base === undefined)).toBe(true);
  }
});

it('the others are shared out as the profile says', () => {
  const weights = (share: number) => capacity(share).map(({ weight }) => weight);
  expect(weights(0)).toEqual([100]);
  expect(weights(0.25)).toEqual([75, 25]);
  expect(weights(1)).toEqual([0, 100]);
});
