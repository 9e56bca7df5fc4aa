import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { statefulIn } from '../changes/template-changes.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { rotatedSecrets, secretOutput } from '../deployed-names.ts';
import { CloudApp } from './cloud-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'wiki7-standby-'));
const bundle = mkdtempSync(join(folder, 'images-'));
writeFileSync(join(bundle, 'build.sh'), '');
afterAll(() => rmSync(folder, { recursive: true }));

const HOME = 'eu-central-1';
const SECOND = 'eu-west-1';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's own shape
  readonly Properties: Readonly<Record<string, any>>;
}

const cloud = wikiUnderTest(
  { profile: 'standard' },
  { standbyRegion: { region: SECOND, zones: [`${SECOND}a`, `${SECOND}b`] } },
);
const app = new CloudApp({
  cloud,
  images: { folder: bundle, tag: 'tag', packagesAsOf: '2026-01-01' },
  outdir: join(folder, 'out'),
  bundling: false,
});
const { stacks } = app.synth();
const stack = (id: string) => {
  const found = stacks.find((one) => one.id === id);
  if (!found) throw new Error(`There is no stack ${id}.`);
  return found;
};
const resources = (id: string): readonly (readonly [string, Resource])[] =>
  Object.entries(stack(id).template.Resources);
const ofType = (id: string, type: string) =>
  resources(id).flatMap(([, resource]) => (resource.Type === type ? [resource.Properties] : []));
const second = stacks.filter(({ id }) => id.startsWith('Standby'));

describe('the second region', () => {
  it('has stacks of its own, each under a name that begins so, and no other stack changes its region', () => {
    const parts = ['Certificate', 'Data', 'Edge', 'Files', 'Images', 'Network', 'Purge', 'Service'];
    expect(second.map(({ id }) => id).sort()).toEqual(parts.map((part) => `Standby${part}`));
    for (const one of stacks) {
      const global = ['Global', 'Watch'].includes(one.id);
      const expected = global ? 'us-east-1' : one.id.startsWith('Standby') ? SECOND : HOME;
      expect([one.id, one.environment.region]).toEqual([one.id, expected]);
    }
  });

  it('is made around what is copied: buckets before the wiki’s own, the replica after its source, readers’ way in last', () => {
    const order = stacks.map(({ id }) => id);
    const path = 'StandbyFiles Data StandbyData StandbyService StandbyEdge Edge StandbyPurge'.split(' ');
    expect(path.map((id) => order.indexOf(id))).toEqual(
      path.map((id) => order.indexOf(id)).sort((a, b) => a - b),
    );
    path.slice(1).forEach((id, index) => {
      const needed = stack(id).dependencies.map((one) => one.id);
      expect([id, needed]).toEqual([id, expect.arrayContaining([path[index]])]);
    });
  });

  it('is found by what is deployed, whatever the configuration says by then', () => {
    expect(stack('Edge').template.Outputs.SecondRegion).toEqual({ Value: SECOND });
  });

  it('is started without asking anything of the region that may be lost', () => {
    expect(JSON.stringify(stack('StandbyService').template)).not.toContain(HOME);
    expect(stack('StandbyService').dependencies.map(({ id }) => id)).not.toContain('Data');
  });
});

describe('its database', () => {
  const [replica] = resources('StandbyData').filter(([, { Type }]) => Type === 'AWS::RDS::DBInstance');

  it('is a replica of the wiki’s, encrypted with a key of its own region, protected from being deleted', () => {
    expect(replica?.[1]).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DBInstanceIdentifier: 'wiki7-wiki-standbydata-database',
        SourceDBInstanceIdentifier: `arn:aws:rds:${HOME}:123456789012:db:wiki7-wiki-data-database`,
        SourceRegion: HOME,
        KmsKeyId: { 'Fn::GetStackOutput': { StackName: 'wiki7-wiki-standbyfiles', Region: SECOND } },
        DeletionProtection: true,
        PubliclyAccessible: false,
      },
    });
  });

  it('names nothing that CloudFormation refuses for a replica', () => {
    const refused = [
      'BackupRetentionPeriod',
      'MasterUsername',
      'MasterUserPassword',
      'PreferredBackupWindow',
      'StorageEncrypted',
    ];
    expect(refused.filter((name) => name in (replica?.[1].Properties ?? {}))).toEqual([]);
  });

  it('is the same kind as its source', () => {
    const [source] = ofType('Data', 'AWS::RDS::DBInstance');
    for (const name of ['DBInstanceClass', 'Port', 'StorageType', 'CACertificateIdentifier']) {
      expect([name, replica?.[1].Properties[name]]).toEqual([name, source?.[name]]);
    }
    const parameters = (id: string) => ofType(id, 'AWS::RDS::DBParameterGroup').map((one) => one.Parameters);
    expect(parameters('StandbyData')).toEqual(parameters('Data'));
  });
});

describe('its files and secrets', () => {
  it('are copies of every change: buckets that take only what the wiki’s own buckets send', () => {
    const copies = ofType('Data', 'AWS::S3::Bucket').flatMap(
      ({ ReplicationConfiguration }) => ReplicationConfiguration?.Rules ?? [],
    );
    const names = ofType('StandbyFiles', 'AWS::S3::Bucket').flatMap(({ BucketName }) => BucketName ?? []);
    expect(names).toHaveLength(2);
    expect(copies.map(({ Destination }) => Destination.Bucket).sort()).toEqual(
      names.map((name) => `arn:aws:s3:::${name}`).sort(),
    );
    for (const rule of copies) {
      expect(rule).toMatchObject({ Status: 'Enabled', DeleteMarkerReplication: { Status: 'Enabled' } });
    }
  });

  it('stay when a stack lets go of them', () => {
    const lost = second
      .flatMap(({ id }) => resources(id).map(([logicalId, one]) => [`${id}/${logicalId}`, one] as const))
      .filter(([id, one]) => statefulIn({ Resources: { [id]: one } }).length > 0)
      .filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Retain')
      .map(([, { Type }]) => Type);
    // Images are built again; without the flag readers are in the wiki's own region.
    expect(lost.sort()).toEqual(['AWS::CloudFront::KeyValueStore', ...Array(4).fill('AWS::ECR::Repository')]);
  });

  it('are there for every secret, encrypted with the key of that region', () => {
    const secrets = ofType('Data', 'AWS::SecretsManager::Secret');
    expect(secrets.length).toBeGreaterThan(6);
    for (const { ReplicaRegions } of secrets) {
      expect(ReplicaRegions).toEqual([{ Region: SECOND, KmsKeyId: expect.anything() }]);
      expect(JSON.stringify(ReplicaRegions)).toContain('wiki7-wiki-standbyfiles');
    }
  });

  it('are told to failover where they are rotated', () => {
    for (const name of rotatedSecrets) {
      const value = JSON.stringify(stack('StandbyData').template.Outputs[secretOutput(name)]?.Value);
      expect(value).toContain(`arn:aws:secretsmanager:${SECOND}:123456789012:secret:`);
    }
  });
});

describe('until failover', () => {
  const asleep = (ifAwake: unknown, ifNot: unknown) => ({
    'Fn::If': [expect.stringMatching(/IsAwake/), ifAwake, ifNot],
  });

  it('no service of it has a task, nor does scaling want one', () => {
    const services = ofType('StandbyService', 'AWS::ECS::Service');
    expect(services).toHaveLength(ofType('Service', 'AWS::ECS::Service').length);
    for (const { DesiredCount } of services) expect(DesiredCount).toEqual(asleep(expect.any(Number), 0));
    const targets = ofType('StandbyService', 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect(targets).toHaveLength(services.length);
    for (const { MinCapacity, MaxCapacity } of targets) {
      expect([MinCapacity, MaxCapacity]).toEqual([asleep(expect.any(Number), 0), expect.any(Number)]);
    }
  });

  it('nothing of it is done by the clock', () => {
    const schedules = ofType('StandbyService', 'AWS::Scheduler::Schedule');
    expect(schedules).toHaveLength(ofType('Service', 'AWS::Scheduler::Schedule').length);
    for (const { State } of schedules) expect(State).toEqual(asleep('ENABLED', 'DISABLED'));
  });

  it('is what it does unless somebody says otherwise', () => {
    expect(stack('StandbyService').template.Parameters.Awake).toMatchObject({ Default: 'no' });
  });

  it('nothing is installed there, and no password turns over', () => {
    const families = (id: string) => ofType(id, 'AWS::ECS::TaskDefinition').map(({ Family }) => Family);
    expect(families('Service').filter((name) => !families('StandbyService').includes(name))).toEqual([
      'wiki-release',
    ]);
    const steps = second.flatMap(({ id }) => resources(id)).map(([id]) => id);
    expect(steps.filter((id) => /^(Users|Release)/.test(id))).toEqual([]);
    expect(second.flatMap(({ id }) => ofType(id, 'AWS::SecretsManager::RotationSchedule'))).toEqual([]);
  });
});

describe('a task there and the same one in the wiki’s own region', () => {
  /** Sessions and cache are in the database there; region, addresses and names of images are its own. */
  const same = (id: string) =>
    Object.fromEntries(
      ofType(id, 'AWS::ECS::TaskDefinition').map(({ Family, ContainerDefinitions, ...task }) => [
        Family,
        {
          size: [task.Cpu, task.Memory, task.RuntimePlatform],
          containers: ContainerDefinitions.map(
            ({
              Environment = [],
              Secrets = [],
              Image: _,
              LogConfiguration: __,
              ...told
            }: Resource['Properties']) => ({
              ...told,
              environment: Environment.map((one: { Name: string }) => one.Name),
              secrets: Secrets.map((one: { Name: string }) => one.Name),
            }),
          ),
        },
      ]),
    );

  it('are told the same', () => {
    const here = same('Service');
    const { 'wiki-release': _, ...compared } = here;
    const without = JSON.stringify(compared).replaceAll(/"WIKI7_(?:CACHE|SESSIONS?)_[A-Z]+",?/g, '');
    const there = JSON.stringify(same('StandbyService')).replaceAll(
      /"WIKI7_(?:CACHE|SESSIONS?)_[A-Z]+",?/g,
      '',
    );
    expect(JSON.parse(there.replaceAll(',]', ']'))).toEqual(JSON.parse(without.replaceAll(',]', ']')));
  });
});

describe('CloudFront', () => {
  const [distribution] = ofType('Edge', 'AWS::CloudFront::Distribution');
  const config = distribution?.DistributionConfig;

  it('knows the origins of both regions, and no behaviour names one of the second', () => {
    const ids = config.Origins.map(({ Id }: { Id: string }) => Id);
    expect(ids.slice(-3)).toEqual(['standby-wiki', 'standby-files', 'standby-thumbnails']);
    const named = [config.DefaultCacheBehavior, ...config.CacheBehaviors].map((one) => one.TargetOriginId);
    expect(named.filter((id) => id.startsWith('standby-'))).toEqual([]);
    expect(config.Origins.at(-3)).toMatchObject({ DomainName: 'origin.wiki.example.org' });
  });

  it.each(['Service', 'StandbyService'])('asks the balancer by the name that it answers to: %s', (id) => {
    const asked = config.Origins.flatMap((one: Resource['Properties']) =>
      one.VpcOriginConfig ? one.DomainName : [],
    );
    const answered = ofType(id, 'AWS::ElasticLoadBalancingV2::ListenerRule').flatMap(({ Conditions }) =>
      Conditions.flatMap((one: Resource['Properties']) => one.HostHeaderConfig?.Values ?? []),
    );
    expect(new Set(asked)).toEqual(new Set(answered));
  });

  it('has the choosing function read the flag, and no other one', () => {
    const functions = ofType('Edge', 'AWS::CloudFront::Function');
    const reading = functions.filter(({ FunctionConfig }) => FunctionConfig.KeyValueStoreAssociations);
    expect(reading.map(({ Name }) => Name)).toEqual(['wiki7-wiki-viewer-request']);
    expect(reading[0]?.FunctionCode).toContain('cf.selectRequestOriginById');
  });

  it('comes into the second region by an internal balancer alone', () => {
    expect(ofType('StandbyService', 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject([
      { Scheme: 'internal' },
    ]);
    expect(ofType('StandbyEdge', 'AWS::CloudFront::VpcOrigin')).toMatchObject([
      { VpcOriginEndpointConfig: { Name: 'wiki7-wiki-standby', OriginProtocolPolicy: 'https-only' } },
    ]);
    expect(ofType('StandbyEdge', 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
  });
});

/** A logical id that changes is a second, empty resource. */
describe('logical ids never change', () => {
  it('of what keeps copies', () => {
    const ids = second.flatMap(({ id, template }) => statefulIn(template).map((one) => `${id} ${one}`));
    expect(ids).toMatchInlineSnapshot(`
      [
        "StandbyFiles AWS::KMS::Key Key9BCD29C7",
        "StandbyFiles AWS::S3::Bucket MediaLogsB618F8D7",
        "StandbyFiles AWS::S3::Bucket MediaPublicBFF05F20",
        "StandbyFiles AWS::S3::Bucket MediaPrivate6B99E043",
        "StandbyImages AWS::ECR::Repository Repositorieswiki138B70EE",
        "StandbyImages AWS::ECR::Repository Repositoriesnginx0DEC8C48",
        "StandbyImages AWS::ECR::Repository Repositoriesrender12827DAF",
        "StandbyImages AWS::ECR::Repository Repositoriessidecar60746A5F",
        "StandbyData AWS::RDS::DBSubnetGroup DatabaseSubnets56F17B9A",
        "StandbyData AWS::RDS::DBInstance DatabaseInstanceAA8A5FDE",
        "StandbyEdge AWS::CloudFront::KeyValueStore Flags586D4D3F",
      ]
    `);
  });
});
