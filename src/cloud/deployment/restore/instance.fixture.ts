import type { DBInstance } from '@aws-sdk/client-rds';

/** As the template has the wiki's. */
export const usual = (identifier: string, region: string, made: number): DBInstance => ({
  DBInstanceIdentifier: identifier,
  DBInstanceArn: `arn:${identifier}`,
  DbiResourceId: `db-${made}`,
  DBInstanceStatus: 'available',
  DBInstanceClass: 'db.m7g.large',
  Endpoint: { Address: `${identifier}.abc.${region}.rds.amazonaws.com`, Port: 3306 },
  MultiAZ: true,
  StorageType: 'gp3',
  MaxAllocatedStorage: 500,
  DeletionProtection: true,
  BackupRetentionPeriod: 30,
  PreferredBackupWindow: '04:00-05:00',
  PreferredMaintenanceWindow: 'sun:06:00-sun:07:00',
  MonitoringInterval: 60,
  MonitoringRoleArn: 'arn:role',
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: 'arn:key',
  PerformanceInsightsRetentionPeriod: 7,
  DatabaseInsightsMode: 'standard',
  CACertificateIdentifier: 'rds-ca-rsa2048-g1',
  CopyTagsToSnapshot: true,
  AutoMinorVersionUpgrade: true,
  EnabledCloudwatchLogsExports: ['error', 'slowquery'],
  DBSubnetGroup: { DBSubnetGroupName: 'wiki-subnets' },
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
  DBParameterGroups: [{ DBParameterGroupName: 'wiki-parameters', ParameterApplyStatus: 'in-sync' }],
  KmsKeyId: 'arn:key',
  TagList: [
    { Key: 'wiki7:wiki', Value: 'w' },
    { Key: 'aws:cloudformation:stack-name', Value: 'wiki7-w-data' },
  ],
});

/** What RDS gives a restored instance. */
export const bare: Partial<DBInstance> = {
  MonitoringInterval: 0,
  MonitoringRoleArn: undefined,
  PerformanceInsightsEnabled: false,
  PerformanceInsightsKMSKeyId: undefined,
  PerformanceInsightsRetentionPeriod: undefined,
  PreferredMaintenanceWindow: 'tue:01:00-tue:01:30',
  BackupRetentionPeriod: 1,
};
