import type { CostContext, CostLine, Pricer } from '../cost-item.ts';
import { type PlannedResource, refersTo } from '../planned-resource.ts';
import { HOURS } from '../traffic.ts';
import { wakingShareOf } from './sleep.ts';

/** Gigabytes of scratch space that come with a task. AWS, "Fargate task ephemeral storage for Amazon ECS". */
const EPHEMERAL_GB = 20;

/** How long a scheduled task is paid for, its image's download too. Assumed. */
const SCHEDULED_MINUTES = 2;

interface Size {
  readonly name: string;
  readonly vcpu: number;
  readonly gb: number;
  readonly ephemeralGb: number;
  readonly architecture: string;
}

/** As many tasks as always run; those beyond, which come and go with the load, are not counted. */
export const priceService: Pricer = (service, context) => {
  const task = definitionOf(service.properties.TaskDefinition, service, context);
  const count = leastTasks(service, context);
  if (!task || count === 0) return [];
  const size = sizeOf(task);
  const spot = spotTasks(service, count);
  const month = HOURS * wakingShareOf(targetOf(service, context));
  return [
    ...hours(service, context, size, (count - spot) * month, `${shown(count - spot)} × ${size.name}`),
    ...hours(service, context, size, spot * month, `${shown(spot)} × ${size.name} on Spot`, 'spot'),
  ];
};

/** The tasks that a schedule starts, and the calls of it. */
export const priceSchedule: Pricer = (schedule, context) => {
  const { State, ScheduleExpression, Target } = schedule.properties;
  if (State === 'DISABLED') return [];
  const runs = runsPerMonth(String(ScheduleExpression));
  const { region } = schedule;
  const calls = context.standing(region, { what: 'calls', key: 'scheduler.call', quantity: runs });
  const task = definitionOf(Target?.EcsParameters?.TaskDefinitionArn, schedule, context);
  if (!task) return [calls];
  const size = sizeOf(task);
  const what = `task on schedule, ${Math.round(runs)} times for ${SCHEDULED_MINUTES} minutes`;
  return [calls, ...hours(schedule, context, size, (runs * SCHEDULED_MINUTES) / 60, what)];
};

const targetOf = (service: PlannedResource, context: CostContext): PlannedResource | undefined =>
  context
    .ofType('AWS::ApplicationAutoScaling::ScalableTarget', service.region)
    .find(
      ({ stack, properties }) =>
        stack === service.stack && refersTo(properties.ResourceId, service.logicalId),
    );

/** Tasks that always run. */
export function leastTasks(service: PlannedResource, context: CostContext): number {
  const target = targetOf(service, context);
  return Number(target?.properties.MinCapacity ?? service.properties.DesiredCount ?? 1);
}

/** Those beyond the base that AWS may take back, by the weights of the providers. */
function spotTasks({ properties }: PlannedResource, count: number): number {
  const providers: readonly { CapacityProvider: string; Base?: number; Weight?: number }[] =
    properties.CapacityProviderStrategy ?? [];
  const sum = (of: (one: (typeof providers)[number]) => number | undefined) =>
    providers.reduce((total, one) => total + (of(one) ?? 0), 0);
  const weight = sum(({ Weight }) => Weight);
  const spot = providers.find(({ CapacityProvider }) => CapacityProvider === 'FARGATE_SPOT');
  if (!spot || weight === 0) return 0;
  return (Math.max(0, count - sum(({ Base }) => Base)) * (spot.Weight ?? 0)) / weight;
}

function hours(
  { region }: PlannedResource,
  context: CostContext,
  { vcpu, gb, ephemeralGb, architecture }: Size,
  taskHours: number,
  what: string,
  kind: 'on demand' | 'spot' = 'on demand',
): readonly CostLine[] {
  if (taskHours === 0) return [];
  const times = kind === 'spot' ? context.prices.of('fargate.spot-share', region).usd : 1;
  const part = (name: string, key: string, quantity: number) =>
    context.standing(region, { what: `${what}: ${name}`, key, quantity, times });
  const arch = `fargate.${architecture}`;
  return [
    part(`${vcpu} vCPU`, `${arch}.vcpu`, vcpu * taskHours),
    part(`${gb} GB`, `${arch}.gb`, gb * taskHours),
    ...(ephemeralGb > EPHEMERAL_GB
      ? [
          part(
            `${ephemeralGb} GB of scratch space`,
            'fargate.ephemeral',
            (ephemeralGb - EPHEMERAL_GB) * taskHours,
          ),
        ]
      : []),
  ];
}

function definitionOf(
  reference: unknown,
  of: PlannedResource,
  context: CostContext,
): PlannedResource | undefined {
  return context
    .ofType('AWS::ECS::TaskDefinition', of.region)
    .find(({ stack, logicalId }) => stack === of.stack && refersTo(reference, logicalId));
}

function sizeOf({ properties }: PlannedResource): Size {
  const { Family, Cpu, Memory, EphemeralStorage, RuntimePlatform } = properties;
  return {
    name: String(Family ?? 'task').replace(/^.*-/, ''),
    vcpu: Number(Cpu) / 1024,
    gb: Number(Memory) / 1024,
    ephemeralGb: Number(EphemeralStorage?.SizeInGiB ?? EPHEMERAL_GB),
    architecture: RuntimePlatform?.CpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64',
  };
}

const shown = (count: number) => Number(count.toFixed(2));

/**
 * How often a schedule of EventBridge runs in a month, as `rate(5 minutes)` or `cron(0/30 3 * * ? *)`.
 *
 * @returns 0 for one that it can't read
 */
export function runsPerMonth(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const perMonth: Readonly<Record<string, number>> = { minute: HOURS * 60, hour: HOURS, day: HOURS / 24 };
  if (unit !== '') return (perMonth[unit] ?? 0) / Number(count);
  const [, fields = ''] = /^cron\((.*)\)$/.exec(expression) ?? [];
  const [minute, hour, day, month, weekday] = fields.split(' ');
  if (minute === undefined || hour === undefined || weekday === undefined) return 0;
  const ofMonth = day === '*' || day === '?' ? 1 : matches(day ?? '*', 31) / (HOURS / 24);
  const ofWeek = weekday === '*' || weekday === '?' ? 1 : matches(weekday, 7) / 7;
  const days = (HOURS / 24) * ofMonth * ofWeek * (matches(month ?? '*', 12) / 12);
  return matches(minute, 60) * matches(hour, 24) * days;
}

/** How many of `size` values a field of a cron expression names. */
function matches(field: string, size: number): number {
  if (field === '*' || field === '?') return size;
  return field
    .split(',')
    .map((part) => {
      const [from = '', step] = part.split('/');
      if (step !== undefined) return Math.ceil((size - (Number(from) || 0)) / Number(step));
      const [low, high] = part.split('-');
      return high === undefined || Number.isNaN(Number(low)) ? 1 : Number(high) - Number(low) + 1;
    })
    .reduce((sum, one) => sum + one, 0);
}
