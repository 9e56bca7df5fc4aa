import type { CostContext } from '../cost-item.ts';
import { type PlannedResource, refersTo } from '../planned-resource.ts';

const DAY = 24 * 60;

/** Calls of EventBridge Scheduler that stop what costs by the hour, and start it again. */
const calls: Readonly<Record<string, { readonly stop: string; readonly start: string }>> = {
  'AWS::RDS::DBInstance': { stop: 'rds:stopDBInstance', start: 'rds:startDBInstance' },
  'AWS::EC2::Instance': { stop: 'ec2:stopInstances', start: 'ec2:startInstances' },
};

/** Share of the day in which a server runs: all of it, unless a clock of its stack stops it every day. */
export function wakingShare(server: PlannedResource, context: CostContext): number {
  const names = calls[server.type];
  if (!names) return 1;
  const at = (call: string) =>
    context
      .ofType('AWS::Scheduler::Schedule', server.region)
      .filter(({ stack, properties }) => stack === server.stack && properties.State !== 'DISABLED')
      .filter(({ properties }) => JSON.stringify(properties.Target?.Arn ?? '').includes(`:${call}`))
      .find(({ properties }) => refersTo(properties.Target?.Input, server.logicalId))?.properties
      .ScheduleExpression;
  return shareBetween(at(names.stop), at(names.start));
}

interface Action {
  readonly Schedule?: string;
  readonly ScalableTargetAction?: { readonly MinCapacity?: number; readonly MaxCapacity?: number };
}

/** The same of the tasks of a scalable target, whose own clock sets them to none and to some. */
export function wakingShareOf(target: PlannedResource | undefined): number {
  const actions: readonly Action[] = target?.properties.ScheduledActions ?? [];
  const none = actions.find(({ ScalableTargetAction }) => ScalableTargetAction?.MaxCapacity === 0);
  const some = actions.find(({ ScalableTargetAction }) => (ScalableTargetAction?.MinCapacity ?? 0) > 0);
  return shareBetween(none?.Schedule, some?.Schedule);
}

function shareBetween(stop: unknown, start: unknown): number {
  const [from, to] = [stop, start].map((one) => minuteOfDay(String(one)));
  if (from === undefined || to === undefined) return 1;
  return 1 - ((to - from + DAY) % DAY) / DAY;
}

/** Of `cron(10 23 * * ? *)`; undefined for all that isn't once every day. */
function minuteOfDay(expression: string): number | undefined {
  const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(expression) ?? [];
  return minute === undefined ? undefined : Number(hour) * 60 + Number(minute);
}
