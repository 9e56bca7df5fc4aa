import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { InstanceType, type ISecurityGroup, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  CaCertificate,
  DatabaseInsightsMode,
  type DatabaseInstanceReadReplicaProps,
  PerformanceInsightRetention,
  StorageType,
  SubnetGroup,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { ports } from '../../blueprint/ports.ts';
import type { CloudSizes } from '../../config/cloud-profiles.ts';
import { type CloudWiki, hasInsights } from '../../config/cloud-wiki.ts';
import { exportedLogs } from './exported-logs.ts';
import { weeklyWindow } from './quiet-hours.ts';

export interface DatabaseTraitsProps {
  readonly cloud: CloudWiki;
  readonly vpc: IVpc;
  /** Without a way to or from the internet, in two zones or more. */
  readonly subnets: SubnetSelection;
  /** Decides who reaches it. */
  readonly group: ISecurityGroup;
  /** Encrypts storage, backups, logs, insights and the master's secret. */
  readonly key: IKey;
}

/**
 * What a database and its replicas have in common, made in `scope`. No zone is named, not even where the wiki uses one: naming one,
 * or no longer naming it for a standby, would replace the database.
 */
export function databaseTraits(scope: Construct, { cloud, vpc, subnets, group, key }: DatabaseTraitsProps) {
  const { wiki, sizes } = cloud;
  return {
    instanceType: new InstanceType(sizes.database.slice('db.'.length)),
    vpc,
    subnetGroup: new SubnetGroup(scope, 'Subnets', {
      description: 'The database, without a way to the internet',
      vpc,
      vpcSubnets: subnets,
      // The database that stays needs it.
      removalPolicy: RemovalPolicy.RETAIN,
    }),
    securityGroups: [group],
    port: ports.database,
    publiclyAccessible: false,
    caCertificate: CaCertificate.RDS_CA_RSA2048_G1,
    storageType: StorageType.GP3,
    maxAllocatedStorage: sizes.databaseStorageMaxGiB,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
    preferredMaintenanceWindow: weeklyWindow(wiki.cron.nightlyHour, 3),
    cloudwatchLogsExports: [...exportedLogs],
    monitoringInterval: Duration.minutes(1),
    monitoringRole: monitoringRole(scope),
    ...insights(sizes, key),
  } satisfies Partial<DatabaseInstanceReadReplicaProps>;
}

function monitoringRole(scope: Construct): Role {
  const policy = 'service-role/AmazonRDSEnhancedMonitoringRole';
  const role = new Role(scope, 'Monitoring', {
    description: 'Lets RDS write what the machine of the database does',
    assumedBy: new ServicePrincipal('monitoring.rds.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(policy)],
  });
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`,
    reason:
      'It writes to the log group RDSOSMetrics, whose name RDS decides; AWS keeps the policy to what that needs.',
  });
  return role;
}

/** Which queries load the server. 15 months are what the advanced mode asks for; the other mode's 7 days are free. */
function insights(sizes: CloudSizes, performanceInsightEncryptionKey: IKey) {
  if (!hasInsights(sizes.database)) return { enablePerformanceInsights: false };
  return {
    enablePerformanceInsights: true,
    performanceInsightEncryptionKey,
    performanceInsightRetention:
      sizes.databaseInsights === 'advanced'
        ? PerformanceInsightRetention.MONTHS_15
        : PerformanceInsightRetention.DEFAULT,
  };
}

/** No trait: RDS takes none for a replica (`CreateDBInstanceReadReplica`, `DatabaseInsightsMode`), and CloudFormation would send it. */
export function insightsMode({ database, databaseInsights }: CloudSizes): DatabaseInsightsMode | undefined {
  if (!hasInsights(database)) return undefined;
  return databaseInsights === 'advanced' ? DatabaseInsightsMode.ADVANCED : DatabaseInsightsMode.STANDARD;
}
