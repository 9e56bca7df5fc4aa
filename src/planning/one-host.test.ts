import { describe, expect, it } from 'vitest';
import { profiles } from '../config/profiles.ts';
import { oneHost } from './one-host.ts';
import { PriceList } from './price-list.ts';
import { expectedTraffic, type Traffic } from './traffic.ts';

const still = { views: 0, mediaGb: 0, databaseGb: 0 };

function host(profile: keyof typeof profiles, traffic: Partial<Traffic> = {}) {
  const expected = expectedTraffic('starter', 0, { ...still, ...traffic });
  const { instanceClass, items } = oneHost(profiles[profile], expected, 'eu-central-1', new PriceList());
  return { instanceClass, total: items.reduce((sum, { dollars }) => sum + dollars, 0) };
}

describe('one EC2 host', () => {
  it('with 8 GiB holds starter: 730 × 0.0768 + 730 × 0.005 + 30 × 0.0952 + 39 × 0.054 = 64.676', () => {
    expect(host('starter').instanceClass).toBe('t4g.large');
    expect(host('starter').total).toBeCloseTo(64.676, 3);
  });

  it.each([
    ['standard', 't4g.xlarge'],
    ['large', 'r7g.2xlarge'],
  ] as const)('is large enough for %s: %s', (profile, instanceClass) => {
    expect(host(profile).instanceClass).toBe(instanceClass);
  });

  it('pays for what it sends above 100 GB: 10 million views cost 2900 × 0.09 = 261 more', () => {
    expect(host('starter', { views: 1e7 }).total - host('starter').total).toBeCloseTo(261, 4);
  });
});
