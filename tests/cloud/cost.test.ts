import { describe, expect, it } from 'vitest';
import { comparison } from '../../src/cli/cloud.ts';
import { costChange, costSentence, estimateOf } from '../../src/cli/cost-estimate.ts';
import { costTable } from '../../src/cli/cost-table.ts';
import { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
import { EDIT_VISIBLE } from '../../src/cloud/functions/canary/handler.ts';
import { OLDEST_JOB_AGE } from '../../src/cloud/functions/oldest-job/handler.ts';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';
import { profiles } from '../../src/config/profiles.ts';
import { OWN_METRICS } from '../../src/planning/costs/watching.ts';
import { freeTypes, pricedTypes } from '../../src/planning/priced-types.ts';
import { metricLine } from '../../src/sidecar/purge/metric-line.ts';
import { shieldLine } from '../../src/sidecar/shield/metric-line.ts';

const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };
const everything = {
  dnssec: true,
  exec: true,
  budget: 100,
  cpuArchitecture: 'x86_64',
  egress: 'endpoints',
} as const;

const cases = [
  ...(Object.keys(profiles) as (keyof typeof profiles)[]).map(
    (profile) => [profile, { profile }, {}] as const,
  ),
  ['standard in two regions', { profile: 'standard' }, { standbyRegion }] as const,
  ['standard with every option', { profile: 'standard' }, everything] as const,
];

const synthesized = cases.map(([name, config, cloud]) => ({
  name,
  wiki: wikiUnderTest(config, cloud),
  stacks: synthesizedApp(config, cloud),
}));
const named = (wanted: string) => {
  const found = synthesized.find(({ name }) => name === wanted);
  if (!found) throw new Error(`There is no ${wanted}.`);
  return found;
};
const estimateFor = (name: string) => estimateOf(named(name).wiki, named(name).stacks);

describe.each(synthesized)('$name', ({ wiki, stacks }) => {
  it('has a price for every type of resource, or a reason why it costs nothing', () => {
    expect(estimateOf(wiki, stacks).unpriced).toEqual([]);
  });

  it('counts its parts into the whole', () => {
    const { total, groups, fixed } = estimateOf(wiki, stacks);
    expect(groups.reduce((sum, { dollars }) => sum + dollars, 0)).toBeCloseTo(total, 6);
    expect(fixed).toBeGreaterThan(0);
    expect(fixed).toBeLessThan(total);
  });
});

describe('a larger profile, a second region', () => {
  it('cost more than a smaller one', () => {
    const [starter = 0, standard = 0, large = 0] = ['starter', 'standard', 'large'].map(
      (name) => estimateFor(name).total,
    );
    expect(starter).toBeLessThan(standard);
    expect(standard).toBeLessThan(large);
  });

  it('cost the replica, the ways out and the balancer that wait there, and no task', () => {
    const there = estimateFor('standard in two regions').items.filter(({ region }) => region === 'eu-west-1');
    const types = new Set(there.map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'AWS::RDS::DBInstance',
        'AWS::EC2::NatGateway',
        'AWS::ElasticLoadBalancingV2::LoadBalancer',
      ]),
    );
    expect(types.has('AWS::ECS::Service')).toBe(false);
  });
});

it('no type is both priced and free', () => {
  expect(Object.keys(pricedTypes).filter((type) => type in freeTypes)).toEqual([]);
});

it('as many metrics are counted as the sidecar and the functions write', () => {
  const state = { depth: 0, dead: 0, oldest: null, failingSince: null };
  const purges = metricLine('w', { sent: 1, delays: [1], state, budgetExceeded: false }, 0, true);
  const shield = shieldLine('w', { free: 0, proven: 0, within: 0, refused: 0, failures: 0 }, 0);
  const names = [purges, shield].flatMap((line) =>
    JSON.parse(line)._aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { readonly Name: string }) => Name),
  );
  expect(new Set([...names, OLDEST_JOB_AGE, EDIT_VISIBLE]).size).toBe(OWN_METRICS);
});

describe('what a deployment changes of the cost', () => {
  const { wiki, stacks: standard } = named('standard');
  const { stacks: starter } = named('starter');

  it('is said as before, after and difference', () => {
    const [old, now] = ['starter', 'standard'].map((name) => named(name).stacks);
    expect(costChange(wiki, old ?? [], now ?? [])).toMatch(
      /^Cost: about \$\d+ a month → \$\d+ \(\+\$\d+\)\.$/,
    );
    expect(costChange(wiki, standard, starter)).toMatch(/\(−\$\d+\)\.$/);
    expect(costChange(wiki, standard, standard)).toMatch(/\(\+\$0\)\.$/);
    expect(costChange(wiki, [], standard)).toContain('none of which is paid yet');
  });

  it('is not known in a region without prices, which stops nothing else', () => {
    const elsewhere = starter.map((stack) => ({ ...stack, region: 'sa-east-1' }));
    expect(costSentence(named('starter').wiki, elsewhere)).toMatch(
      /^Cost: not known\. The price table has no prices of sa-east-1/,
    );
  });
});

it('the table names every dollar of at least ten cents, and its last row is the sum', () => {
  const estimate = estimateFor('starter');
  const table = costTable('starter', 'eu-central-1', estimate);
  expect(table).toContain('db.t4g.micro (RDS::DBInstance)');
  expect(table).toMatch(
    new RegExp(`together +${estimate.total.toFixed(2)} +${estimate.host.total.toFixed(2)}`),
  );
});

it('what `diff` and `deploy` say ends with the cost, and compares it with what is there', async () => {
  const { wiki: cloud, stacks } = named('starter');
  const wiki = { cloud, assembly: { folder: '', stacks } };
  const nothing = await comparison(wiki, { template: async () => undefined });
  expect(nothing.text).toMatch(/\nCost: about \$\d+ a month, none of which is paid yet\.\n$/);
  const same = await comparison(wiki, {
    template: async ({ id }) => stacks.find((one) => one.id === id)?.template,
  });
  expect(same.text).toMatch(/^Nothing would change\.\nCost: about \$(\d+) a month → \$\1 \(\+\$0\)\.\n$/);
});
