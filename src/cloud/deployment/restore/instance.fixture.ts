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

/** One that the acting RDS keeps. */
export interface Kept {
  instance: DBInstance;
  /** What it will be, and from when. */
  ahead: { readonly from: number; readonly act: (kept: Kept) => void }[];
  /** Known by no name at this moment. */
  hidden: boolean;
  password: string;
  usersFit: boolean;
  contents: string;
}

export const groupOf = ({ DBParameterGroups }: DBInstance) => DBParameterGroups?.[0] ?? {};
export const copyOf = ({ instance }: Kept): DBInstance => structuredClone(instance);
/** What waits for a restart. */
export const apply = ({ instance }: Kept) => {
  groupOf(instance).ParameterApplyStatus = 'in-sync';
};

/** One that is being made. */
export function begun(
  name: string,
  input: Readonly<Record<string, unknown>>,
  more: Partial<Kept>,
  made: number,
): Kept {
  const { EnableCloudwatchLogsExports, Tags, VpcSecurityGroupIds, ...rest } = input;
  return {
    ...{ ahead: [], hidden: false, password: 'now', usersFit: true, contents: 'a replica' },
    ...more,
    instance: {
      ...more.instance,
      ...(rest as Partial<DBInstance>),
      DBInstanceIdentifier: name,
      DBInstanceArn: `arn:${name}`,
      DbiResourceId: `db-${made}`,
      DBInstanceStatus: 'creating',
      Endpoint: undefined,
      TagList: Tags as DBInstance['TagList'],
      EnabledCloudwatchLogsExports: EnableCloudwatchLogsExports as string[] | undefined,
      VpcSecurityGroups: (VpcSecurityGroupIds as string[]).map((id) => ({ VpcSecurityGroupId: id })),
      DBParameterGroups: [
        { DBParameterGroupName: String(input.DBParameterGroupName), ParameterApplyStatus: 'in-sync' },
      ],
    },
  };
}

/** What the function finds in a copy. */
export const found = {
  ...{ missingTables: [], pages: 12, revisions: 30, newestRevision: '2026-11-23T09:58:00Z' },
  ...{ filesLookedFor: 0, missingFiles: [] },
};

export const fault = (name: string, message: string) => Object.assign(new Error(message), { name });
export const refuse = (name: string, message: string): never => {
  throw fault(name, message);
};

/** A fortnight, but for the last five minutes. */
export const automatedBackups = (now: number) => ({
  DBInstanceAutomatedBackups: [
    {
      RestoreWindow: {
        EarliestTime: new Date(now - 14 * 24 * 60 * 60_000),
        LatestTime: new Date(now - 5 * 60_000),
      },
    },
  ],
});
