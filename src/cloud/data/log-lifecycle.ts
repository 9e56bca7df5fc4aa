import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { REQUEST_DAYS } from '../../operations/traffic/cloudfront-log.ts';
import { answersFolder } from '../deployed-names.ts';
import { abandoned } from './media-lifecycle.ts';

/** Logs name readers by address. Where two of these rules meet, S3 deletes by the earlier. */
export const logLifecycle: LifecycleRule[] = [
  abandoned,
  {
    id: 'requests',
    // Of CloudFront alone: those of S3 and the load balancer have prefixes of their own.
    prefix: 'AWSLogs/',
    expiration: Duration.days(REQUEST_DAYS),
    noncurrentVersionExpiration: Duration.days(1),
  },
  {
    id: 'answers',
    prefix: answersFolder,
    expiration: Duration.days(7),
    noncurrentVersionExpiration: Duration.days(1),
  },
  { id: 'old', expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(7) },
];
