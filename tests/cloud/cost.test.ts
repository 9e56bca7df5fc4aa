import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wikiMetrics } from '../../src/blueprint/wiki-metrics.ts';
import { comparison } from '../../src/cli/cloud.ts';
import { costChange, costSentence, estimateOf } from '../../src/cli/cost-estimate.ts';
import { costTable } from '../../src/cli/cost-table.ts';
import { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
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

it('a drill costs its copy of the database, counted to the database, where the profile has drills', () => {
  const copiesIn = (name: string) =>
    estimateFor(name).items.filter(
      ({ type, group }) => type === 'AWS::StepFunctions::StateMachine' && group === 'database',
    );
  const copies = copiesIn('standard');
  expect(copies.map(({ what }) => what)).toEqual([
    'db.t4g.medium restored for a drill, 4 hours each',
    '34 GB of storage meanwhile',
  ]);
  expect(copies[0]?.quantity).toBeCloseTo(4, 6);
  expect(copiesIn('starter')).toEqual([]);
});

describe('the pages say what is computed', () => {
  const textOf = (file: string) =>
    readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const whole = (dollars: number) => Math.round(dollars).toLocaleString('en');
  const alarmsOf = (name: string) => {
    const alarms = estimateFor(name).items.filter(({ what }) => what.startsWith('alarm'));
    return `$${alarms.reduce((sum, { dollars }) => sum + dollars, 0).toFixed(2)}`;
  };

  it.each(Object.keys(profiles))('of %s beside one host', (profile) => {
    const { total, fixed, host } = estimateFor(profile);
    const row = [
      whole(total),
      whole(fixed),
      `${whole(host.total)} (\`${host.instanceClass}\`)`,
      whole(total - host.total),
    ];
    const rows = textOf('docs/guide/costs.md').split(`| \`${profile}\` |`).slice(1);
    expect(rows.map((one) => one.split(' | ').slice(2, 6).join(' | '))).toContain(row.join(' | '));
  });

  it('of all three in the README', () => {
    const [starter, standard, large] = Object.keys(profiles).map((name) => whole(estimateFor(name).total));
    expect(textOf('README.md')).toContain(
      `$${starter} a month in \`starter\`, $${standard} in \`standard\` and $${large} in \`large\``,
    );
  });

  it('of alarms', () => {
    expect(textOf('docs/guide/monitoring.md')).toContain(
      `${alarmsOf('starter')} a month. \`standard\` comes to ${alarmsOf('standard')}, \`large\` to ${alarmsOf('large')}`,
    );
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
  expect(new Set([...names, wikiMetrics.oldestJob, wikiMetrics.editVisible]).size).toBe(OWN_METRICS);
});

describe('what a deployment changes of the cost', () => {
  const { wiki, stacks: standard } = named('standard');
  const { stacks: starter } = named('starter');

  it('is said as before, after and difference', () => {
    const [old, now] = ['starter', 'standard'].map((name) => named(name).stacks);
    expect(costChange(wiki, old ?? [], now ?? [])).toMatch(
      /^Cost: about \$\d+ a month → \$\d+ \(\+\$\d+\), both with 3,000,000 views a month\.$/,
    );
    expect(costChange(wiki, standard, starter)).toMatch(/\(−\$\d+\), both/);
    expect(costChange(wiki, standard, standard)).toMatch(/\(\+\$0\), both/);
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

it('the table of what serves no reader stands alone: no host would do the same', () => {
  const { wiki, stacks } = named('starter');
  const pipeline = { Key: { Type: 'AWS::KMS::Key', Properties: {} } };
  const one = { ...stacks[0], id: 'Delivery', region: 'eu-central-1', template: { Resources: pipeline } };
  const table = costTable('starter', 'eu-central-1', estimateOf(wiki, [one]));
  expect(table).toMatch(/^the pipeline, eu-central-1: about \$1 a month\n/);
  expect(table).not.toMatch(/host|views|database/);
});

it('what `diff` and `deploy` say ends with the cost, and compares it with what is there', async () => {
  const { wiki: cloud, stacks } = named('starter');
  const wiki = { cloud, assembly: { folder: '', stacks } };
  const nothing = await comparison(wiki, { template: async () => undefined });
  expect(nothing.text).toMatch(/\nCost: about \$\d+ a month, none of which is paid yet\.\n$/);
  const same = await comparison(wiki, {
    template: async ({ id }) => stacks.find((one) => one.id === id)?.template,
  });
  expect(same.text).toMatch(
    /^Nothing would change\.\nCost: about \$(\d+) a month → \$\1 \(\+\$0\), both with 100,000 views a month\.\n$/,
  );
});
