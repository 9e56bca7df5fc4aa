import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import { mostConnections } from './most-connections.ts';

export interface DatabaseAlarmsProps {
  readonly instance: IDatabaseInstance;
  /** As `db.t4g.small`. */
  readonly instanceClass: string;
  /** That MediaWiki reads from. */
  readonly replicas: readonly IDatabaseInstance[];
}

/** What tells that a database is short of something before it stops. */
export class DatabaseAlarms extends Construct {
  constructor(scope: Construct, id: string, { instance, instanceClass, replicas }: DatabaseAlarmsProps) {
    super(scope, id);
    new WikiAlarm(this, 'Storage', {
      signal: 'database-storage',
      metric: instance.metric('FreeStorageSpace', { statistic: Stats.MINIMUM }),
    });
    // A class that saves up credits is slow when it has none, or dear: its processors being busy is what it is there for.
    if (instanceClass.startsWith('db.t')) {
      new WikiAlarm(this, 'Credits', {
        signal: 'database-credits',
        metric: instance.metric('CPUCreditBalance', { statistic: Stats.MINIMUM }),
      });
    } else {
      new WikiAlarm(this, 'Busy', {
        signal: 'database-busy',
        metric: instance.metric('CPUUtilization', { statistic: Stats.AVERAGE }),
      });
    }
    const most = mostConnections(instanceClass);
    if (most !== undefined) {
      new WikiAlarm(this, 'Connections', {
        signal: 'database-connections',
        metric: new MathExpression({
          expression: `100 * connections / ${most}`,
          usingMetrics: {
            connections: instance.metric('DatabaseConnections', { statistic: Stats.MAXIMUM }),
          },
          label: 'connections in use, in percent',
        }),
      });
    }
    for (const [index, replica] of replicas.entries()) {
      const number = String(index + 1);
      new WikiAlarm(this, `Replica${number}`, {
        signal: 'replica-late',
        part: number,
        metric: replicaLag(replica),
      });
    }
  }
}

/** Seconds; a day where nothing is copied, which RDS tells as -1. AWS, "Amazon CloudWatch metrics for Amazon RDS". */
export const replicaLag = (replica: IDatabaseInstance): MathExpression =>
  new MathExpression({
    expression: 'IF(lag < 0, 86400, lag)',
    usingMetrics: { lag: replica.metric('ReplicaLag', { statistic: Stats.MAXIMUM }) },
    label: 'seconds behind',
  });
