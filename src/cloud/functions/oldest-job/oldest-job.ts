import { Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { type CfnSchedule, Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { wikiMetrics } from '../../../blueprint/wiki-metrics.ts';
import type { Asleep } from '../../../config/asleep-schema.ts';
import { touchedHours } from '../../../config/hours-of-sleep.ts';
import { wikiMetric } from '../../watch/wiki-metric.ts';
import { CloudFunction, type InsideNetwork, toInvoke } from '../cloud-function.ts';
import type { DatabaseTrust } from '../database-trust/database-trust.ts';
import { toReadParameter, toReadSecrets } from '../statements.ts';
import type { OldestJobVariable } from './index.ts';

export interface OldestJobProps {
  readonly network: InsideNetwork;
  /** Id of the wiki, as dimension of the metric. */
  readonly wiki: string;
  readonly host: string;
  /** The database with the table `job`: the wiki's own. */
  readonly database: string;
  readonly appSecret: ISecret;
  readonly trust: DatabaseTrust;
  /** `ENABLED` or `DISABLED`. @default - enabled */
  readonly state?: string | undefined;
  /** Nothing is measured then. @default - never sleeps */
  readonly asleep?: Asleep | undefined;
}

/** Measures every minute how long the oldest job has been waiting. */
export class OldestJob extends Construct {
  /** Seconds, at most of each minute; 0 when nothing waits, and missing when the database can't be asked. */
  readonly metric: Metric;

  constructor(scope: Construct, id: string, props: OldestJobProps) {
    super(scope, id);
    const { network, appSecret, trust, state, asleep } = props;
    const variable: OldestJobVariable = {
      wiki: props.wiki,
      host: props.host,
      database: props.database,
      secret: appSecret.secretArn,
      trust: trust.parameter.parameterName,
    };
    const { function: measure } = new CloudFunction(this, 'Measure', {
      description: 'Measures how long the oldest job has been waiting',
      entry: new URL('./index.ts', import.meta.url),
      timeout: Duration.seconds(30),
      network,
      environment: { WIKI7_OLDEST_JOB: Stack.of(this).toJsonString(variable) },
      statements: [...toReadSecrets(this, [appSecret]), toReadParameter(trust.parameter)],
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    Validations.of(role).acknowledge(toInvoke(measure.node.defaultChild as CfnFunction));
    const schedule = new Schedule(this, 'Schedule', {
      description: 'Every minute: the age of the oldest job',
      schedule: asleep
        ? ScheduleExpression.cron({
            minute: '*',
            hour: touchedHours(asleep).join(','),
            timeZone: TimeZone.of(asleep.timezone),
          })
        : ScheduleExpression.rate(Duration.minutes(1)),
      // The next minute measures again.
      target: new LambdaInvoke(measure, { role, retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
    });
    if (state !== undefined) (schedule.node.defaultChild as CfnSchedule).state = state;
    this.metric = wikiMetric(props.wiki, wikiMetrics.oldestJob, Stats.MAXIMUM).with({
      period: Duration.minutes(1),
    });
  }
}
