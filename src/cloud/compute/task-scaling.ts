import { Duration, TimeZone } from 'aws-cdk-lib';
import { AdjustmentType, Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Asleep } from '../../config/asleep-schema.ts';
import { dailyCron } from '../../config/hours-of-sleep.ts';
import { SERVICES_START } from '../sleep/order.ts';
import type { Rest } from './rest.ts';

/** Fast up, slow down: a task too many costs cents, one too few costs readers. */
const cooldowns = { scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(5) };

/** Leaves room for the two minutes that a new task takes to start. */
const CPU_PERCENT = 60;
const MEMORY_PERCENT = 80;

/** A job should not wait longer: what it does is still to be seen by somebody. */
const LATE_JOB = Duration.minutes(5);
const VERY_LATE_JOB = Duration.minutes(20);
const PROMPT_JOB = Duration.minutes(1);

export interface TaskScalingProps {
  readonly service: ecs.FargateService;
  readonly least: number;
  /** Counted as `least` where it is below. */
  readonly most: number;
  /** Needs no task while it rests. @default - never rests */
  readonly rest?: Rest | undefined;
  /** Has no task then. @default - never sleeps */
  readonly asleep?: Asleep | undefined;
}

/** How many tasks a service has: never fewer nor more than it is told, and in between what its load asks for. */
export class TaskScaling {
  readonly #tasks: ecs.ScalableTaskCount;

  constructor({ service, least, most, rest, asleep }: TaskScalingProps) {
    this.#tasks = service.autoScaleTaskCount({
      minCapacity: rest?.tasks(least) ?? least,
      // Even while it rests: a service is started before this is updated, and must not be scaled to nothing in between. What has no
      // task has no load, and the age of jobs is not measured then, so nothing starts any.
      maxCapacity: Math.max(least, most),
    });
    if (asleep) this.#sleep(asleep, { least, most: Math.max(least, most) });
  }

  #sleep(asleep: Asleep, { least, most }: { readonly least: number; readonly most: number }): void {
    const timeZone = TimeZone.of(asleep.timezone);
    const at = (time: string, shift: number) => Schedule.cron(dailyCron(time, shift));
    this.#tasks.scaleOnSchedule('Asleep', {
      timeZone,
      schedule: at(asleep.from, 0),
      minCapacity: 0,
      maxCapacity: 0,
    });
    this.#tasks.scaleOnSchedule('Awake', {
      timeZone,
      schedule: at(asleep.to, SERVICES_START),
      minCapacity: least,
      maxCapacity: most,
    });
  }

  onCpu(): this {
    this.#tasks.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: CPU_PERCENT, ...cooldowns });
    return this;
  }

  onMemory(): this {
    this.#tasks.scaleOnMemoryUtilization('Memory', {
      targetUtilizationPercent: MEMORY_PERCENT,
      ...cooldowns,
    });
    return this;
  }

  /** @param requestsPerMinute that one task is to answer */
  onRequests(targetGroup: elb.ApplicationTargetGroup, requestsPerMinute: number): this {
    this.#tasks.scaleOnRequestCount('Requests', {
      targetGroup,
      requestsPerTarget: requestsPerMinute,
      ...cooldowns,
    });
    return this;
  }

  /** @param age of the oldest job, in seconds */
  onAge(age: cloudwatch.IMetric): this {
    this.#tasks.scaleOnMetric('Age', {
      metric: age,
      adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
      scalingSteps: [
        { upper: PROMPT_JOB.toSeconds(), change: -1 },
        { lower: LATE_JOB.toSeconds(), change: +1 },
        { lower: VERY_LATE_JOB.toSeconds(), change: +2 },
      ],
      evaluationPeriods: 3,
      cooldown: Duration.minutes(3),
    });
    return this;
  }
}
