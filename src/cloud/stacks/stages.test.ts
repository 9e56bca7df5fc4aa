import { describe, expect, it } from 'vitest';
import { deliveryTemplate } from '../delivery/delivery.fixture.ts';
import { checkedApp, type SynthesizedTemplate, unchecked } from './synthesized-app.fixture.ts';

const zone = { hostedZone: 'import', zone: 'example.org', zoneId: 'Z0123456789ABC' } as const;
const cloud = { dns: zone, budget: 100, staging: { host: 'staging.example.org', budget: 50 } };

type Named = Pick<SynthesizedTemplate, 'id' | 'name' | 'region' | 'template'>;

const stages: Readonly<Record<'production' | 'staging' | 'delivery', readonly Named[]>> = {
  production: checkedApp({ profile: 'standard' }, cloud, 'production'),
  staging: checkedApp({ profile: 'standard' }, cloud, 'staging'),
  delivery: [{ id: 'Delivery', ...unchecked(() => deliveryTemplate()) }],
};

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const resourcesOf = (stage: keyof typeof stages) =>
  stages[stage].flatMap(({ region, template }) =>
    Object.values<Resource>(template.Resources).map((resource) => ({ region, ...resource })),
  );

/** Names within something that has a name of its own, and names of what AWS has. */
const within = [
  /^AWS::IAM::Policy PolicyName/,
  /^AWS::ApplicationAutoScaling::ScalingPolicy PolicyName/,
  /^AWS::Scheduler::Schedule Name/,
  /^AWS::\w+::\w+ (.*MetricName|EngineName|HostedZoneName|CACertificateIdentifier|DisplayName)$/,
  /^AWS::ServiceDiscovery::Service Name/,
  /^AWS::Athena::NamedQuery Name/,
];

/** Every name that a template gives, with the type of what has it; those that CloudFormation chooses are nobody else's. */
function namesOf(stage: keyof typeof stages): ReadonlySet<string> {
  const found = new Set<string>(stages[stage].map(({ region, name }) => `${region} stack: ${name}`));
  for (const { region, Type, Properties = {} } of resourcesOf(stage)) {
    const nested = Object.entries(Properties).flatMap(([key, value]) =>
      /Config$|^Budget$/.test(key) && typeof value === 'object'
        ? Object.entries(value ?? {}).map(([inner, text]) => [`${key}.${inner}`, text] as const)
        : [[key, value] as const],
    );
    for (const [key, value] of nested) {
      const line = `${Type} ${key}`;
      if (!/(Name|Identifier|Aliases|BudgetName)$/.test(key) || within.some((one) => one.test(line)))
        continue;
      if (typeof value === 'string' || Array.isArray(value)) {
        found.add(`${region} ${line}: ${JSON.stringify(value)}`);
      }
    }
  }
  for (const { region, template } of stages[stage]) {
    for (const { Export } of Object.values<{ Export?: { Name: unknown } }>(template.Outputs ?? {})) {
      if (Export) found.add(`${region} export: ${JSON.stringify(Export.Name)}`);
    }
  }
  return found;
}

describe('production, staging and the pipeline in one account and region', () => {
  const [production, staging, delivery] = [namesOf('production'), namesOf('staging'), namesOf('delivery')];

  it('share no name of anything', () => {
    expect([...staging].filter((name) => production.has(name))).toEqual([]);
    expect([...delivery].filter((name) => production.has(name) || staging.has(name))).toEqual([]);
    expect(staging.size).toBeGreaterThan(30);
  });

  it('make no zone of the same name', () => {
    const zones = (['production', 'staging'] as const).flatMap((stage) =>
      resourcesOf(stage).filter(({ Type }) => Type === 'AWS::Route53::HostedZone'),
    );
    expect(zones).toEqual([]);
  });
});

describe('staging', () => {
  const sizesOf = (stage: keyof typeof stages) =>
    resourcesOf(stage).find(({ Type }) => Type === 'AWS::RDS::DBInstance')?.Properties?.DBInstanceClass;

  it('has the sizes of its own profile', () => {
    expect([sizesOf('production'), sizesOf('staging')]).toEqual(['db.m7g.large', 'db.t4g.micro']);
  });

  it('never stands in for readers: it has no second region, and answers under its own name alone', () => {
    const [distribution] = resourcesOf('staging').filter(
      ({ Type }) => Type === 'AWS::CloudFront::Distribution',
    );
    expect(JSON.stringify(distribution?.Properties)).toContain('"Aliases":["staging.example.org"]');
    expect(stages.staging.filter(({ id }) => id.startsWith('Standby'))).toEqual([]);
  });
});
