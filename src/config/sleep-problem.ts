import type { CloudSizes } from './cloud-profiles.ts';
import type { CloudConfig } from './cloud-schema.ts';
import { minutesOf, sleepMinutes } from './hours-of-sleep.ts';

/** Clocks are changed between midnight and three: what should happen then may not. */
const EARLIEST_WAKING = '04:00';
const SLEEP_HOURS = { least: 2, most: 16 };

/** Why a wiki can't sleep as it is told, in one sentence; undefined: it can, or never sleeps. */
export function sleepProblem(
  { asleep, standbyRegion }: CloudConfig,
  { databaseReplicas }: CloudSizes,
): string | undefined {
  if (!asleep) return undefined;
  const { from, to } = asleep;
  const hours = sleepMinutes(asleep) / 60;
  if (hours < SLEEP_HOURS.least || hours > SLEEP_HOURS.most) {
    return `\`cloud.asleep\` is from ${from} to ${to}, ${hours} hours. Choose ${SLEEP_HOURS.least} to ${SLEEP_HOURS.most}: the database takes a while to stop and start, and its backups and upkeep need eight hours of waking.`;
  }
  if (minutesOf(to) < minutesOf(EARLIEST_WAKING)) {
    return `\`cloud.asleep.to\` is ${to}, when clocks are changed in some nights, and the wiki might not wake then. Choose ${EARLIEST_WAKING} or later.`;
  }
  if (standbyRegion) {
    return '`cloud.asleep` stops the database every night, but `cloud.standbyRegion` copies it all the time, and RDS stops none that is copied. Leave one of the two out.';
  }
  if (databaseReplicas > 0) {
    return '`cloud.asleep` stops the database every night, but `profile` is `large`, which has a replica of it, and RDS stops none that has one. Take `standard`, or leave `cloud.asleep` out.';
  }
  return undefined;
}
