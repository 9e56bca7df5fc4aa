import { describe, expect, it } from 'vitest';
import { profiles } from '../config/profiles.ts';
import { costsOf, estimate } from './estimate.ts';
import { PriceList, priceRows } from './price-list.ts';
import { type Resources, stack, still, totalOf } from './total-of.fixture.ts';
import { expectedTraffic } from './traffic.ts';

const task = {
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    Family: 'wiki-web',
    Cpu: '1024',
    Memory: '2048',
    RuntimePlatform: { CpuArchitecture: 'ARM64' },
  },
};
const service = (more: object) => ({
  Type: 'AWS::ECS::Service',
  Properties: { TaskDefinition: { Ref: 'Task' }, ...more },
});
const target = (MinCapacity: unknown) => ({
  Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  Properties: {
    MinCapacity,
    MaxCapacity: 8,
    ResourceId: { 'Fn::Join': ['/', ['service', { 'Fn::GetAtt': ['Web', 'Name'] }]] },
  },
});

describe('computed by hand, eu-central-1', () => {
  it('a task of 1 vCPU and 2 GB that always runs: 730 × (0.03725 + 2 × 0.00409) = 33.1639', () => {
    expect(totalOf({ Task: task, Web: service({}) })).toBeCloseTo(33.1639, 4);
  });

  it('three of them at least, two thirds of those beyond the first on Spot: 33.1639 × (1 + 2/3 + 4/3 × 0.35)', () => {
    const CapacityProviderStrategy = [
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 1 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 2 },
    ];
    // 1.66667 × 33.1639 = 55.2732, and 1.33333 × 33.1639 × 0.35 = 15.4765
    const total = totalOf({ Task: task, Web: service({ CapacityProviderStrategy }), Target: target(3) });
    expect(total).toBeCloseTo(70.7497, 3);
  });

  it('the same on x86 with 30 GB of scratch space: 730 × (0.04656 + 2 × 0.00511 + 10 × 0.000132) = 42.4130', () => {
    const { RuntimePlatform: _, ...Properties } = { ...task.Properties, EphemeralStorage: { SizeInGiB: 30 } };
    expect(totalOf({ Task: { ...task, Properties }, Web: service({}) })).toBeCloseTo(42.413, 4);
  });

  it('a task every half hour for two minutes: 1460 runs, 48.6667 hours × 0.04543 = 2.2109, its calls free', () => {
    const Target = { EcsParameters: { TaskDefinitionArn: { Ref: 'Task' } } };
    const Schedule = {
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ScheduleExpression: 'cron(0/30 * * * ? *)', Target },
    };
    expect(totalOf({ Task: task, Schedule })).toBeCloseTo(2.2109, 4);
  });

  it('a database with a standby: 2 × 730 × 0.037 + 2 × 20 × 0.137 = 54.02 + 5.48 = 59.50', () => {
    const Properties = { DBInstanceClass: 'db.t4g.small', MultiAZ: true, AllocatedStorage: '20' };
    expect(totalOf({ Database: { Type: 'AWS::RDS::DBInstance', Properties } })).toBeCloseTo(59.5, 4);
  });

  it('50 GB in it, kept 30 days: 56 GB of storage and 95 GB of backups, 39 above: 27.01 + 7.672 + 4.017 = 38.699', () => {
    const Properties = {
      DBInstanceClass: 'db.t4g.small',
      AllocatedStorage: '20',
      BackupRetentionPeriod: 30,
    };
    const database = { Database: { Type: 'AWS::RDS::DBInstance', Properties } };
    expect(totalOf(database, { databaseGb: 50 })).toBeCloseTo(38.699, 3);
  });

  it('a way out by one instance: 730 × 0.0096 + 8 × 0.0952 + 730 × 0.005 = 7.008 + 0.7616 + 3.65 = 11.4196', () => {
    const Properties = {
      InstanceType: 't4g.micro',
      BlockDeviceMappings: [{ Ebs: { VolumeType: 'gp3' } }],
      NetworkInterfaces: [{ AssociatePublicIpAddress: true }],
    };
    expect(totalOf({ Nat: { Type: 'AWS::EC2::Instance', Properties } })).toBeCloseTo(11.4196, 4);
  });

  it('two managed ways out with 98 GB of logs: 2 × 730 × (0.052 + 0.005) + 100 × 0.052 = 83.22 + 5.20 = 88.42', () => {
    const gateway = { Type: 'AWS::EC2::NatGateway' };
    const address = { Type: 'AWS::EC2::EIP' };
    const both = { A: gateway, B: gateway, C: address, D: address };
    expect(totalOf(both, { logGb: 98 })).toBeCloseTo(88.42, 4);
  });

  it('an endpoint in two zones: 2 × 730 × 0.012 + 2 × 0.01 = 17.54; one of S3 nothing', () => {
    const Properties = {
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.x.logs',
      SubnetIds: ['a', 'b'],
    };
    const Logs = { Type: 'AWS::EC2::VPCEndpoint', Properties };
    const S3 = { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } };
    expect(totalOf({ Logs, S3 })).toBeCloseTo(17.54, 4);
  });

  it('a load balancer with 50 requests a second from CloudFront: 730 × 0.027 + 2 × 730 × 0.008 = 31.39', () => {
    // 131.4 million at the origin in 2,628,000 seconds
    const balancer = { Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' } };
    expect(totalOf(balancer, { views: 65_700_000, kilobytesPerView: 1 })).toBeCloseTo(31.39, 4);
  });

  it('CloudFront with 10 million views: 1976 GB × 0.085 + 70 M × 1.2e-6 + 158 M × 1e-7 = 167.96 + 84 + 15.8', () => {
    const edge = { Edge: { Type: 'AWS::CloudFront::Distribution' } };
    expect(totalOf(edge, { views: 10_000_000 })).toBeCloseTo(267.76, 4);
  });

  it('4000 tags that CloudFront has to forget, a thousand of them free: 3000 × 0.005 = 15', () => {
    const edge = { Edge: { Type: 'AWS::CloudFront::Distribution' } };
    expect(totalOf(edge, { invalidations: 4000 })).toBeCloseTo(15, 4);
  });

  it('functions that wait at queues: 5 × 3 × 60 × 730 = 657,000 requests each, a million free: two cost 0.1256', () => {
    const Source = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: 'arn:aws:sqs:x' },
    };
    expect(totalOf({ A: Source })).toBe(0);
    expect(totalOf({ A: Source, B: Source })).toBeCloseTo(0.1256, 4);
  });

  it('a web ACL with three rules and 8 million requests: 5 + 3 + 4.80 = 12.80', () => {
    const acl = { Acl: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{}, {}, {}] } } };
    expect(totalOf(acl, { views: 1_000_000 })).toBeCloseTo(12.8, 4);
  });

  it('a cluster with one service: 12 metrics of its own, two above what is free, and Container Insights: 0.60 + 25 × 0.30', () => {
    const Properties = { ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }] };
    const Cluster = { Type: 'AWS::ECS::Cluster', Properties };
    const web = { Task: task, Web: service({}) };
    const alone = totalOf(web);
    expect(totalOf({ ...web, Cluster: { Type: 'AWS::ECS::Cluster' } }) - alone).toBeCloseTo(0.6, 4);
    // 8 of the cluster, 6 of the family, 11 of the service
    expect(totalOf({ ...web, Cluster }) - alone).toBeCloseTo(8.1, 4);
  });

  it('files with a copy elsewhere: 100 GB × 1.35 × 0.0245 = 3.3075, and 2.7 GB sent × 0.02 = 0.054, written 0.0437', () => {
    const Properties = {
      LifecycleConfiguration: { Rules: [{ Prefix: 'thumb/' }] },
      ReplicationConfiguration: {},
    };
    const bucket = { Files: { Type: 'AWS::S3::Bucket', Properties } };
    // 1000 uploads × 6 objects × 1.35 × 0.0000054 = 0.04374
    expect(totalOf(bucket, { mediaGb: 100, uploads: 1000 })).toBeCloseTo(3.3075 + 0.054 + 0.04374, 4);
  });

  it('a secret with a copy, a key and a health check by HTTPS: 0.80 + 1 + 1 = 2.80', () => {
    const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { ReplicaRegions: [{}] } };
    const Check = {
      Type: 'AWS::Route53::HealthCheck',
      Properties: { HealthCheckConfig: { Type: 'HTTPS', RequestInterval: 30 } },
    };
    expect(totalOf({ Secret, Key: { Type: 'AWS::KMS::Key' }, Check })).toBeCloseTo(2.8, 4);
  });

  it('alarms above the ten that are free: one on two metrics, twelve on one: 4 × 0.10', () => {
    const Properties = { Metrics: [{ Expression: 'a/b' }, { MetricStat: {} }, { MetricStat: {} }] };
    const plain = { Type: 'AWS::CloudWatch::Alarm' };
    const alarms = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`Alarm${index}`, plain]));
    expect(totalOf({ ...alarms, Computed: { ...plain, Properties } })).toBeCloseTo(0.4, 4);
  });
});

describe('a region', () => {
  const nodes = {
    Cache: {
      Type: 'AWS::ElastiCache::ReplicationGroup',
      Properties: { CacheNodeType: 'cache.t4g.small', NumCacheClusters: 2 },
    },
  };

  it('has its own prices: two nodes cost 42.05 in Frankfurt and 37.38 in Virginia', () => {
    expect(totalOf(nodes)).toBeCloseTo(42.048, 3);
    expect(totalOf(nodes, {}, { region: 'us-east-1' })).toBeCloseTo(37.376, 3);
  });

  it('that the table does not have is refused in one sentence', () => {
    expect(() => totalOf(nodes, {}, { region: 'sa-east-1' })).toThrow(
      'The price table has no prices of sa-east-1: it has eu-central-1, eu-west-1, us-east-1.',
    );
  });

  it('at rest costs no tasks, and what waits there all the same', () => {
    const asleep = {
      Parameters: { Awake: { Type: 'String', Default: 'no' } },
      Conditions: { IsAwake: { 'Fn::Equals': [{ Ref: 'Awake' }, 'yes'] } },
    };
    const resources: Resources = {
      Task: task,
      Web: service({}),
      Target: target({ 'Fn::If': ['IsAwake', 2, 0] }),
      Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
    };
    const stacks = [stack(resources, 'eu-west-1', asleep)];
    // 730 × 0.0252
    expect(costsOf({ stacks, traffic: { ...still, views: 1e7 } }).total).toBeCloseTo(18.396, 3);
  });
});

it('a price decides the sum: a key at twice the price costs twice as much', () => {
  const rows = priceRows.map((row) => (row.key === 'kms.key' ? { ...row, usd: 2 } : row));
  const key = { Key: { Type: 'AWS::KMS::Key' } };
  expect([totalOf(key), totalOf(key, {}, { prices: new PriceList(rows) })]).toEqual([1, 2]);
});

it('a type that nobody priced is named', () => {
  const { unpriced } = costsOf({ stacks: [stack({ New: { Type: 'AWS::New::Thing' } })], traffic: still });
  expect(unpriced).toEqual(['AWS::New::Thing']);
});

it('groups hold every item and add up to the whole', () => {
  const resources = { Key: { Type: 'AWS::KMS::Key' }, Task: task, Web: service({}) };
  const { groups, total, items } = estimate({
    stacks: [stack(resources)],
    traffic: expectedTraffic('starter', 3000),
    sizes: profiles.starter,
    region: 'eu-central-1',
  });
  expect(groups.flatMap((group) => group.items)).toHaveLength(items.length);
  expect(groups.reduce((sum, { dollars }) => sum + dollars, 0)).toBeCloseTo(total, 8);
});
