import { Stack, Validations } from 'aws-cdk-lib';
import type { IBackupVault } from 'aws-cdk-lib/aws-backup';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { vaultPlace } from '../../config/recovery-schema.ts';
import { acknowledgeWildcard } from '../compute/acknowledged.ts';

export interface BackupRoleProps {
  /** ARN. */
  readonly database: string;
  readonly vault: IBackupVault;
  readonly key: IKey;
  readonly files: readonly IBucket[];
  /** ARN of the vault that gets copies. */
  readonly copyTo: string | undefined;
}

/** What AWS Backup may do: as its own policies for RDS and S3 (AWSBackupServiceRolePolicyForBackup, …ForS3Backup), kept to the wiki. */
export class BackupRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BackupRoleProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    this.role = new Role(this, 'Role', {
      description: 'Lets AWS Backup back the wiki up',
      assumedBy: new ServicePrincipal('backup.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    this.#toBackUp(props);
    if (props.files.length > 0) this.#toReadFiles(props.files);
    if (props.copyTo !== undefined) this.#toCopy(props.copyTo);
  }

  #toBackUp({ database, vault, key }: BackupRoleProps): void {
    const { partition, region, account } = Stack.of(this);
    const snapshots = `arn:${partition}:rds:${region}:${account}:snapshot:awsbackup:*`;
    this.#allow(['rds:DescribeDBInstances', 'rds:ListTagsForResource'], [database]);
    this.#allow(['rds:CreateDBSnapshot'], [database, snapshots]);
    this.#allow(
      [
        'rds:AddTagsToResource',
        'rds:CopyDBSnapshot',
        'rds:DeleteDBSnapshot',
        'rds:DescribeDBSnapshots',
        'rds:ListTagsForResource',
        'rds:ModifyDBSnapshotAttribute',
      ],
      [snapshots],
    );
    this.#allow(
      ['backup:CopyFromBackupVault', 'backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
      [vault.backupVaultArn],
    );
    this.#allow(['kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);
    this.#allow(['kms:CreateGrant'], [key.keyArn], { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
    this.#acknowledge(snapshots, 'The star is the time of a snapshot that AWS Backup makes.');
  }

  #toReadFiles(files: readonly IBucket[]): void {
    const { partition, region, account } = Stack.of(this);
    const buckets = files.map(({ bucketArn }) => bucketArn);
    const objects = files.map((bucket) => bucket.arnForObjects('*'));
    // By them AWS Backup learns of every change.
    const rules = `arn:${partition}:events:${region}:${account}:rule/AwsBackupManagedRule*`;
    this.#allow(
      [
        's3:GetBucketAcl',
        's3:GetBucketLocation',
        's3:GetBucketNotification',
        's3:GetBucketTagging',
        's3:GetBucketVersioning',
        's3:GetInventoryConfiguration',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:PutBucketNotification',
        's3:PutInventoryConfiguration',
      ],
      buckets,
    );
    this.#allow(
      [
        's3:GetObject',
        's3:GetObjectAcl',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
      ],
      objects,
    );
    this.#allow(
      [
        'events:DeleteRule',
        'events:DescribeRule',
        'events:DisableRule',
        'events:EnableRule',
        'events:ListTargetsByRule',
        'events:PutRule',
        'events:PutTargets',
        'events:RemoveTargets',
      ],
      [rules],
    );
    this.#allow(['cloudwatch:GetMetricData', 'events:ListRules', 's3:ListAllMyBuckets'], ['*']);
    this.#acknowledge('*', 'IAM knows no resource of these three, which only list.');
    this.#acknowledge(rules, 'AWS Backup names its rules itself, beginning so.');
    for (const object of objects) {
      acknowledgeWildcard(this.role, object, 'A backup of the bucket is one of every file in it.');
    }
  }

  /**
   * The vault elsewhere is asked by its own name. In another region of this account RDS makes the snapshot anew, under AWS Backup's own
   * key there; in another account AWS Backup does so itself, by a role of its own there (`letBackupsBeCopied`).
   */
  #toCopy(copyTo: string): void {
    const { partition, region: home, account: own } = Stack.of(this);
    const { region, account } = vaultPlace(copyTo);
    this.#allow(['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'], [copyTo]);
    if (account !== own || region === home) return;
    const snapshots = `arn:${partition}:rds:${region}:${account}:snapshot:awsbackup:*`;
    const keys = `arn:${partition}:kms:${region}:${account}:key/*`;
    this.#allow(
      ['rds:AddTagsToResource', 'rds:CopyDBSnapshot', 'rds:DescribeDBSnapshots', 'rds:ListTagsForResource'],
      [snapshots],
    );
    const byAlias = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/aws/backup' } };
    this.#allow(['kms:DescribeKey'], [keys], byAlias);
    this.#allow(['kms:CreateGrant'], [keys], { ...byAlias, Bool: { 'kms:GrantIsForAWSResource': 'true' } });
    this.#acknowledge(snapshots, 'The star is the time of a snapshot that AWS Backup makes.');
    this.#acknowledge(
      keys,
      'One key, by its alias: its id is chosen when AWS Backup is used first in that region.',
    );
  }

  #allow(actions: string[], resources: string[], conditions: Conditions = {}): void {
    this.role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  }

  #acknowledge(resource: string, reason: string): void {
    Validations.of(this.role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}
