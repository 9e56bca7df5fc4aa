import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** What AWS Backup may do while it tries a backup: restore into databases of its own names, and delete those. */
export class RestoreTestRole extends Construct {
  readonly role: Role;

  /** @param key encrypts the backups */
  constructor(scope: Construct, id: string, key: IKey) {
    super(scope, id);
    const { partition, region, account } = Stack.of(this);
    this.role = new Role(this, 'Role', {
      description: 'Lets AWS Backup try a backup of the database',
      assumedBy: new ServicePrincipal('backup.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    const rds = (rest: string) => `arn:${partition}:rds:${region}:${account}:${rest}`;
    const tests = rds('db:awsbackup-restore-test-*');
    const parts = ['snapshot:awsbackup:*', 'subgrp:*', 'pg:*', 'og:*'].map(rds);
    const allow = (actions: string[], resources: string[], conditions?: object) =>
      this.role.addToPolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));
    allow(['rds:RestoreDBInstanceFromDBSnapshot'], [tests, ...parts]);
    allow(
      ['rds:AddTagsToResource', 'rds:DeleteDBInstance', 'rds:DescribeDBInstances', 'rds:ModifyDBInstance'],
      [tests],
    );
    allow(['rds:DescribeDBSnapshots', 'rds:ListTagsForResource'], [rds('snapshot:awsbackup:*')]);
    allow(['kms:DescribeKey', 'kms:CreateGrant'], [key.keyArn], {
      StringEquals: { 'kms:ViaService': `rds.${region}.amazonaws.com` },
    });
    const stars = [tests, ...parts];
    const reason = 'AWS Backup names what it restores, and RDS and CloudFormation what it is made of.';
    Validations.of(this.role).acknowledge(
      ...stars.map((arn) => ({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason })),
    );
  }
}
