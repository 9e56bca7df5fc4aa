import type { Asleep } from './asleep-schema.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** A winter's day and a summer's day on both halves of the earth. */
const days = ['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z'].map((day) => new Date(day));

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = '', minutes = ''] = time.split(':');
  return Number(hours) * HOUR + Number(minutes);
}

export const sleepMinutes = ({ from, to }: Asleep): number => (minutesOf(to) - minutesOf(from) + DAY) % DAY;

/**
 * So many minutes after a time of day, for EventBridge and Application Auto Scaling: every day, in the time zone that they are told.
 *
 * @param shift may be negative
 */
export function dailyCron(time: string, shift: number): { readonly minute: string; readonly hour: string } {
  const at = (minutesOf(time) + shift + DAY) % DAY;
  return { minute: String(at % HOUR), hour: String(Math.floor(at / HOUR)) };
}

/** Hours of the day, in the time zone of `asleep`, of which every minute is one of waking. */
export function wakingHours(asleep: Asleep): readonly number[] {
  const first = Math.ceil(minutesOf(asleep.to) / HOUR);
  const awake = DAY - sleepMinutes(asleep) - (first * HOUR - minutesOf(asleep.to));
  return Array.from({ length: Math.floor(awake / HOUR) }, (_, index) => (first + index) % 24).sort(
    (one, other) => one - other,
  );
}

/** Hours with any minute of waking, for what is measured: in the others alarms are silent. */
export function touchedHours({ from, to }: Asleep): readonly number[] {
  const first = Math.floor(minutesOf(to) / HOUR);
  const last = Math.ceil(minutesOf(from) / HOUR);
  return Array.from({ length: (last - first + 24) % 24 }, (_, index) => (first + index) % 24).sort(
    (one, other) => one - other,
  );
}

/**
 * Hour (UTC) at which upkeep begins in place of the night's: an hour after waking, or two while clocks there are changed. Backups and
 * maintenance of the database follow within five hours; they are done to no server that is stopped.
 */
export function upkeepHour(asleep: Asleep): number {
  const offset = Math.min(...days.map((day) => offsetMinutes(day, asleep.timezone)));
  const hour = Math.ceil((minutesOf(asleep.to) + HOUR - offset) / HOUR);
  return (hour + 48) % 24;
}

/** Of a time zone before UTC, on that day. */
function offsetMinutes(midnight: Date, timeZone: string): number {
  const { day, minute } = clockOf(midnight, timeZone);
  return day === midnight.getUTCDate() ? minute : minute - DAY;
}

/** So many minutes after the wiki falls asleep, or has to answer again; before it where they are negative. */
export type SleepMoment = readonly ['from' | 'to', shiftMinutes: number];

/** Whether the clocks there are between two moments of a day; the second is not in it. */
export function isBetween(asleep: Asleep, now: Date, first: SleepMoment, last: SleepMoment): boolean {
  const at = ([time, shift]: SleepMoment) => minutesOf(asleep[time]) + shift;
  const after = (minute: number) => (minute - at(first) + 2 * DAY) % DAY;
  return after(clockOf(now, asleep.timezone).minute) < after(at(last));
}

/** What clocks of a time zone show: the day of the month and the minute of that day. */
function clockOf(now: Date, timeZone: string): { readonly day: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return { day: part('day'), minute: part('hour') * HOUR + part('minute') };
}
