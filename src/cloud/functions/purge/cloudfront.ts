import { type CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { Busy, type PurgePorts } from './handler.ts';

/** Errors that say: not now. See the reference of CreateInvalidation, and "Common errors" of CloudFront. */
const BUSY: readonly string[] = [
  'TooManyInvalidationsInProgress',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'ServiceUnavailable',
];

/** Invalidates a distribution by tags, which CloudFront takes in the place of paths. See AWS, "Invalidating content by cache tags". */
export const invalidateAt =
  (client: CloudFrontClient, distribution: string): PurgePorts['invalidate'] =>
  async (tags, reference) => {
    const items = tags.map((tag) => `#${tag}`);
    const command = new CreateInvalidationCommand({
      DistributionId: distribution,
      InvalidationBatch: {
        CallerReference: reference,
        Paths: { Quantity: items.length, Items: items },
      },
    });
    try {
      await client.send(command);
    } catch (error) {
      const { name, message } = error as Error;
      throw BUSY.includes(name) ? new Busy(`${name}: ${message}`) : error;
    }
  };
