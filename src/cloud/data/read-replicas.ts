import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  DatabaseInstanceReadReplica,
  type DatabaseInstanceReadReplicaProps,
  type IDatabaseInstance,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { DatabaseLogs } from './database-logs.ts';
import { acknowledgeDefaultPort } from './default-port.ts';

export interface ReadReplicasProps {
  readonly source: IDatabaseInstance;
  /** Identifier of the source; theirs begin with it. */
  readonly sourceIdentifier: string;
  readonly count: number;
  /** What they have in common with the source. */
  readonly like: Omit<DatabaseInstanceReadReplicaProps, 'sourceDatabaseInstance'>;
  readonly key: IKey;
}

/**
 * Replicas that MediaWiki reads from, found and judged as docs/decisions/0015-replicas-by-heartbeat.md says. They have nothing of their
 * own, so a smaller profile takes them away.
 */
export class ReadReplicas extends Construct {
  readonly instances: readonly IDatabaseInstance[];

  constructor(scope: Construct, id: string, props: ReadReplicasProps) {
    super(scope, id);
    this.instances = Array.from({ length: props.count }, (_, index) => this.#add(String(index + 1), props));
  }

  #add(number: string, { source, sourceIdentifier, like, key }: ReadReplicasProps): IDatabaseInstance {
    const place = new Construct(this, number);
    const instanceIdentifier = `${sourceIdentifier}-replica-${number}`;
    const logs = new DatabaseLogs(place, 'Logs', { instanceIdentifier, key });
    const replica = new DatabaseInstanceReadReplica(place, 'Instance', {
      ...like,
      sourceDatabaseInstance: source,
      instanceIdentifier,
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    replica.node.addDependency(logs);
    acknowledgeDefaultPort(replica);
    Validations.of(replica).acknowledge(
      {
        id: 'AwsSolutions-RDS2',
        reason: 'In the region of its source it has the source’s encryption and key, and may name none.',
      },
      { id: 'AwsSolutions-RDS3', reason: 'MediaWiki goes on with the source when a replica is away.' },
      {
        id: 'AwsSolutions-RDS10',
        reason: 'A replica has nothing that its source, which is protected, has not.',
      },
    );
    return replica;
  }
}
