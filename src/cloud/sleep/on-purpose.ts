import type { Asleep } from '../../config/asleep-schema.ts';
import { isBetween } from '../../config/hours-of-sleep.ts';
import { ALARMS_RING_AGAIN, DATABASE_STARTS, SERVICES_START, STOPS_AFTER_SERVICES } from './order.ts';

/** Scheduler makes its calls within the minute that it was told. AWS, "Schedule types in EventBridge Scheduler". */
const WITHIN_MINUTES = 1;

/** Whether alarms call nobody on purpose at that moment: while the wiki sleeps, and until they ring again. */
export const areAlarmsSilenced = (asleep: Asleep | undefined, now: Date): boolean =>
  asleep !== undefined && isBetween(asleep, now, ['from', 0], ['to', ALARMS_RING_AGAIN + WITHIN_MINUTES]);

/** Whether the database runs on purpose at that moment while services have no task: they stop before it and start after it. */
export const runsDatabaseAlone = (asleep: Asleep | undefined, now: Date): boolean =>
  asleep !== undefined &&
  (isBetween(asleep, now, ['from', 0], ['from', STOPS_AFTER_SERVICES + WITHIN_MINUTES]) ||
    isBetween(asleep, now, ['to', DATABASE_STARTS], ['to', SERVICES_START + WITHIN_MINUTES]));

/** What a restore or another long work meets: whether the wiki falls asleep within so many minutes. */
export const fallsAsleepWithin = (asleep: Asleep | undefined, now: Date, minutes: number): boolean =>
  asleep !== undefined && isBetween(asleep, now, ['from', -minutes], ['from', STOPS_AFTER_SERVICES]);
