import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { InstanceType, type ISecurityGroup, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  CaCertificate,
  Credentials,
  DatabaseInsightsMode,
  DatabaseInstance,
  type DatabaseInstanceReadReplicaProps,
  DatabaseSecret,
  PerformanceInsightRetention,
  StorageType,
  SubnetGroup,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ports } from '../../blueprint/ports.ts';
import type { CloudSizes } from '../../config/cloud-profiles.ts';
import { type CloudWiki, hasInsights } from '../../config/cloud-wiki.ts';
import { DatabaseLogs, exportedLogs } from './database-logs.ts';
import { DatabaseParameters } from './database-parameters.ts';
import { acknowledgeDefaultPort } from './default-port.ts';
import { nightlyWindow, weeklyWindow } from './quiet-hours.ts';
import { ReadReplicas } from './read-replicas.ts';

/** Makes the wiki's own users and changes their passwords. Nothing else uses it. */
const MASTER = 'wiki7_master';

export interface DatabaseProps {
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
 * MySQL or MariaDB on RDS, and the replicas that MediaWiki reads from.
 *
 * It stays when the stack lets go of it (`RETAIN`): a last snapshot would end recovery to a point in time, and CloudFormation could
 * take none, since deletion protection is on. Its name is given, so that CloudFormation can't replace it either: a second one of that
 * name can't be made, so such an update fails before anything is lost.
 */
export class Database extends Construct {
  readonly instance: DatabaseInstance;
  readonly endpoint: string;
  readonly replicaEndpoints: readonly string[];
  /** User, password, host and port of the user that makes others, as JSON. */
  readonly masterSecret: ISecret;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { wiki, sizes } = props.cloud;
    const { engine, group: parameterGroup } = new DatabaseParameters(this, 'Parameters', {
      engine: wiki.database.engine,
      replicated: sizes.databaseReplicas > 0,
    });
    const like = { ...this.#likeReplicas(props), parameterGroup };
    const instanceIdentifier = `${Stack.of(this).stackName}-database`.toLowerCase();
    const logs = new DatabaseLogs(this, 'Logs', { instanceIdentifier, key: props.key });
    const master = this.#master(props.key);

    this.instance = new DatabaseInstance(this, 'Instance', {
      ...like,
      engine,
      instanceIdentifier,
      credentials: Credentials.fromSecret(master, MASTER),
      multiAz: sizes.databaseStandby,
      allocatedStorage: sizes.databaseStorageGiB,
      storageEncryptionKey: props.key,
      backupRetention: Duration.days(sizes.databaseBackupDays),
      // Storage of a database without standby rests for a moment when a backup begins: not while upkeep runs.
      preferredBackupWindow: nightlyWindow(wiki.cron.nightlyHour, 1),
      deleteAutomatedBackups: false,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.instance.node.addDependency(logs);
    acknowledgeDefaultPort(this.instance);
    if (!sizes.databaseStandby) this.#acknowledgeNoStandby();

    this.masterSecret = this.instance.secret ?? master;
    this.endpoint = this.instance.dbInstanceEndpointAddress;
    this.replicaEndpoints = new ReadReplicas(this, 'Replicas', {
      source: this.instance,
      sourceIdentifier: instanceIdentifier,
      count: sizes.databaseReplicas,
      like,
      key: props.key,
    }).endpoints;
  }

  /**
   * What database and replicas have in common. No zone is named, not even where the wiki uses one: naming one, or no longer naming it
   * for a standby, would replace the database.
   */
  #likeReplicas({ cloud, vpc, subnets, group, key }: DatabaseProps) {
    const { wiki, sizes } = cloud;
    return {
      instanceType: new InstanceType(sizes.database.slice('db.'.length)),
      vpc,
      subnetGroup: new SubnetGroup(this, 'Subnets', {
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
      monitoringRole: this.#monitoringRole(),
      ...insights(sizes, key),
    } satisfies Partial<DatabaseInstanceReadReplicaProps>;
  }

  #master(key: IKey): DatabaseSecret {
    const secret = new DatabaseSecret(this, 'Master', { username: MASTER, encryptionKey: key });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'No task of the wiki knows it, only the functions that make the wiki’s users and change their passwords. Those of the users are turned over.',
    });
    return secret;
  }

  #monitoringRole(): Role {
    const policy = 'service-role/AmazonRDSEnhancedMonitoringRole';
    const role = new Role(this, 'Monitoring', {
      description: 'Lets RDS write what the machine of the database does',
      assumedBy: new ServicePrincipal('monitoring.rds.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
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

  #acknowledgeNoStandby(): void {
    Validations.of(this.instance).acknowledge({
      id: 'AwsSolutions-RDS3',
      reason:
        'This profile is cheap: losing a zone is an outage, but no loss, since backups are outside of it.',
    });
  }
}

/** Which queries load the server. 15 months are what the advanced mode asks for; the other mode's 7 days are free. */
function insights(sizes: CloudSizes, performanceInsightEncryptionKey: IKey) {
  if (!hasInsights(sizes.database)) return { enablePerformanceInsights: false };
  const advanced = sizes.databaseInsights === 'advanced';
  return {
    enablePerformanceInsights: true,
    performanceInsightEncryptionKey,
    databaseInsightsMode: advanced ? DatabaseInsightsMode.ADVANCED : DatabaseInsightsMode.STANDARD,
    performanceInsightRetention: advanced
      ? PerformanceInsightRetention.MONTHS_15
      : PerformanceInsightRetention.DEFAULT,
  };
}
