import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  Credentials,
  DatabaseInstance,
  DatabaseSecret,
  type IDatabaseInstance,
  type ISubnetGroup,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { databaseIdentifier } from '../deployed-names.ts';
import { SleepingDatabase } from '../sleep/sleeping-database.ts';
import { DatabaseLogs } from './database-logs.ts';
import { DatabaseParameters } from './database-parameters.ts';
import { type DatabaseTraitsProps, databaseTraits, insightsMode } from './database-traits.ts';
import { acknowledgeDefaultPort } from './default-port.ts';
import { nightlyWindow } from './quiet-hours.ts';
import { ReadReplicas } from './read-replicas.ts';
import type { SecretCopy } from './wiki-secrets.ts';

/** Makes the wiki's own users and changes their passwords. Nothing else uses it. */
const MASTER = 'wiki7_master';

export interface DatabaseProps extends DatabaseTraitsProps {
  /** Another region, where the master's secret is copied to. @default - none */
  readonly copySecretTo?: SecretCopy | undefined;
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
  readonly replicas: readonly IDatabaseInstance[];
  readonly replicaEndpoints: readonly string[];
  readonly subnets: ISubnetGroup;
  /** User, password, host and port of the user that makes others, as JSON. */
  readonly masterSecret: ISecret;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { wiki, sizes } = props.cloud;
    const { engine, group: parameterGroup } = new DatabaseParameters(this, 'Parameters', {
      engine: wiki.database.engine,
      replicated: sizes.databaseReplicas > 0,
    });
    const like = { ...databaseTraits(this, props), parameterGroup };
    this.subnets = like.subnetGroup;
    const instanceIdentifier = databaseIdentifier(Stack.of(this).stackName);
    const logs = new DatabaseLogs(this, 'Logs', { instanceIdentifier, key: props.key });
    const master = this.#master(props);

    this.instance = new DatabaseInstance(this, 'Instance', {
      ...like,
      engine,
      instanceIdentifier,
      credentials: Credentials.fromSecret(master, MASTER),
      multiAz: sizes.databaseStandby,
      databaseInsightsMode: insightsMode(sizes),
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

    const { asleep } = props.cloud.cloud;
    if (asleep) new SleepingDatabase(this, 'Sleep', { asleep, instance: this.instance });
    this.masterSecret = this.instance.secret ?? master;
    this.endpoint = this.instance.dbInstanceEndpointAddress;
    this.replicas = new ReadReplicas(this, 'Replicas', {
      source: this.instance,
      sourceIdentifier: instanceIdentifier,
      count: sizes.databaseReplicas,
      like,
      key: props.key,
    }).instances;
    this.replicaEndpoints = this.replicas.map((one) => one.dbInstanceEndpointAddress);
  }

  #master({ key, copySecretTo }: DatabaseProps): DatabaseSecret {
    const secret = new DatabaseSecret(this, 'Master', { username: MASTER, encryptionKey: key });
    if (copySecretTo) secret.addReplicaRegion(copySecretTo.region, copySecretTo.key);
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'No task of the wiki knows it, only the functions that make the wiki’s users and change their passwords. Those of the users are turned over.',
    });
    return secret;
  }

  #acknowledgeNoStandby(): void {
    Validations.of(this.instance).acknowledge({
      id: 'AwsSolutions-RDS3',
      reason:
        'This profile is cheap: losing a zone is an outage, but no loss, since backups are outside of it.',
    });
  }
}
