import { Wiki7Error } from '../../base/errors.ts';
import type { ScheduledTask } from '../../blueprint/schedule.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * When EventBridge Scheduler starts a task, in UTC. See AWS, "Schedule types in EventBridge Scheduler", cron-based schedules.
 *
 * @throws Wiki7Error W7-CONFIG for a step that no cron expression can count from midnight
 */
export function cronExpression(at: ScheduledTask['at']): string {
  if ('dailyAt' in at) {
    const [hour = '', minute = ''] = at.dailyAt.split(':');
    return `cron(${Number(minute)} ${Number(hour)} * * ? *)`;
  }
  const { everyMinutes } = at;
  if (everyMinutes === DAY) return 'cron(0 0 * * ? *)';
  if (everyMinutes === HOUR) return 'cron(0 * * * ? *)';
  if (everyMinutes > 0 && HOUR % everyMinutes === 0) return `cron(0/${everyMinutes} * * * ? *)`;
  if (everyMinutes % HOUR === 0 && DAY % everyMinutes === 0)
    return `cron(0 0/${everyMinutes / HOUR} * * ? *)`;
  throw new Wiki7Error(
    'W7-CONFIG',
    `A scheduled task is to run every ${everyMinutes} minutes, which AWS can't count from midnight. Take a part of an hour (such as 15 or 30) or hours that divide a day (such as 120 or 360).`,
  );
}
