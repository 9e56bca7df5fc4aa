import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { exportedLogs } from './exported-logs.ts';

/** What RDS calls the group of a log. */
export const databaseLog = (instanceIdentifier: string, log: (typeof exportedLogs)[number]): string =>
  `/aws/rds/instance/${instanceIdentifier}/${log}`;

export interface DatabaseLogsProps {
  /** Identifier of the instance. RDS derives the names of the groups from it. */
  readonly instanceIdentifier: string;
  readonly key: IKey;
}

/** Log groups that are there before RDS would make its own, which would be kept for ever and not be encrypted with the key. */
export class DatabaseLogs extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseLogsProps) {
    super(scope, id);
    for (const log of exportedLogs) {
      new LogGroup(this, log, {
        logGroupName: databaseLog(props.instanceIdentifier, log),
        encryptionKey: props.key,
        // Slow queries name what people searched for.
        retention: RetentionDays.ONE_MONTH,
        // Like the instance that goes on writing to it.
        removalPolicy: RemovalPolicy.RETAIN,
      });
    }
  }
}
