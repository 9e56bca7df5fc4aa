import { Validations } from 'aws-cdk-lib';
import type { IDatabaseInstance } from 'aws-cdk-lib/aws-rds';

export function acknowledgeDefaultPort(database: IDatabaseInstance): void {
  Validations.of(database).acknowledge({
    id: 'AwsSolutions-RDS11',
    reason:
      'No address outside the data subnets reaches it, and only security groups that the table names; another port would hide nothing from those.',
  });
}
