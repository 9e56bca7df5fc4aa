import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { unknown } from '../../../operations/finding.ts';
import { type Answer, daysAgo, look, on, refusal, resource } from '../patient.fixture.ts';
import { leftovers } from './leftovers.ts';

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
const KEY = arn('kms', 'key/1-2-3');

const tagged = (...arns: string[]) =>
  on(GetResourcesCommand, ({ PaginationToken, TagFilters }) => {
    expect(TagFilters).toEqual([{ Key: 'wiki7:wiki', Values: ['wiki'] }]);
    return !PaginationToken
      ? { ResourceTagMappingList: [], PaginationToken: 'more' }
      : { ResourceTagMappingList: arns.map((ResourceARN) => ({ ResourceARN })), PaginationToken: '' };
  });

const key = (KeyState: 'Enabled' | 'PendingDeletion') =>
  on(DescribeKeyCommand, () => ({ KeyMetadata: { KeyId: '1-2-3', KeyState, CreationDate: daysAgo(9) } }));

const nothingElse: readonly Answer[] = [
  on(DescribeNetworkInterfacesCommand, () => ({ NetworkInterfaces: [] })),
  on(DescribeAddressesCommand, () => ({ Addresses: [] })),
  on(DescribeLogGroupsCommand, () => ({ logGroups: [] })),
];

const sentences = async (resources: ReturnType<typeof resource>[], ...answers: readonly Answer[]) =>
  (await look(leftovers, { resources }, ...answers, ...nothingElse)).map(({ sentence }) => sentence);

describe('leftovers', () => {
  it('are none when a stack owns what has the wiki’s tag', async () => {
    expect(await sentences([resource('AWS::KMS::Key', '1-2-3')], tagged(KEY), key('Enabled'))).toEqual([]);
  });

  it('have a price, a date and the call that takes them away', async () => {
    const found = await look(leftovers, {}, tagged(KEY), key('Enabled'), ...nothingElse);
    expect(found).toEqual([
      {
        state: 'warning',
        sentence: 'No stack owns the key 1-2-3 in eu-central-1, about $1.00 a month.',
        since: '2026-11-14T12:00:00.000Z',
        remedy:
          'if nobody needs it: aws kms schedule-key-deletion --region eu-central-1 --key-id 1-2-3; what it encrypts is lost with it, backups too',
      },
    ]);
  });

  it('are not what is gone or going already', async () => {
    expect(await sentences([], tagged(KEY), key('PendingDeletion'))).toEqual([]);
    const gone = on(DescribeKeyCommand, () => {
      throw refusal('NotFoundException');
    });
    expect(await sentences([], tagged(KEY), gone)).toEqual([]);
  });

  it.each([
    [
      arn('ec2', 'volume/vol-1'),
      on(DescribeVolumesCommand, () => ({
        Volumes: [{ State: 'available' as const, Size: 100, CreateTime: daysAgo(9) }],
      })),
      'the volume vol-1 of 100 GiB in eu-central-1, about $9.52',
    ],
    [
      arn('ec2', 'snapshot/snap-1'),
      on(DescribeSnapshotsCommand, () => ({ Snapshots: [{ VolumeSize: 10 }] })),
      'the snapshot snap-1 of 10 GiB at most in eu-central-1, about $0.54',
    ],
    [
      arn('rds', 'db:old'),
      on(DescribeDBInstancesCommand, () => ({
        DBInstances: [{ DBInstanceClass: 'db.t4g.small', MultiAZ: false }],
      })),
      'the database old in eu-central-1, about $27.01',
    ],
    [
      arn('rds', 'snapshot:last'),
      on(DescribeDBSnapshotsCommand, () => ({ DBSnapshots: [{ AllocatedStorage: 20 }] })),
      'the snapshot last of a database, 20 GiB at most in eu-central-1, about $2.06',
    ],
    [
      arn('logs', 'log-group:wiki7-wiki-web'),
      on(DescribeLogGroupsCommand, ({ logGroupNamePrefix }) => ({
        logGroups:
          logGroupNamePrefix === 'wiki7-wiki-web'
            ? [{ logGroupName: 'wiki7-wiki-web', storedBytes: 2e9 }]
            : [],
      })),
      'the log group wiki7-wiki-web in eu-central-1, about $0.06',
    ],
    [
      arn('secretsmanager', 'secret:old-AbCdEf'),
      on(DescribeSecretCommand, () => ({ Name: 'old' })),
      'the secret old in eu-central-1, about $0.40',
    ],
    [
      arn('elasticloadbalancing', 'loadbalancer/app/wiki/1'),
      on(DescribeLoadBalancersCommand, () => ({ LoadBalancers: [{}] })),
      'the load balancer app/wiki/1 in eu-central-1, about $19.71',
    ],
  ])('of every kind are priced: %s', async (one, answer, what) => {
    expect(await sentences([], tagged(one), answer)).toEqual([`No stack owns ${what} a month.`]);
  });

  it.each([
    [
      arn('ec2', 'volume/vol-1'),
      on(DescribeVolumesCommand, () => ({ Volumes: [{ State: 'in-use' as const }] })),
    ],
    [
      arn('ec2', 'snapshot/snap-1'),
      on(DescribeSnapshotsCommand, () => ({
        Snapshots: [{ Tags: [{ Key: 'aws:backup:source-resource' }] }],
      })),
    ],
    [arn('rds', 'snapshot:rds:auto'), on(DescribeDBSnapshotsCommand, () => ({ DBSnapshots: [{}] }))],
    [
      arn('secretsmanager', 'secret:old-AbCdEf'),
      on(DescribeSecretCommand, () => ({ DeletedDate: daysAgo(1) })),
    ],
    [
      arn('secretsmanager', 'secret:copy-AbCdEf'),
      on(DescribeSecretCommand, () => ({ PrimaryRegion: 'eu-west-1' })),
    ],
    [arn('ecs', 'task/cluster/1'), on(DescribeKeyCommand, () => ({}))],
  ])('are not what belongs to another thing: %s', async (one, answer) => {
    expect(await sentences([], tagged(one), answer)).toEqual([]);
  });

  it('are found without the tag too: by the network, by an address, by the name of a function', async () => {
    const resources = [
      resource('AWS::EC2::VPC', 'vpc-1'),
      resource('AWS::EC2::EIP', '192.0.2.1'),
      resource('AWS::Lambda::Function', 'wiki7-wiki-edge-Live1'),
    ];
    expect(
      await sentences(
        resources,
        tagged(),
        on(DescribeNetworkInterfacesCommand, () => ({
          NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Description: 'AWS Lambda VPC ENI' }],
        })),
        on(DescribeAddressesCommand, () => ({
          Addresses: [
            { PublicIp: '192.0.2.1', AllocationId: 'eipalloc-1' },
            { PublicIp: '192.0.2.2', AllocationId: 'eipalloc-2' },
          ],
        })),
        on(DescribeLogGroupsCommand, () => ({
          logGroups: [
            { logGroupName: '/aws/lambda/wiki7-wiki-edge-Live1' },
            { logGroupName: '/aws/lambda/wiki7-wiki-edge-Gone1', storedBytes: 1e6 },
          ],
        })),
      ),
    ).toEqual([
      'No stack owns the network interface eni-1 (AWS Lambda VPC ENI) in eu-central-1.',
      'No stack owns the address 192.0.2.2 in eu-central-1, about $3.65 a month.',
      'No stack owns the log group /aws/lambda/wiki7-wiki-edge-Gone1 in eu-central-1, less than a cent a month.',
    ]);
  });

  it('are unknown, not everything, when a stack could not be read', async () => {
    const found = look(
      leftovers,
      { gaps: [unknown('not read')] },
      tagged(KEY),
      key('Enabled'),
      ...nothingElse,
    );
    await expect(found).rejects.toThrow('not all stacks could be read');
  });
});
