import { describe, expect, it } from 'vitest';
import { profiles } from '../../config/profiles.ts';
import { statefulIn } from '../changes/template-changes.ts';
import { rotatedSecrets, tagNames } from '../deployed-names.ts';
import { checkedApp } from './synthesized-app.fixture.ts';

interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Every resource of every stack, by `Stack/LogicalId`. */
const resourcesOf = (...given: Parameters<typeof checkedApp>): ReadonlyMap<string, Resource> =>
  new Map(
    checkedApp(...given).flatMap(({ id, template }) =>
      Object.entries(template.Resources as Record<string, Resource>).map(
        ([logicalId, resource]) => [`${id}/${logicalId}`, resource] as const,
      ),
    ),
  );

const tagOf = ({ Properties }: Resource, name: string) =>
  (Properties?.Tags as { readonly Key: string; readonly Value: string }[] | undefined)?.find(
    ({ Key }) => Key === name,
  )?.Value;

const names = Object.keys(profiles) as (keyof typeof profiles)[];
const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };

const cases = [
  ...names.map((profile) => ({ profile, regions: 1 })),
  // `standard` in two regions is in standby.test.ts.
  { profile: 'starter' as const, regions: 2 },
  { profile: 'large' as const, regions: 2 },
];

// A finding of AWS's solutions checks, or of the library's own rules, fails each of these.
describe.each(cases)('everything of a wiki on AWS, in $profile and $regions regions', (one) => {
  const { profile, regions } = one;
  const resources = resourcesOf({ profile }, regions === 2 ? { standbyRegion } : {});
  const ofType = (type: string) => [...resources].filter(([, { Type }]) => Type === type);

  it('turns those passwords over that failover cuts off, and no other', () => {
    const turned = ofType('AWS::SecretsManager::RotationSchedule').flatMap(([, { Properties }]) =>
      ofType('AWS::SecretsManager::Secret')
        .filter(([id]) => JSON.stringify(Properties?.SecretId).includes(id.replace('Data/', '')))
        .map(([, secret]) => tagOf(secret, tagNames.secret)),
    );
    expect(turned.sort()).toEqual([...rotatedSecrets]);
  });

  it('has a place for CloudFront’s logs in the wiki’s own region alone', () => {
    const open = ofType('AWS::S3::BucketPolicy').filter(([, policy]) =>
      JSON.stringify(policy).includes('CloudFrontAccessLogs'),
    );
    expect(open.map(([id]) => id)).toEqual([expect.stringMatching(/^Data\/MediaLogs/)]);
  });

  it('has CloudFront forget what another release rendered, when no task of that one is left', () => {
    const idOf = (type: string, pattern: RegExp) =>
      ofType(type)
        .find(([id]) => pattern.test(id))?.[0]
        .replace('Service/', '');
    const [[, step] = []] = ofType('AWS::CloudFormation::CustomResource').filter(([id]) =>
      id.startsWith('Service/Forgetting'),
    );
    expect(step?.Properties?.taskDefinition).toEqual({
      Ref: idOf('AWS::ECS::TaskDefinition', /^Service\/ServicesWeb/),
    });
    expect(step?.DependsOn).toContain(idOf('AWS::ECS::Service', /^Service\/ServicesWeb/));
  });

  it('lets nobody in from the internet but CloudFront', () => {
    const open = [...resources].filter(([, { Type, Properties = {} }]) => {
      const rules =
        Type === 'AWS::EC2::SecurityGroup' ? (Properties.SecurityGroupIngress as object[]) : [Properties];
      const admits = Type === 'AWS::EC2::SecurityGroup' || Type === 'AWS::EC2::SecurityGroupIngress';
      return admits && (rules ?? []).some((rule) => 'CidrIp' in rule || 'CidrIpv6' in rule);
    });
    expect(open.map(([id]) => id)).toEqual([]);
    for (const [id, { Properties }] of ofType('AWS::ElasticLoadBalancingV2::LoadBalancer'))
      expect(Properties?.Scheme, id).toBe('internal');
    for (const [id, { Properties }] of ofType('AWS::RDS::DBInstance'))
      expect(Properties?.PubliclyAccessible, id).toBe(false);
    for (const [id, { Properties }] of ofType('AWS::EC2::Subnet'))
      expect(Properties?.MapPublicIpOnLaunch ?? false, id).toBe(false);
    expect(ofType('AWS::Lambda::Url')).toEqual([]);
    expect([...resources.values()].filter(({ Type }) => Type.startsWith('AWS::ApiGateway'))).toEqual([]);
  });

  it('keeps what can’t be made again when a stack lets go of it', () => {
    const lost = [...resources].filter(([id, resource]) => {
      const stateful = statefulIn({ Resources: { [id]: resource } }).length > 0;
      const kept = ['Retain', 'Snapshot', 'RetainExceptOnCreate'].includes(resource.DeletionPolicy ?? '');
      return stateful && !kept;
    });
    expect(lost.map(([id, { Type }]) => `${Type} ${id.split('/')[0]}`).sort()).toEqual(
      [
        // Tags name what images are built from: the same ones are made again.
        ...Array(4).fill('AWS::ECR::Repository Images'),
        // One page that the next deployment writes again.
        'AWS::S3::Bucket Edge',
        // It holds nothing that its source has not.
        ...(profile === 'large' ? ['AWS::RDS::DBInstance Data'] : []),
        // What opens a store goes with it.
        ...(profile === 'starter'
          ? []
          : [
              'AWS::ElastiCache::ReplicationGroup Data',
              ...Array(2).fill('AWS::SecretsManager::Secret Data'),
            ]),
        // Without the flag readers are sent to the wiki's own region.
        ...(regions === 2
          ? [
              'AWS::CloudFront::KeyValueStore StandbyEdge',
              ...Array(4).fill('AWS::ECR::Repository StandbyImages'),
            ]
          : []),
      ].sort(),
    );
  });

  it('encrypts its logs with the wiki’s key, but for those that another region or an earlier stack writes', () => {
    const without = ofType('AWS::Logs::LogGroup').filter(([, { Properties }]) => !Properties?.KmsKeyId);
    expect(without.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'Global/WebAclLog',
      'Network/NetworkFlowLogsGroup',
      ...(regions === 2 ? ['StandbyNetwork/NetworkFlowLogsGroup'] : []),
    ]);
    expect(ofType('AWS::Logs::LogGroup').length).toBeGreaterThan(20);
  });

  it('logs who asks CloudFront for what', () => {
    expect(ofType('AWS::CloudFront::Distribution')).toHaveLength(1);
    const [source, ...others] = ofType('AWS::Logs::DeliverySource');
    expect(others).toEqual([]);
    expect(JSON.stringify(source?.[1].Properties)).toContain('wiki7-wiki-edge');
    const [destination] = ofType('AWS::Logs::DeliveryDestination');
    expect(JSON.stringify(destination?.[1].Properties)).toMatch(/wiki7-wiki-data.*MediaLogs/);
  });

  it('rings where Route 53 tells it when nobody gets an answer under the wiki’s name', () => {
    const [rings] = ofType('AWS::CloudWatch::Alarm').filter(([id]) => id.startsWith('Watch/'));
    expect(rings?.[1].Properties).toMatchObject({
      Namespace: 'AWS/Route53',
      MetricName: 'HealthCheckStatus',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
    expect(JSON.stringify(rings?.[1].Properties?.Dimensions)).toContain('wiki7-wiki-edge');
  });

  it('sends every alarm to a topic of its own region, which mails it, but for those that scale', () => {
    const topics = ofType('AWS::SNS::Topic').map(([id]) => id.split('/'));
    const homes = topics.map(([stack = '']) => stack).sort();
    expect(homes).toEqual(['Data', ...(regions === 2 ? ['StandbyFiles'] : []), 'Watch']);
    expect(ofType('AWS::SNS::Subscription')).toHaveLength(homes.length);
    for (const [id, { Properties }] of ofType('AWS::CloudWatch::Alarm')) {
      if (/TaskCountTarget/.test(id)) continue;
      const [action, ...others] = (Properties?.AlarmActions ?? []) as object[];
      expect(others, id).toEqual([]);
      expect(JSON.stringify(action), id).toMatch(
        /^{"Ref":"AlarmsTopic\w+"}$|:sns:[\w-]+:123456789012:wiki7-wiki-alarms"/,
      );
    }
  });

  it('gives no one every action', () => {
    const all = [...resources].filter(([, { Type, Properties }]) => {
      if (!Type.startsWith('AWS::IAM::')) return false;
      return /"Action":("\*"|\[[^\]]*"\*")/.test(JSON.stringify(Properties));
    });
    expect(all.map(([id]) => id)).toEqual([]);
  });

  it('has no value of a secret in any template', () => {
    const secretNames = /(password|secretstring|authtoken)$/i;
    const values: string[] = [];
    const search = (path: string, value: unknown): void => {
      if (typeof value === 'string' && secretNames.test(path) && !value.includes('{{resolve:'))
        values.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) search(`${path}.${key}`, inner);
    };
    for (const [id, { Properties }] of resources) search(id, Properties);
    expect(values).toEqual([]);
  });
});

describe('the replica of `large`', () => {
  const resources = resourcesOf({ profile: 'large' });
  const told = [...resources]
    .filter(([, { Type }]) => Type === 'AWS::ECS::TaskDefinition')
    .flatMap(
      ([, { Properties }]) => Properties?.ContainerDefinitions as { Name: string; Environment: object[] }[],
    )
    .map(({ Name, Environment = [] }) => [Name, JSON.stringify(Environment)] as const)
    .filter(([, environment]) => environment.includes('WIKI7_DB_REPLICAS'));

  it('is named to pages, pictures, jobs and cron, and not to the release', () => {
    expect([...new Set(told.map(([name]) => name))].sort()).toEqual(['cron', 'jobs', 'mediawiki']);
  });

  it('has a heartbeat', () => {
    const [, users] = [...resources].find(([, { Properties }]) => Properties?.appSecret !== undefined) ?? [];
    expect(users?.Properties).toMatchObject({ replicated: 'yes' });
  });
});

it('nobody records who asks for what where `cloud.analytics` is `false`, and nothing is there to be asked', () => {
  const types = [...resourcesOf({}, { analytics: false }).values()].map(({ Type }) => Type);
  expect(types.filter((type) => /^AWS::(?:Logs::Delivery|Glue|Athena)/.test(type))).toEqual([]);
});

it('a private wiki in two regions with a signed zone, and one without a way out, pass the same checks', () => {
  const mail = { smtp: { host: 'mail.example.org' } };
  const places = { dnssec: true, exec: true, standbyRegion };
  const closed = resourcesOf({ access: { read: 'accounts' }, mail }, places);
  expect(closed.size).toBeGreaterThan(200);
  expect(resourcesOf({}, { egress: 'endpoints', cpuArchitecture: 'x86_64' }).size).toBeGreaterThan(200);
});
