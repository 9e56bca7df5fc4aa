import { Duration, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ScheduledTask } from '../../blueprint/schedule.ts';
import type { Asleep } from '../../config/asleep-schema.ts';
import { wakingHours } from '../../config/hours-of-sleep.ts';
import { cronExpression } from './cron-expression.ts';
import { failedTask } from './failed-task.ts';
import { SchedulerRole } from './scheduler-role.ts';
import type { WikiTaskDefinition } from './task-definition.ts';

export interface SchedulesProps {
  readonly tasks: readonly ScheduledTask[];
  readonly cluster: ecs.ICluster;
  /** With one container; each scheduled task replaces its arguments. */
  readonly task: WikiTaskDefinition;
  readonly subnets: ec2.SubnetSelection;
  readonly group: ec2.ISecurityGroup;
  /** `ENABLED` or `DISABLED`. @default - enabled */
  readonly state?: string | undefined;
  /** What runs many times a day doesn't then. @default - never sleeps */
  readonly asleep?: Asleep | undefined;
}

/** A start that AWS could not make is tried again, but never so late that the next one comes first. */
const LONGEST_RETRY_SECONDS = 3600;

/** What a wiki wants done by the clock: a task of its own for each, instead of a scheduler that is always there. */
export class Schedules extends Construct {
  /** Starts that failed to the end; somebody should look. */
  readonly failed: sqs.Queue;
  readonly #props: SchedulesProps;
  readonly #group: CfnScheduleGroup;
  readonly #role: SchedulerRole;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    this.#props = props;
    this.failed = new sqs.Queue(this, 'Failed', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.failed).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the schedules itself.',
    });
    this.#group = new CfnScheduleGroup(this, 'Group');
    this.#role = new SchedulerRole(this, 'Role', {
      cluster: props.cluster,
      definition: props.task.definition,
      failed: this.failed,
      group: this.#group,
    });
    for (const task of props.tasks) this.#schedule(task);
  }

  /** What ECS tells of a task of theirs that ended with an error. */
  get failures(): EventPattern {
    const { cluster, task } = this.#props;
    return failedTask(cluster, task.definition.family);
  }

  #schedule({ name, command, at }: ScheduledTask): void {
    const { cluster, task, subnets, group, state, asleep } = this.#props;
    const [container] = task.containers;
    const [program, ...args] = command;
    // An override replaces arguments, never the program.
    if (container === undefined || container.command?.[0] !== program) {
      throw new Error(
        `The scheduled task ${name} runs ${program}, which is not what ${container?.name} runs.`,
      );
    }
    const schedule = new CfnSchedule(this, name, {
      name,
      groupName: this.#group.ref,
      description: command.slice(2).join(' '),
      ...('everyMinutes' in at && asleep
        ? {
            scheduleExpression: cronExpression(at, wakingHours(asleep)),
            scheduleExpressionTimezone: asleep.timezone,
          }
        : { scheduleExpression: cronExpression(at), scheduleExpressionTimezone: 'UTC' }),
      flexibleTimeWindow: { mode: 'OFF' },
      ...(state !== undefined && { state }),
      target: {
        arn: cluster.clusterArn,
        roleArn: this.#role.role.roleArn,
        ecsParameters: {
          taskDefinitionArn: task.definition.taskDefinitionArn,
          taskCount: 1,
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: cluster.vpc.selectSubnets(subnets).subnetIds,
              securityGroups: [group.securityGroupId],
              assignPublicIp: 'DISABLED',
            },
          },
        },
        input: JSON.stringify({ containerOverrides: [{ name: container.name, command: args }] }),
        retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: retrySeconds(at) },
        deadLetterConfig: { arn: this.failed.queueArn },
      },
    });
    // A schedule is refused while its role can't yet do all that it needs.
    schedule.node.addDependency(this.#role);
  }
}

const retrySeconds = (at: ScheduledTask['at']): number =>
  'dailyAt' in at ? LONGEST_RETRY_SECONDS : Math.min(LONGEST_RETRY_SECONDS, at.everyMinutes * 60);
