import { z } from 'zod';

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day such as 23:00, in quotes');

/** Names with a history of summer time: a plain difference such as +02:00 has none. */
const timezone = z.string().refine((name) => {
  if (!/^(?:UTC|[A-Z][A-Za-z_]+\/[A-Za-z0-9_+/-]+)$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'is not a time zone such as Europe/Berlin or UTC');

export const asleepSchema = z.strictObject({
  from: timeOfDay.describe('When it falls asleep, as `23:00`. The database stops ten minutes later.'),
  to: timeOfDay.describe(
    'When it answers again, from 04:00 on. The database starts half an hour before. Two to sixteen hours after `from`.',
  ),
  timezone: timezone.describe('Time zone of both, such as `Europe/Berlin`.'),
});

export type Asleep = z.output<typeof asleepSchema>;
