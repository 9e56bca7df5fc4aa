import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { requiredVariable } from '../variable.ts';
import { invalidateAt } from './cloudfront.ts';
import { purge, type QueueAnswer, type QueueEvent } from './handler.ts';

const client = new CloudFrontClient();

/** Entry point of the function. */
export const handler = (event: QueueEvent): Promise<QueueAnswer> =>
  purge(event, {
    invalidate: invalidateAt(client, requiredVariable('WIKI7_DISTRIBUTION')),
    write: (line) => process.stdout.write(`${line}\n`),
  });
