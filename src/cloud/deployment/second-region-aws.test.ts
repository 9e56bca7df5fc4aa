import { describe, expect, it } from 'vitest';
import { standbyOf } from '../../config/cloud-wiki.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { SecondRegionOnAws } from './second-region-aws.ts';

const zones = ['eu-west-1a', 'eu-west-1b'];
const standby = standbyOf(wikiUnderTest({}, { standbyRegion: { region: 'eu-west-1', zones } }));
if (!standby) throw new Error('This wiki has a second region.');

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:App-abcdef';
const STORE = 'arn:aws:cloudfront::123456789012:key-value-store/1';

const outputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'wiki7-wiki-standbydata': { SecretDatabaseAppPassword: ARN, SecretSecretKey: 'other', Endpoint: 'db' },
  'wiki7-wiki-standbyedge': { FlagStore: STORE },
  'wiki7-wiki-standbyservice': {},
};

class Refusal extends Error {
  constructor(name: string) {
    super(name);
    this.name = name;
  }
}

/** AWS that answers each command as it is told, and keeps book of them. */
function account(answers: Readonly<Record<string, (input: never) => object>> = {}) {
  const sent: [command: string, input: Record<string, unknown>][] = [];
  const stacks = ({ StackName }: { StackName: string }) => {
    const found = outputs[StackName];
    if (!found) throw new Refusal('ValidationError');
    return {
      Stacks: [
        {
          StackStatus: 'UPDATE_COMPLETE',
          Parameters: [
            { ParameterKey: 'Awake', ParameterValue: 'no' },
            { ParameterKey: 'BootstrapVersion', ParameterValue: '/cdk' },
          ],
          Outputs: Object.entries(found).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
        },
      ],
    };
  };
  const all: Readonly<Record<string, (input: never) => object>> = {
    DescribeStacksCommand: stacks,
    ...answers,
  };
  const client = {
    send: async (command: { constructor: { name: string }; input: never }) => {
      const { name } = command.constructor;
      sent.push([name, command.input]);
      return all[name]?.(command.input) ?? {};
    },
  };
  const clients = { cloudFormation: client, cloudWatch: client, rds: client, secrets: client, flags: client };
  const region = new SecondRegionOnAws(standby as NonNullable<typeof standby>, clients);
  return {
    region,
    told: (name: string) => sent.filter(([command]) => command === name).map(([, one]) => one),
  };
}

const instance = (properties: object) => ({
  DescribeDBInstancesCommand: () => ({ DBInstances: [properties] }),
});

describe('the database of the second region', () => {
  it('is a replica as long as RDS names its source', async () => {
    const source = { ReadReplicaSourceDBInstanceIdentifier: 'arn', DBInstanceStatus: 'available' };
    const { region, told } = account(instance(source));
    expect(await region.database()).toEqual({ isReplica: true, status: 'available' });
    expect(told('DescribeDBInstancesCommand')).toEqual([
      { DBInstanceIdentifier: 'wiki7-wiki-standbydata-database' },
    ]);
    const alone = account(instance({ DBInstanceStatus: 'backing-up' }));
    expect(await alone.region.database()).toEqual({ isReplica: false, status: 'backing-up' });
  });

  it('is none where RDS knows of none', async () => {
    const { region } = account({
      DescribeDBInstancesCommand: () => {
        throw new Refusal('DBInstanceNotFoundFault');
      },
    });
    expect(await region.database()).toBeUndefined();
  });

  it('is promoted with the backups of the wiki’s own', async () => {
    const { region, told } = account();
    await region.promote();
    expect(told('PromoteReadReplicaCommand')).toEqual([
      {
        DBInstanceIdentifier: 'wiki7-wiki-standbydata-database',
        BackupRetentionPeriod: 14,
        PreferredBackupWindow: expect.stringMatching(/^\d\d:00-\d\d:00$/),
      },
    ]);
  });

  it('lags by the newest number of CloudWatch, and by none where replication stands still', async () => {
    const points = (...values: number[]) => ({
      GetMetricStatisticsCommand: () => ({
        Datapoints: values.map((Maximum, minute) => ({ Maximum, Timestamp: new Date(minute * 60_000) })),
      }),
    });
    expect(await account(points(9, 2)).region.lagSeconds()).toBe(2);
    expect(await account(points(2, -1)).region.lagSeconds()).toBeNull();
    expect(await account(points()).region.lagSeconds()).toBeNull();
  });
});

describe('its secrets', () => {
  const described = (PrimaryRegion?: string) => ({ DescribeSecretCommand: () => ({ PrimaryRegion }) });

  it('follow the wiki’s own region until they are cut off, and only rotated ones are asked for', async () => {
    const { region, told } = account(described('eu-central-1'));
    expect(await region.followingSecrets()).toEqual([ARN]);
    await region.detach(ARN);
    expect(told('StopReplicationToReplicaCommand')).toEqual([{ SecretId: ARN }]);
    for (const primary of ['eu-west-1', undefined]) {
      expect(await account(described(primary)).region.followingSecrets()).toEqual([]);
    }
  });
});

describe('its services', () => {
  it('are started by one parameter of their stack, all else as it was', async () => {
    const { region, told } = account();
    expect(await region.services()).toEqual({ awake: false, status: 'UPDATE_COMPLETE' });
    await region.setAwake(true);
    expect(told('UpdateStackCommand')).toMatchObject([
      {
        StackName: 'wiki7-wiki-standbyservice',
        UsePreviousTemplate: true,
        Parameters: [
          { ParameterKey: 'Awake', ParameterValue: 'yes' },
          { ParameterKey: 'BootstrapVersion', UsePreviousValue: true },
        ],
      },
    ]);
  });
});

describe('the flag', () => {
  const value = (Value: string) => ({
    GetKeyCommand: () => ({ Value }),
    DescribeKeyValueStoreCommand: () => ({ ETag: 'e1' }),
  });

  it('names the wiki’s own region where it was never set', async () => {
    const { region } = account({
      GetKeyCommand: () => {
        throw new Refusal('ResourceNotFoundException');
      },
    });
    expect(await region.serving()).toBe('home');
    for (const known of ['leaving', 'standby'] as const) {
      expect(await account(value(known)).region.serving()).toBe(known);
    }
    expect(await account(value('nonsense')).region.serving()).toBe('home');
  });

  it('is set in the store that the stack names, and over nobody else’s change', async () => {
    const { region, told } = account(value('home'));
    await region.serve('standby');
    expect(told('PutKeyCommand')).toEqual([
      { KvsARN: STORE, Key: 'serving', Value: 'standby', IfMatch: 'e1' },
    ]);
  });
});

it('an AWS that refuses is told in one sentence, with the call', async () => {
  const { region } = account({
    PromoteReadReplicaCommand: () => {
      throw new Refusal('You may not.');
    },
  });
  await expect(region.promote()).rejects.toMatchObject({
    code: 'W7-AWS',
    message: expect.stringMatching(/the call PromoteReadReplica in eu-west-1: You may not\. Check/),
  });
});
