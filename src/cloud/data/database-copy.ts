import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type CfnDBInstance, DatabaseInstanceReadReplica, type IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { databaseIdentifier } from '../deployed-names.ts';
import type { Database } from './database.ts';
import { DatabaseLogs } from './database-logs.ts';
import { DatabaseParameters } from './database-parameters.ts';
import { type DatabaseTraitsProps, databaseTraits } from './database-traits.ts';
import { acknowledgeDefaultPort } from './default-port.ts';

export interface DatabaseCopyProps extends DatabaseTraitsProps {
  /** In another region. */
  readonly source: Database;
}

/**
 * A replica of the database in another region, which `failover` makes a database of its own by a call to RDS.
 *
 * CloudFormation goes on taking it for a replica, and gives replicas no deletion policy (AWS::RDS::DBInstance,
 * `SourceDBInstanceIdentifier`). So its deletion protection is what keeps it, before and after.
 */
export class DatabaseCopy extends Construct {
  readonly instance: IDatabaseInstance;
  readonly endpoint: string;
  /** None: while it waits nobody reads, and afterwards the wiki does without. */
  readonly replicaEndpoints = [];

  constructor(scope: Construct, id: string, props: DatabaseCopyProps) {
    super(scope, id);
    const { source, key } = props;
    const { wiki } = props.cloud;
    const { group: parameterGroup } = new DatabaseParameters(this, 'Parameters', {
      engine: wiki.database.engine,
      // Nothing copies this one, neither while it waits nor afterwards.
      replicated: false,
    });
    const instanceIdentifier = databaseIdentifier(Stack.of(this).stackName);
    const logs = new DatabaseLogs(this, 'Logs', { instanceIdentifier, key });
    const replica = new DatabaseInstanceReadReplica(this, 'Instance', {
      ...databaseTraits(this, props),
      parameterGroup,
      sourceDatabaseInstance: source.instance,
      instanceIdentifier,
      storageEncryptionKey: key,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resource = replica.node.defaultChild as CfnDBInstance;
    const { region, stackName } = Stack.of(source);
    // By its name, which is given: a reference would have CloudFormation ask the other region at every update.
    resource.sourceDbInstanceIdentifier = Stack.of(source).formatArn({
      service: 'rds',
      resource: 'db',
      resourceName: databaseIdentifier(stackName),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    resource.sourceRegion = region;
    // The key says it; CloudFormation takes no more of a replica.
    resource.storageEncrypted = undefined;
    replica.node.addDependency(logs);
    acknowledgeDefaultPort(replica);
    Validations.of(replica).acknowledge(
      {
        id: 'AwsSolutions-RDS2',
        reason:
          'It is encrypted as its source is, with the key that it names; only the other property is refused.',
      },
      {
        id: 'AwsSolutions-RDS3',
        reason:
          'It waits in case a whole region is lost; a standby for the one that waits would double what it costs.',
      },
    );
    this.instance = replica;
    this.endpoint = replica.dbInstanceEndpointAddress;
  }
}
