import { z } from 'zod';
import { asleepSchema } from './asleep-schema.ts';
import { account, region, zoneSchema, zones } from './cloud-places.ts';
import { DEBIAN_IMAGE } from './debian-image.ts';
import { pipelineSchema } from './pipeline-schema.ts';
import { dollars, domainName, email } from './primitives.ts';
import { recoverySchema } from './recovery-schema.ts';
import { stagingSchema } from './staging-schema.ts';

const countries = z.array(z.string().regex(/^[A-Z]{2}$/, 'is not a country such as DE')).min(1);

/** The wiki on AWS. Everything that `profile` decides may be replaced in `sizes`. */
export const cloudSchema = z.strictObject({
  account: account.describe('AWS account, 12 digits in quotes.'),
  region: region.describe('AWS region in which the wiki lives.'),
  zones: zones.describe(
    'Availability zones of that region: two, or three with the profile `large`. They can’t change once the wiki exists.',
  ),
  standbyRegion: z
    .strictObject({
      region: region.describe('Another AWS region, to which `failover` takes the wiki when its own is lost.'),
      zones: zones.describe('Availability zones of that region, as many as the profile uses.'),
    })
    .optional()
    .describe(
      'A second region with copies of the database, the files and the secrets, and services that rest. Left out: none.',
    ),
  host: domainName.describe(
    'Host name that readers type. `site` and `tls` are ignored on AWS: it is always HTTPS.',
  ),
  dns: zoneSchema.describe('Route 53 zone of that host name.'),
  dnssec: z
    .boolean()
    .default(false)
    .describe('Whether the zone is signed. The registrar needs the DS record that `deploy` prints.'),
  cpuArchitecture: z
    .enum(['arm64', 'x86_64'])
    .default('arm64')
    .describe('Processors of the tasks; `arm64` costs a fifth less.'),
  baseImage: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._/:@-]+$/, 'is not the name of an image')
    .default(DEBIAN_IMAGE)
    .describe(
      'Debian’s slim image, which builds on AWS begin with. Docker Hub answers only so many strangers an hour: name a copy of your own where that hurts.',
    ),
  egress: z
    .enum(['nat-instance', 'nat-gateways', 'endpoints'])
    .optional()
    .describe(
      'How tasks reach AWS and the mail server: one small `nat-instance`, a managed one per zone with `nat-gateways`, or no way out but the private `endpoints` of each AWS service. Left out: by profile.',
    ),
  exec: z
    .boolean()
    .default(false)
    .describe(
      'Whether `aws ecs execute-command` opens a shell in a task. Its agent writes to the root, which is then not read-only.',
    ),
  analytics: z
    .boolean()
    .default(true)
    .describe(
      'Whether CloudFront records who asked for what, for 30 days, and `./wiki7 traffic --aws` answers from it. `false`: nobody can tell afterwards, not of an attack either.',
    ),
  countries: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('all').describe('`all`: readers from everywhere.') }),
      z.strictObject({
        mode: z.literal('only').describe('`only`: nobody else.'),
        codes: countries.describe('Countries as ISO 3166 codes, such as DE.'),
      }),
      z.strictObject({ mode: z.literal('except').describe('`except`: everybody else.'), codes: countries }),
    ])
    .default({ mode: 'all' })
    .describe('From which countries the wiki answers.'),
  firewall: z
    .enum(['floods', 'attacks'])
    .optional()
    .describe(
      'What WAF stops before it costs anything: `floods` are addresses that ask without end or are known for attacks ($9 a month); `attacks` adds eight rules against PHP, SQL and odd requests ($8 more). Left out: `floods` with the profile `starter`, else `attacks`.',
    ),
  invalidationsPerMonth: z
    .int()
    .min(1000)
    .max(10_000_000)
    .optional()
    .describe(
      'Invalidations of CloudFront in a calendar month, after which readers see edits up to five minutes late. AWS charges $0.005 for each beyond the first 1,000 of an account. Past them a change still takes one, at most every five minutes. Left out: 1,000 with the profile `starter`, 20,000 with `standard` ($95), 100,000 with `large` ($495).',
    ),
  asleep: asleepSchema
    .optional()
    .describe(
      'Hours of every day in which nobody needs the wiki: nothing of it runs then, nor costs by the hour but the load balancer and what RDS, S3 and caches keep. Left out: it never sleeps.',
    ),
  budget: dollars
    .optional()
    .describe(
      'Dollars a month that the account may cost. A mail comes at four fifths of it, at all of it, when the month will end above it, and when the wiki costs more than it used to. Left out: nobody is told.',
    ),
  recovery: recoverySchema.describe('Backups beyond those of the database itself, and drills.'),
  alarmEmail: email.optional().describe('Where alarms of AWS are mailed to. Left out: `adminEmail`.'),
  sizes: z
    .strictObject({
      database: z
        .string()
        .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'is not a class of RDS such as db.t4g.small')
        .describe('RDS instance class.'),
      databaseInsights: z
        .enum(['standard', 'advanced'])
        .describe(
          'Database Insights: `advanced` keeps 15 months and is not offered for the smallest classes.',
        ),
      databaseStorageGiB: z
        .int()
        .min(20)
        .max(65_536)
        .describe(
          'Storage that the database begins with, for instance for a large import. It grows by itself and never shrinks: leave this as it is once the wiki exists. Left out: 20.',
        ),
      databaseStorageMaxGiB: z
        .int()
        .min(22)
        .max(65_536)
        .describe('Up to how much the storage grows. Above what the database has by now.'),
      webMax: z.int().min(1).max(64).describe('Web tasks at most.'),
      helpersOnSpot: z
        .boolean()
        .describe(
          'Whether what sends public pictures, draws them and runs jobs is on spare capacity: a third of the price, and AWS may take a task back within two minutes. Left out: yes with the profile `starter`.',
        ),
    })
    .partial()
    .default({})
    .describe('Single sizes that replace the profile’s on AWS.'),
  staging: stagingSchema
    .optional()
    .describe('A second wiki, on which changes are seen before readers see them. Left out: none.'),
  pipeline: pipelineSchema
    .optional()
    .describe(
      'Delivers what is pushed to a repository, first to `cloud.staging`. Left out: you deploy yourself.',
    ),
});

export type CloudConfig = z.output<typeof cloudSchema>;
