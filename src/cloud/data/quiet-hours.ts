const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** An hour of every night, `hoursAfter` nightly upkeep begins, as `04:00-05:00` in UTC. */
export function nightlyWindow(nightlyHour: number, hoursAfter: number): string {
  const hour = nightlyHour + hoursAfter;
  return `${twoDigits(hour % 24)}:00-${twoDigits((hour + 1) % 24)}:00`;
}

/** The same in the night to Sunday, as `sun:05:00-sun:06:00`. */
export function weeklyWindow(nightlyHour: number, hoursAfter: number): string {
  const at = (hour: number) => `${days[(6 + Math.floor(hour / 24)) % 7]}:${twoDigits(hour % 24)}:00`;
  const hour = nightlyHour + hoursAfter;
  return `${at(hour)}-${at(hour + 1)}`;
}
