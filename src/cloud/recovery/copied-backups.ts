import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { vaultPlace } from '../../config/recovery-schema.ts';

/** By which AWS Backup itself acts in an account. */
const BACKUP_ROLE = 'role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup';

/**
 * Lets AWS Backup of another account read backups, and nothing else of that account: RDS copies a snapshot only for whoever may use the
 * key of the original. AWS, "Encryption for backups in AWS Backup", "Encryption for copies of a backup to a different account".
 *
 * @param copyTo ARN of the vault that gets copies; in the key's own account nothing is needed
 */
export function letBackupsBeCopied(key: Key, copyTo: string): void {
  const { account } = vaultPlace(copyTo);
  const { partition, account: own } = Stack.of(key);
  if (account === own) return;
  const principals = [new AccountPrincipal(account)];
  const itself = { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:${BACKUP_ROLE}` };
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'CopiesOfBackups',
      principals,
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: { ArnEquals: itself },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'GrantsForCopiesOfBackups',
      principals,
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { ArnEquals: itself, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  );
}
