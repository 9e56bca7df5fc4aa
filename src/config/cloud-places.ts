import { z } from 'zod';
import { domainName } from './primitives.ts';

export const account = z.string().regex(/^\d{12}$/, 'is not an AWS account id of 12 digits');

export const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not an AWS region such as eu-central-1');

export const zones = z
  .array(
    z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'is not an availability zone such as eu-central-1a'),
  )
  .min(2)
  .max(3);

export const zoneSchema = z.discriminatedUnion('hostedZone', [
  z.strictObject({
    hostedZone: z
      .literal('create')
      .describe(
        '`create`: `deploy` makes the zone, prints its name servers and waits until the domain points to them.',
      ),
    zone: domainName.describe('Name of the Route 53 zone: the domain itself or one above it.'),
  }),
  z.strictObject({
    hostedZone: z.literal('import').describe('`import`: the zone is there already.'),
    zone: domainName,
    zoneId: z
      .string()
      .regex(/^Z[A-Z0-9]{5,31}$/, 'is not the id of a Route 53 zone such as Z0123456789ABCDEFGHIJ')
      .describe('Its id, as the Route 53 console shows it.'),
  }),
]);
