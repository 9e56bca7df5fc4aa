import { Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Asleep } from '../../../config/asleep-schema.ts';
import type { CloudWiki } from '../../../config/cloud-wiki.ts';
import { touchedHours, wakingHours } from '../../../config/hours-of-sleep.ts';
import { CloudFunction, toInvoke } from '../cloud-function.ts';
import { toReadSecrets } from '../statements.ts';
import type { CanarySettings } from './handler.ts';

export interface CanaryProps {
  readonly cloud: CloudWiki;
  /** `probe-password`. */
  readonly secret: ISecret;
}

const READ_EVERY = Duration.minutes(5);
const EDIT_EVERY = Duration.hours(6);

/** Lambda starts an edit that failed again after one minute, then after two. The signal `canary-edits` rings when all have failed. */
const EDIT_RETRIES = 2;

/** Reads the wiki every five minutes from outside, through its public name, and edits it four times a day. */
export class Canary extends Construct {
  /** Readings that failed, in each five minutes. */
  readonly failedReads: Metric;
  /** Attempts to edit that failed, in each six hours. */
  readonly failedEdits: Metric;

  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id);
    const reads = this.#function('Reads', 'Reads the wiki as a stranger does', props, false);
    // The next five minutes look again.
    reads.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: READ_EVERY });
    const { asleep } = props.cloud.cloud;
    const whenRead = asleep ? at(asleep, touchedHours(asleep), '*/5') : ScheduleExpression.rate(READ_EVERY);
    this.#at(whenRead, 'ReadSchedule', 'Every five minutes: whether the wiki can be read', reads);
    const edits = this.#function('Edits', 'Edits the wiki, and looks that strangers see it', props, true);
    edits.configureAsyncInvoke({ retryAttempts: EDIT_RETRIES, maxEventAge: Duration.minutes(30) });
    // An edit that comes before the wiki is awake would ring when alarms do again: what failed counts for six hours.
    const whenEdited = asleep
      ? at(asleep, wakingHours(asleep).filter(isEdited), '20')
      : ScheduleExpression.rate(EDIT_EVERY);
    this.#at(whenEdited, 'EditSchedule', 'Every six hours: whether the wiki can be edited', edits);

    this.failedReads = reads.metricErrors({ period: READ_EVERY, statistic: Stats.SUM });
    this.failedEdits = edits.metricErrors({ period: EDIT_EVERY, statistic: Stats.SUM });
  }

  #function(
    id: string,
    description: string,
    { cloud: { wiki }, secret }: CanaryProps,
    write: boolean,
  ): IFunction {
    const isPrivate = wiki.access.read === 'accounts';
    const logsIn = write || isPrivate;
    const settings: CanarySettings = {
      wiki: wiki.id,
      url: wiki.site.url,
      isPrivate,
      write,
      secret: logsIn ? secret.secretArn : null,
    };
    return new CloudFunction(this, id, {
      description,
      entry: new URL('./index.ts', import.meta.url),
      // More than all that it waits for, one after the other: ten seconds an answer, a minute until an edit is seen, and another for a file.
      timeout: Duration.minutes(write ? 5 : 2),
      environment: { WIKI7_CANARY: Stack.of(this).toJsonString(settings) },
      statements: logsIn ? toReadSecrets(this, [secret]) : [],
    }).function;
  }

  #at(schedule: ScheduleExpression, id: string, description: string, called: IFunction): void {
    const role = new Role(this, `${id}Role`, { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    Validations.of(role).acknowledge(toInvoke(called.node.defaultChild as CfnFunction));
    new Schedule(this, id, {
      description,
      schedule,
      target: new LambdaInvoke(called, { role, retryAttempts: 0, maxEventAge: Duration.minutes(5) }),
    });
  }
}

const isEdited = (_hour: number, index: number) => index % EDIT_EVERY.toHours() === 0;

const at = ({ timezone }: Asleep, hours: readonly number[], minute: string): ScheduleExpression =>
  ScheduleExpression.cron({ minute, hour: hours.join(','), timeZone: TimeZone.of(timezone) });
