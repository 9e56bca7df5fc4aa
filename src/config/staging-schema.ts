import { z } from 'zod';
import { asleepSchema } from './asleep-schema.ts';
import { account, region, zoneSchema, zones } from './cloud-places.ts';
import { dollars, domainName } from './primitives.ts';
import { profiles } from './profiles.ts';

const profileNames = Object.keys(profiles) as [keyof typeof profiles, ...(keyof typeof profiles)[]];

/** A second, smaller wiki of the same configuration, on which changes are seen first. */
export const stagingSchema = z.strictObject({
  host: domainName.describe('Host name of the staging wiki.'),
  profile: z
    .enum(profileNames)
    .default('starter')
    .describe('Its profile. Sizes of `cloud.sizes` and `sizes` are not for it.'),
  account: account
    .optional()
    .describe('AWS account in which it lives, 12 digits in quotes. Left out: that of the wiki itself.'),
  region: region.optional().describe('AWS region in which it lives. Left out: that of the wiki itself.'),
  zones: zones
    .optional()
    .describe('Availability zones of that region. Left out: those of the wiki itself, in the same region.'),
  dns: zoneSchema
    .optional()
    .describe('Route 53 zone of its host name. Left out: that of the wiki itself, where it is imported.'),
  asleep: z
    .union([asleepSchema, z.literal(false)])
    .optional()
    .describe(
      'Hours in which it sleeps, as `cloud.asleep`; `false`: it never does. Left out: from 20:00 to 06:00 UTC, and never with the profile `large`, whose database can’t.',
    ),
  budget: dollars
    .optional()
    .describe(
      'Dollars a month that the account may cost, as `cloud.budget`; for staging in an account of its own. Left out: nobody is told.',
    ),
});
