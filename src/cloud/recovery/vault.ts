import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  BackupResource,
  BackupVault,
  CfnRestoreTestingPlan,
  CfnRestoreTestingSelection,
} from 'aws-cdk-lib/aws-backup';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Recovery } from '../../config/recovery-schema.ts';
import type { MediaBuckets } from '../data/media-buckets.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import { BackupRole } from './backup-role.ts';
import { COPY_CLASS } from './recovery-names.ts';
import { RestoreTestRole } from './restore-test-role.ts';

export interface VaultProps {
  /** Id of the wiki. */
  readonly wiki: string;
  readonly what: Exclude<Recovery['vault'], 'none'>;
  /** ARN of a vault that gets a copy of each monthly backup. */
  readonly copyTo: string | undefined;
  /** Identifier of the wiki's database. */
  readonly database: string;
  /** Name of the group of its subnets, in which a test restores. */
  readonly subnets: string;
  /** Security group of what a test restores: nobody but functions comes in. */
  readonly group: string;
  readonly key: IKey;
  readonly media: MediaBuckets;
  /** Hour (UTC) at which nightly upkeep begins. */
  readonly nightlyHour: number;
}

/** Nobody deletes a backup that is younger, unless they may lift the lock. */
const LOCKED_DAYS = 14;

/**
 * Backups apart from what they are backups of: whoever deletes the database, or the buckets with all their versions, has not deleted
 * these. The lock is in governance mode. In compliance mode nobody could take it off, AWS neither, not even from a mistake that costs
 * money. docs/decisions/0023-recovery.md
 *
 * None is continuous. RDS goes back to any second by itself, and AWS Backup, told to, would take its retention over and have it differ
 * from the template.
 */
export class Vault extends Construct {
  constructor(scope: Construct, id: string, props: VaultProps) {
    super(scope, id);
    const { wiki, what, copyTo, database, key, media, nightlyHour } = props;
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: `wiki7-${wiki}`,
      encryptionKey: key,
      lockConfiguration: { minRetention: Duration.days(LOCKED_DAYS) },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: `wiki7-${wiki}`,
      backupVault: vault,
      backupPlanRules: this.#rules(props, vault),
    });
    const files = what === 'database-and-files' ? [media.publicFiles, media.privateFiles] : [];
    const databaseArn = this.#arnOf(database);
    plan.addSelection('Wiki', {
      backupSelectionName: 'wiki',
      resources: [databaseArn, ...files.map(({ bucketArn }) => bucketArn)].map((arn) =>
        BackupResource.fromArn(arn),
      ),
      role: new BackupRole(this, 'Role', { database: databaseArn, vault, key, files, copyTo }).role,
      disableDefaultBackupPolicy: true,
    });
    this.#test(props, vault, databaseArn, (nightlyHour + 6) % 24);
    this.#watch(vault.backupVaultName);
  }

  #rules({ copyTo, nightlyHour }: VaultProps, vault: BackupVault): BackupPlanRule[] {
    // After RDS's own.
    const hour = String((nightlyHour + 2) % 24);
    const windows = { startWindow: Duration.hours(2), completionWindow: Duration.hours(24) };
    const year = Duration.days(365);
    return [
      new BackupPlanRule({
        ruleName: 'daily',
        scheduleExpression: Schedule.cron({ hour, minute: '0' }),
        deleteAfter: Duration.days(35),
        ...windows,
      }),
      new BackupPlanRule({
        ruleName: 'monthly',
        scheduleExpression: Schedule.cron({ hour, minute: '0', day: '1' }),
        deleteAfter: year,
        ...windows,
        ...(copyTo && {
          copyActions: [
            {
              destinationBackupVault: BackupVault.fromBackupVaultArn(vault, 'Copy', copyTo),
              deleteAfter: year,
            },
          ],
        }),
      }),
    ];
  }

  /** AWS restores one of these backups itself, and deletes what it restored. The drill tries RDS's own backups. */
  #test(
    { wiki, subnets, group, key }: VaultProps,
    vault: BackupVault,
    databaseArn: string,
    hour: number,
  ): void {
    // Names of these take no hyphen.
    const plan = new CfnRestoreTestingPlan(this, 'Test', {
      restoreTestingPlanName: `wiki7_${wiki}`,
      scheduleExpression: `cron(0 ${hour} 15 1/3 ? *)`,
      startWindowHours: 4,
      recoveryPointSelection: {
        algorithm: 'RANDOM_WITHIN_WINDOW',
        includeVaults: [vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 35,
      },
    });
    new CfnRestoreTestingSelection(this, 'TestedDatabase', {
      restoreTestingPlanName: plan.restoreTestingPlanName,
      restoreTestingSelectionName: 'database',
      protectedResourceType: 'RDS',
      protectedResourceArns: [databaseArn],
      iamRoleArn: new RestoreTestRole(this, 'TestRole', { key, subnets }).role.roleArn,
      validationWindowHours: 1,
      restoreMetadataOverrides: {
        dbsubnetgroupname: subnets,
        vpcsecuritygroupids: Stack.of(this).toJsonString([group]),
        dbinstanceclass: COPY_CLASS,
        multiaz: 'false',
      },
    }).addResourceDependency(plan);
  }

  #watch(BackupVaultName: string): void {
    const jobs = (metricName: string) =>
      new Metric({
        namespace: 'AWS/Backup',
        metricName,
        dimensionsMap: { BackupVaultName },
        statistic: Stats.SUM,
      });
    const usingMetrics = {
      failed: jobs('NumberOfBackupJobsFailed'),
      expired: jobs('NumberOfBackupJobsExpired'),
      uncopied: jobs('NumberOfCopyJobsFailed'),
    };
    const expression = 'FILL(failed, 0) + FILL(expired, 0) + FILL(uncopied, 0)';
    const metric = new MathExpression({ expression, usingMetrics, label: 'backups that failed' });
    new WikiAlarm(this, 'Failed', { signal: 'backup-failed', metric });
    new WikiAlarm(this, 'Missing', { signal: 'backup-missing', metric: jobs('NumberOfBackupJobsCompleted') });
  }

  #arnOf(database: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:rds:${region}:${account}:db:${database}`;
  }
}
