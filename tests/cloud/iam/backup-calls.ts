import { ACCOUNT, type Account, type Call } from './account.ts';
import { through } from './authorization.ts';

const objects = [
  's3:GetObject',
  's3:GetObjectAcl',
  's3:GetObjectTagging',
  's3:GetObjectVersion',
  's3:GetObjectVersionAcl',
  's3:GetObjectVersionTagging',
];
const buckets = [
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
];
const rules = ['Delete', 'Describe', 'Disable', 'Enable', 'Put'].map((verb) => `events:${verb}Rule`);
const targets = ['events:ListTargetsByRule', 'events:PutTargets', 'events:RemoveTargets'];
const snapshots = [
  'rds:AddTagsToResource',
  'rds:CopyDBSnapshot',
  'rds:CreateDBSnapshot',
  'rds:DeleteDBSnapshot',
  'rds:DescribeDBSnapshots',
  'rds:ListTagsForResource',
  'rds:ModifyDBSnapshotAttribute',
];

/**
 * What AWS Backup asks, to make backups and to try one. See AWS Backup, "Managed policies for AWS Backup": AWSBackupServiceRolePolicyForBackup,
 * …ForS3Backup and …ForRestores.
 */
export const backupCalls = (account: Account): readonly Call[] => [...backups(account), ...tests(account)];

function backups(account: Account): readonly Call[] {
  return account.ofType('AWS::Backup::BackupSelection').flatMap(({ region, properties }) => {
    const { IamRoleArn: role, Resources = [] } = properties.BackupSelection;
    const [vault] = account.ofType('AWS::Backup::BackupVault');
    const key = vault?.properties.EncryptionKeyArn;
    const on = (resource: string, actions: readonly string[], context?: Call['context']) =>
      actions.map((action) => ({ role, action, resource, ...(context && { context }) }));
    const databases = (Resources as string[]).filter((arn) => arn.includes(':rds:'));
    const files = (Resources as string[]).filter((arn) => arn.startsWith('arn:aws:s3:'));
    const snapshot = `arn:aws:rds:${region}:${ACCOUNT}:snapshot:awsbackup:job-1`;
    const rule = `arn:aws:events:${region}:${ACCOUNT}:rule/AwsBackupManagedRule1`;
    return [
      ...databases.flatMap((arn) =>
        on(arn, ['rds:CreateDBSnapshot', 'rds:DescribeDBInstances', 'rds:ListTagsForResource']),
      ),
      ...on(snapshot, snapshots),
      ...on(
        vault?.arn ?? '',
        ['CopyFromBackupVault', 'CopyIntoBackupVault', 'DescribeBackupVault'].map((one) => `backup:${one}`),
      ),
      ...on(key, ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey']),
      ...on(key, ['kms:CreateGrant'], { 'kms:GrantIsForAWSResource': 'true' }),
      ...files.flatMap((arn) => [...on(arn, buckets), ...on(`${arn}/a/ab/Äpfel 1.png`, objects)]),
      ...copies(account, region).map((call) => ({ role, ...call })),
      ...(files.length === 0
        ? []
        : [
            ...on(rule, [...rules, ...targets]),
            ...on('*', ['cloudwatch:GetMetricData', 'events:ListRules', 's3:ListAllMyBuckets']),
          ]),
    ];
  });
}

/** To a vault in another region of the same account. */
function copies(account: Account, home: string): readonly Omit<Call, 'role'>[] {
  const rules: readonly {
    readonly CopyActions?: readonly { readonly DestinationBackupVaultArn: string }[];
  }[] = account
    .ofType('AWS::Backup::BackupPlan')
    .flatMap(({ properties }) => properties.BackupPlan.BackupPlanRule);
  return rules
    .flatMap(({ CopyActions = [] }) => CopyActions)
    .flatMap(({ DestinationBackupVaultArn: vault }) => {
      const region = vault.split(':')[3] ?? '';
      if (region === home) throw new Error(`What is asked to copy to ${vault} is not written down.`);
      const resource = `arn:aws:rds:${region}:${ACCOUNT}:snapshot:awsbackup:job-1`;
      const key = `arn:aws:kms:${region}:${ACCOUNT}:key/of-that-vault`;
      const byAlias = { 'kms:ResourceAliases': 'alias/aws/backup' };
      return [
        ...['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'].map((action) => ({
          action,
          resource: vault,
        })),
        ...['AddTagsToResource', 'CopyDBSnapshot', 'DescribeDBSnapshots', 'ListTagsForResource'].map(
          (one) => ({
            action: `rds:${one}`,
            resource,
          }),
        ),
        { action: 'kms:DescribeKey', resource: key, context: byAlias },
        {
          action: 'kms:CreateGrant',
          resource: key,
          context: { ...byAlias, 'kms:GrantIsForAWSResource': 'true' },
        },
      ];
    });
}

function tests(account: Account): readonly Call[] {
  return account.ofType('AWS::Backup::RestoreTestingSelection').flatMap(({ region, properties }) => {
    const role = properties.IamRoleArn;
    const [vault] = account.ofType('AWS::Backup::BackupVault');
    const rds = (rest: string) => `arn:aws:rds:${region}:${ACCOUNT}:${rest}`;
    const made = rds('db:awsbackup-restore-test-1');
    const on = (resource: string, actions: readonly string[], context?: Call['context']) =>
      actions.map((action) => ({ role, action, resource, ...(context && { context }) }));
    const parts = [
      'snapshot:awsbackup:job-1',
      `subgrp:${properties.RestoreMetadataOverrides.dbsubnetgroupname}`,
      'pg:default.mysql8.4',
      'og:default:mysql-8-4',
    ].map(rds);
    return [
      ...[made, ...parts].flatMap((part) => on(part, ['rds:RestoreDBInstanceFromDBSnapshot'])),
      ...on(
        made,
        ['AddTagsToResource', 'DeleteDBInstance', 'DescribeDBInstances', 'ModifyDBInstance'].map(
          (one) => `rds:${one}`,
        ),
      ),
      ...on(rds('snapshot:awsbackup:job-1'), ['rds:DescribeDBSnapshots', 'rds:ListTagsForResource']),
      ...on(
        vault?.properties.EncryptionKeyArn,
        ['kms:CreateGrant', 'kms:DescribeKey'],
        through('rds', region),
      ),
    ];
  });
}
