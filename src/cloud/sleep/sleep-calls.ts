import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Asleep } from '../../config/asleep-schema.ts';
import { dailyCron, type SleepMoment } from '../../config/hours-of-sleep.ts';

/** A call of AWS's API that Scheduler makes by itself, every day. See its "Using universal targets". */
export interface SleepCall {
  readonly description: string;
  readonly at: SleepMoment;
  /** As `rds:stopDBInstance`. */
  readonly call: string;
  readonly input: object;
  /** ARNs of what the call is about. */
  readonly resources: readonly string[];
}

export interface SleepCallsProps {
  readonly asleep: Asleep;
}

/** Where a call is refused, as while a backup runs, it is tried again for so long. */
const RETRY_SECONDS = 30 * 60;

/** What puts one part of a wiki to sleep and wakes it: a clock and a role that may do just these calls to just these resources. */
export class SleepCalls extends Construct {
  readonly #asleep: Asleep;
  readonly #group: CfnScheduleGroup;
  readonly #role: Role;

  constructor(scope: Construct, id: string, { asleep }: SleepCallsProps) {
    super(scope, id);
    this.#asleep = asleep;
    this.#group = new CfnScheduleGroup(this, 'Group');
    this.#role = new Role(this, 'Role', {
      // See AWS, "Confused deputy prevention in EventBridge Scheduler".
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': this.#group.attrArn },
        },
      }),
    });
  }

  add(id: string, { description, at: [time, shift], call, input, resources }: SleepCall): this {
    const { timezone } = this.#asleep;
    const { minute, hour } = dailyCron(this.#asleep[time], shift);
    const [service = '', action = ''] = call.split(':');
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: [`${service}:${action.charAt(0).toUpperCase()}${action.slice(1)}`],
        resources: [...resources],
      }),
    );
    const schedule = new CfnSchedule(this, id, {
      groupName: this.#group.ref,
      description,
      scheduleExpression: `cron(${minute} ${hour} * * ? *)`,
      scheduleExpressionTimezone: timezone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: `arn:${Stack.of(this).partition}:scheduler:::aws-sdk:${call}`,
        roleArn: this.#role.roleArn,
        input: Stack.of(this).toJsonString(input),
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: RETRY_SECONDS },
      },
    });
    // A schedule is refused while its role can't yet do all that it needs.
    schedule.node.addDependency(this.#role);
    return this;
  }
}
