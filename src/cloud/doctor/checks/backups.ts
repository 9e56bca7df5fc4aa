import {
  BackupClient,
  paginateListRecoveryPointsByBackupVault,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import {
  type DBInstance,
  type DBSnapshot,
  paginateDescribeDBSnapshots,
  RDSClient,
} from '@aws-sdk/client-rds';
import { type Found, wrong } from '../../../operations/finding.ts';
import { type Check, daysBetween, hoursBetween, lookAtEach, type Patient } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';
import { instanceOf } from './databases.ts';

/** RDS saves what was written every five minutes. */
const LATE_MINUTES = 60;

/** It makes a snapshot each day, in a window of an hour or less. */
const SNAPSHOT_HOURS = 36;

/** The plan makes one each night, and may take a day for it. */
const POINT_DAYS = 3;

const REMEDY = './wiki7 deploy; then the events of the database in RDS’s console say why';

/** What is saved, as the services that save it say; whether it can be read is what a drill shows. */
export const backups: Check = {
  name: 'backups',
  allWell: 'The newest backups are as new as they should be.',
  of: ['AWS::RDS::DBInstance', 'AWS::Backup::BackupVault'],
  look: (patient) => {
    const { deployed } = patient;
    return lookAtEach(
      [
        ...deployed.of('AWS::RDS::DBInstance').map((one) => () => lookAtDatabase(one, patient)),
        ...deployed.of('AWS::Backup::BackupVault').map((one) => () => lookAtVault(one, patient)),
      ],
      (look) => look(),
    );
  },
};

async function lookAtDatabase(resource: DeployedResource, patient: Patient): Promise<readonly Found[]> {
  const instance = await instanceOf(resource, patient);
  // A replica is made from what is saved already.
  if (!instance || instance.ReadReplicaSourceDBInstanceIdentifier) return [];
  // One that was stopped saves nothing new, and has nothing new to save.
  if (instance.DBInstanceStatus === 'stopped') return [];
  const { DBInstanceIdentifier, BackupRetentionPeriod = 0 } = instance;
  if (BackupRetentionPeriod === 0)
    return [wrong(`${DBInstanceIdentifier} is not backed up at all.`, { remedy: './wiki7 deploy' })];
  const client = patient.aws.in(RDSClient, resource.region);
  const snapshots: DBSnapshot[] = [];
  const input = { DBInstanceIdentifier, SnapshotType: 'automated' };
  for await (const { DBSnapshots = [] } of paginateDescribeDBSnapshots({ client }, input))
    snapshots.push(...DBSnapshots);
  return [...judgePoint(instance, patient.now), ...judgeSnapshots(instance, snapshots, patient.now)];
}

function judgePoint(
  { DBInstanceIdentifier, LatestRestorableTime, InstanceCreateTime }: DBInstance,
  now: Date,
): readonly Found[] {
  const newest = LatestRestorableTime ?? InstanceCreateTime;
  if (!newest || hoursBetween(newest, now) * 60 <= LATE_MINUTES) return [];
  const sentence = LatestRestorableTime
    ? `${DBInstanceIdentifier} can’t be restored to any time after ${newest.toISOString()}.`
    : `${DBInstanceIdentifier} can’t be restored to any time yet.`;
  return [wrong(sentence, { since: newest, remedy: REMEDY })];
}

function judgeSnapshots(
  { DBInstanceIdentifier, InstanceCreateTime }: DBInstance,
  snapshots: readonly DBSnapshot[],
  now: Date,
): readonly Found[] {
  const done = snapshots.filter(({ Status }) => Status === 'available');
  const newest = latest(done.map(({ SnapshotCreateTime }) => SnapshotCreateTime)) ?? InstanceCreateTime;
  if (!newest || hoursBetween(newest, now) <= SNAPSHOT_HOURS) return [];
  const last = done.length > 0 ? 'The last nightly snapshot' : 'No nightly snapshot was ever made';
  return [
    wrong(`${last} of ${DBInstanceIdentifier}${done.length > 0 ? ' is days old' : ''}.`, {
      since: newest,
      remedy: REMEDY,
    }),
  ];
}

async function lookAtVault(
  { id, region, changed }: DeployedResource,
  { aws, now }: Patient,
): Promise<readonly Found[]> {
  const client = aws.in(BackupClient, region);
  const points: RecoveryPointByBackupVault[] = [];
  const input = { BackupVaultName: id };
  for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault({ client }, input))
    points.push(...RecoveryPoints);
  // What is saved continuously is one point, whose beginning says nothing.
  const done = points.filter(({ Status }) => Status === 'COMPLETED' || Status === 'AVAILABLE');
  const newest = latest(done.map((point) => point.CompletionDate ?? point.CreationDate));
  if (newest && daysBetween(newest, now) <= POINT_DAYS) return [];
  // Its first one is not due yet.
  if (!newest && changed && daysBetween(changed, now) <= POINT_DAYS) return [];
  const sentence = newest
    ? `The newest backup in the vault ${id} is days old.`
    : `The vault ${id} has no backup.`;
  return [
    wrong(sentence, {
      since: newest ?? changed,
      remedy: `aws backup list-backup-jobs --region ${region} --by-backup-vault-name ${id} --by-state FAILED says why`,
    }),
  ];
}

function latest(dates: readonly (Date | undefined)[]): Date | undefined {
  const known = dates.flatMap((date) => date?.getTime() ?? []);
  return known.length > 0 ? new Date(Math.max(...known)) : undefined;
}
