import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface RestoreTestRoleProps {
  /** Encrypts the backups. */
  readonly key: IKey;
  /** Name of the group of subnets in which it restores. */
  readonly subnets: string;
}

/** What AWS Backup may do while it tries a backup: restore into databases of its own names, and delete those. */
export class RestoreTestRole extends Construct {
  readonly role: Role;
  constructor(scope: Construct, id: string, { key, subnets }: RestoreTestRoleProps) {
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
    const parts = ['snapshot:awsbackup:*', 'pg:default.*', 'og:default:*'].map(rds);
    const allow = (actions: string[], resources: string[], conditions?: object) =>
      this.role.addToPolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));
    allow(['rds:RestoreDBInstanceFromDBSnapshot'], [tests, ...parts, rds(`subgrp:${subnets}`)]);
    allow(
      ['rds:AddTagsToResource', 'rds:DeleteDBInstance', 'rds:DescribeDBInstances', 'rds:ModifyDBInstance'],
      [tests],
    );
    allow(['rds:DescribeDBSnapshots', 'rds:ListTagsForResource'], [rds('snapshot:awsbackup:*')]);
    allow(['kms:DescribeKey', 'kms:CreateGrant'], [key.keyArn], {
      StringEquals: { 'kms:ViaService': `rds.${region}.amazonaws.com` },
    });
    const stars = [tests, ...parts];
    const reason = 'AWS Backup names snapshots and what it restores, and RDS its defaults.';
    Validations.of(this.role).acknowledge(
      ...stars.map((arn) => ({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason })),
    );
  }
}
