import { ListRecoveryPointsByBackupVaultCommand } from '@aws-sdk/client-backup';
import {
  type DBInstance,
  DescribeDBInstancesCommand,
  DescribeDBMajorEngineVersionsCommand,
  DescribeDBSnapshotsCommand,
  DescribePendingMaintenanceActionsCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { type Answer, daysAgo, inDays, look, on, resource } from '../patient.fixture.ts';
import { backups } from './backups.ts';
import { databases } from './databases.ts';

const NAME = 'wiki7-wiki-data-database';
const ARN = `arn:aws:rds:eu-central-1:123456789012:db:${NAME}`;
const resources = [resource('AWS::RDS::DBInstance', NAME)];
const vault = resource('AWS::Backup::BackupVault', 'wiki7-wiki');

const instance = (more: Partial<DBInstance> = {}): DBInstance => ({
  DBInstanceIdentifier: NAME,
  DBInstanceArn: ARN,
  DBInstanceStatus: 'available',
  Engine: 'mysql',
  EngineVersion: '8.4.6',
  AllocatedStorage: 20,
  MaxAllocatedStorage: 100,
  BackupRetentionPeriod: 14,
  InstanceCreateTime: daysAgo(100),
  LatestRestorableTime: daysAgo(0.003),
  CertificateDetails: { CAIdentifier: 'rds-ca-rsa2048-g1', ValidTill: inDays(300) },
  ...more,
});

const there = (more?: Partial<DBInstance>) =>
  on(DescribeDBInstancesCommand, () => ({ DBInstances: [instance(more)] }));

const pending = (...found: object[]) =>
  on(DescribePendingMaintenanceActionsCommand, ({ Marker }) =>
    Marker === undefined
      ? { PendingMaintenanceActions: [{ ResourceIdentifier: 'arn:of:another' }], Marker: 'more' }
      : { PendingMaintenanceActions: [{ ResourceIdentifier: ARN, PendingMaintenanceActionDetails: found }] },
  );

const supportedUntil = (LifecycleSupportEndDate: Date) =>
  on(DescribeDBMajorEngineVersionsCommand, ({ Engine, MajorEngineVersion }) => {
    expect([Engine, MajorEngineVersion]).toEqual(['mysql', '8.4']);
    const lifecycle = (LifecycleSupportName: 'open-source-rds-standard-support', end: Date) => ({
      LifecycleSupportName,
      LifecycleSupportStartDate: daysAgo(500),
      LifecycleSupportEndDate: end,
    });
    return {
      DBMajorEngineVersions: [
        {
          Engine,
          MajorEngineVersion,
          SupportedEngineLifecycles: [lifecycle('open-source-rds-standard-support', LifecycleSupportEndDate)],
        },
      ],
    };
  });

const found = (more: Partial<DBInstance> = {}, others: readonly Answer[] = []) =>
  look(databases, { resources }, there(more), ...others, pending(), supportedUntil(inDays(900)));

describe('the database', () => {
  it('is well when it runs a supported version, with room and a valid certificate', async () => {
    expect(await found()).toEqual([]);
  });

  it('is told when its authority ends soon', async () => {
    expect(
      await found({ CertificateDetails: { CAIdentifier: 'rds-ca-2019', ValidTill: inDays(60) } }),
    ).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/\(rds-ca-2019\) ends on 2027-01-22/) },
    ]);
  });

  it('is told when its storage has nearly grown to the most', async () => {
    expect(await found({ AllocatedStorage: 84 })).toEqual([]);
    expect(await found({ AllocatedStorage: 85 })).toMatchObject([
      { state: 'warning', sentence: expect.stringMatching(/has grown to 85 GiB of the 100 GiB/) },
    ]);
  });

  it.each(['storage-full', 'failed', 'inaccessible-encryption-credentials', 'incompatible-parameters'])(
    'is wrong when it is %s',
    async (DBInstanceStatus) => {
      expect(await found({ DBInstanceStatus })).toMatchObject([{ state: 'wrong' }]);
    },
  );

  it('is told what AWS wants to do with it, and when, also on the last page', async () => {
    const action = {
      Action: 'system-update',
      Description: 'New Operating System update.',
      ForcedApplyDate: inDays(9),
    };
    expect(await found({}, [pending(action)])).toMatchObject([
      {
        state: 'warning',
        sentence: `The database ${NAME} waits for New Operating System update; AWS does it on 2026-12-02, in the maintenance window.`,
      },
    ]);
  });

  it('is told half a year before AWS’s support of its version ends, and wrong after that', async () => {
    expect(await found({}, [supportedUntil(inDays(100))])).toMatchObject([
      { state: 'warning', sentence: 'AWS’s support of mysql 8.4 ends on 2027-03-03.' },
    ]);
    expect(await found({}, [supportedUntil(daysAgo(1))])).toMatchObject([{ state: 'wrong' }]);
  });
});

describe('backups', () => {
  const snapshots = (...days: number[]) =>
    on(DescribeDBSnapshotsCommand, ({ SnapshotType }) => {
      expect(SnapshotType).toBe('automated');
      return { DBSnapshots: days.map((one) => ({ Status: 'available', SnapshotCreateTime: daysAgo(one) })) };
    });
  const points = (...days: number[]) =>
    on(ListRecoveryPointsByBackupVaultCommand, () => ({
      RecoveryPoints: days.map((one) => ({ Status: 'COMPLETED' as const, CompletionDate: daysAgo(one) })),
    }));
  const ofDatabase = (more: Partial<DBInstance>, ...days: number[]) =>
    look(backups, { resources }, there(more), snapshots(...days));

  it('are well when the newest is minutes old, and a snapshot of last night is there', async () => {
    expect(await ofDatabase({}, 3, 1, 2)).toEqual([]);
  });

  it('that stopped are wrong, since the last moment that can be had back', async () => {
    expect(await ofDatabase({ LatestRestorableTime: daysAgo(0.5) }, 1)).toMatchObject([
      {
        state: 'wrong',
        sentence: expect.stringMatching(/can’t be restored to any time after 2026-11-23T00:00/),
        since: '2026-11-23T00:00:00.000Z',
      },
    ]);
  });

  it('are wrong without a nightly snapshot, unless the database is new', async () => {
    expect(await ofDatabase({}, 2, 3)).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/is days old\.$/) },
    ]);
    expect(await ofDatabase({})).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/was ever made/) },
    ]);
    expect(await ofDatabase({ InstanceCreateTime: daysAgo(0.02) })).toEqual([]);
  });

  it('are wrong when they were turned off; a replica has none of its own, and one that sleeps none that is new', async () => {
    expect(await ofDatabase({ BackupRetentionPeriod: 0 })).toMatchObject([
      { sentence: `${NAME} is not backed up at all.` },
    ]);
    expect(
      await ofDatabase({ BackupRetentionPeriod: 0, ReadReplicaSourceDBInstanceIdentifier: 'x' }),
    ).toEqual([]);
    expect(await ofDatabase({ DBInstanceStatus: 'stopped', LatestRestorableTime: daysAgo(1) })).toEqual([]);
  });

  it('in a vault are wrong when the newest is days old, or none ever came', async () => {
    expect(await look(backups, { resources: [vault] }, points(9, 2))).toEqual([]);
    expect(await look(backups, { resources: [vault] }, points(4, 20))).toMatchObject([
      { state: 'wrong', sentence: 'The newest backup in the vault wiki7-wiki is days old.' },
    ]);
    expect(await look(backups, { resources: [vault] }, points())).toMatchObject([
      { state: 'wrong', sentence: 'The vault wiki7-wiki has no backup.' },
    ]);
    expect(await look(backups, { resources: [{ ...vault, changed: daysAgo(1) }] }, points())).toEqual([]);
  });
});
