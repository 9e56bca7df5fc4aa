import { Wiki7Error } from '../../base/errors.ts';
import type { ScheduledTask } from '../../blueprint/schedule.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * When EventBridge Scheduler starts a task, in UTC. See AWS, "Schedule types in EventBridge Scheduler", cron-based schedules.
 *
 * @param hours in which a task that runs many times a day does; those that are a multiple of its step, where it runs every few hours
 * @throws Wiki7Error W7-CONFIG for a step that no cron expression can count from midnight
 */
export function cronExpression(at: ScheduledTask['at'], hours?: readonly number[]): string {
  if ('dailyAt' in at) {
    const [hour = '', minute = ''] = at.dailyAt.split(':');
    return `cron(${Number(minute)} ${Number(hour)} * * ? *)`;
  }
  const { everyMinutes } = at;
  if (hours) return withinHours(everyMinutes, hours);
  if (everyMinutes === DAY) return 'cron(0 0 * * ? *)';
  if (everyMinutes === HOUR) return 'cron(0 * * * ? *)';
  if (everyMinutes > 0 && HOUR % everyMinutes === 0) return `cron(0/${everyMinutes} * * * ? *)`;
  if (everyMinutes % HOUR === 0 && DAY % everyMinutes === 0)
    return `cron(0 0/${everyMinutes / HOUR} * * ? *)`;
  return refuse(everyMinutes);
}

function withinHours(everyMinutes: number, hours: readonly number[]): string {
  if (everyMinutes > 0 && HOUR % everyMinutes === 0)
    return `cron(0/${everyMinutes} ${hours.join(',')} * * ? *)`;
  if (everyMinutes % HOUR !== 0 || DAY % everyMinutes !== 0) return refuse(everyMinutes);
  const some = hours.filter((hour) => (hour * HOUR) % everyMinutes === 0);
  return `cron(0 ${(some.length > 0 ? some : hours.slice(0, 1)).join(',')} * * ? *)`;
}

function refuse(everyMinutes: number): never {
  throw new Wiki7Error(
    'W7-CONFIG',
    `A scheduled task is to run every ${everyMinutes} minutes, which AWS can't count from midnight. Take a part of an hour (such as 15 or 30) or hours that divide a day (such as 120 or 360).`,
  );
}
