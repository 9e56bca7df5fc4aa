import type {
  CreateDBInstanceReadReplicaCommandInput,
  DBInstance,
  ModifyDBInstanceCommandInput,
  RestoreDBInstanceToPointInTimeCommandInput,
} from '@aws-sdk/client-rds';
import { exportedLogs } from '../../data/exported-logs.ts';
import { ENDED_TAG, RESTORED_TAG } from '../../recovery/recovery-names.ts';

/**
 * A copy as the database that serves: RDS gives a restored one its own defaults for whatever it isn't told. AWS, "Restoring a DB
 * instance to a specified time".
 *
 * It writes no logs to CloudWatch until it has the name of the other: the log groups are that name's, encrypted and with an end.
 *
 * @param live the database that serves; its storage key comes with the backup
 */
export function restoreLike(
  live: DBInstance,
  copy: { readonly identifier: string; readonly time: Date; readonly parameters: string },
): RestoreDBInstanceToPointInTimeCommandInput {
  return {
    SourceDBInstanceIdentifier: live.DBInstanceIdentifier,
    TargetDBInstanceIdentifier: copy.identifier,
    RestoreTime: copy.time,
    DBParameterGroupName: copy.parameters,
    ...placeOf(live),
    MultiAZ: live.MultiAZ,
    DeletionProtection: true,
    BackupRetentionPeriod: live.BackupRetentionPeriod,
    PreferredBackupWindow: live.PreferredBackupWindow,
    Tags: tagsOf(live, copy.time),
  };
}

/** A replica in the place of one that follows the old database. */
export function replicaLike(
  old: DBInstance,
  at: { readonly source: string; readonly sourceRegion?: string; readonly time: Date },
): CreateDBInstanceReadReplicaCommandInput {
  return {
    DBInstanceIdentifier: old.DBInstanceIdentifier,
    SourceDBInstanceIdentifier: at.source,
    DBParameterGroupName: old.DBParameterGroups?.[0]?.DBParameterGroupName,
    ...placeOf(old),
    ...(at.sourceRegion !== undefined && { SourceRegion: at.sourceRegion, KmsKeyId: old.KmsKeyId }),
    DeletionProtection: old.DeletionProtection,
    MonitoringInterval: old.MonitoringInterval,
    MonitoringRoleArn: old.MonitoringRoleArn,
    EnablePerformanceInsights: old.PerformanceInsightsEnabled,
    ...(old.PerformanceInsightsEnabled && {
      PerformanceInsightsKMSKeyId: old.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: old.PerformanceInsightsRetentionPeriod,
    }),
    EnableCloudwatchLogsExports: [...exportedLogs],
    Tags: tagsOf(old, at.time),
  };
}

/** What a restore takes none of, and of which the copy differs. Undefined: nothing differs. */
export function stillToSet(
  live: DBInstance,
  copy: DBInstance,
): Partial<ModifyDBInstanceCommandInput> | undefined {
  const wanted: Partial<ModifyDBInstanceCommandInput> = {};
  const differs = (name: keyof DBInstance) => JSON.stringify(live[name]) !== JSON.stringify(copy[name]);
  if (differs('MonitoringInterval') || differs('MonitoringRoleArn')) {
    wanted.MonitoringInterval = live.MonitoringInterval;
    wanted.MonitoringRoleArn = live.MonitoringRoleArn;
  }
  if (differs('PerformanceInsightsEnabled') && live.PerformanceInsightsEnabled) {
    wanted.EnablePerformanceInsights = true;
    wanted.PerformanceInsightsKMSKeyId = live.PerformanceInsightsKMSKeyId;
    wanted.PerformanceInsightsRetentionPeriod = live.PerformanceInsightsRetentionPeriod;
  }
  if (differs('DatabaseInsightsMode') && live.DatabaseInsightsMode) {
    wanted.DatabaseInsightsMode = live.DatabaseInsightsMode;
    wanted.PerformanceInsightsRetentionPeriod = live.PerformanceInsightsRetentionPeriod;
  }
  if (differs('PreferredMaintenanceWindow'))
    wanted.PreferredMaintenanceWindow = live.PreferredMaintenanceWindow;
  if (differs('BackupRetentionPeriod')) wanted.BackupRetentionPeriod = live.BackupRetentionPeriod;
  if (differs('PreferredBackupWindow')) wanted.PreferredBackupWindow = live.PreferredBackupWindow;
  return Object.keys(wanted).length === 0 ? undefined : wanted;
}

function placeOf(like: DBInstance) {
  return {
    DBInstanceClass: like.DBInstanceClass,
    Port: like.Endpoint?.Port,
    DBSubnetGroupName: like.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: like.VpcSecurityGroups?.flatMap(
      ({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? [],
    ),
    PubliclyAccessible: false,
    AutoMinorVersionUpgrade: like.AutoMinorVersionUpgrade,
    CopyTagsToSnapshot: like.CopyTagsToSnapshot,
    StorageType: like.StorageType,
    MaxAllocatedStorage: like.MaxAllocatedStorage,
    CACertificateIdentifier: like.CACertificateIdentifier,
  };
}

/** Those of CloudFormation itself, `aws:…`, nobody else may set. */
const tagsOf = ({ TagList = [] }: DBInstance, time: Date) => [
  ...TagList.filter(({ Key }) => !Key?.startsWith('aws:') && Key !== RESTORED_TAG && Key !== ENDED_TAG),
  { Key: RESTORED_TAG, Value: time.toISOString() },
];
