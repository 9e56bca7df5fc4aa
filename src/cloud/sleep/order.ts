/**
 * In which order a wiki falls asleep and wakes, in minutes after `asleep.from` and `asleep.to`: services first and last. RDS takes five to
 * fifteen minutes for a start, a task two; containers stop within two.
 */
export const STOPS_AFTER_SERVICES = 10;
export const DATABASE_STARTS = -30;
export const WAY_OUT_STARTS = -30;
export const SERVICES_START = -10;

/** Nobody is called for what sleeps, nor for what has just been woken. */
export const ALARMS_RING_AGAIN = 15;
/** What has been silent by then is gone for good. */
export const SILENCE_IS_LOOKED_AT = 16;
