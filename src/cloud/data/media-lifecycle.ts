import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { prefixes } from './media-prefixes.ts';

/** An upload takes minutes; what is older was given up. */
export const abandoned = {
  id: 'abandoned-uploads',
  abortIncompleteMultipartUploadAfter: Duration.days(2),
} as const satisfies LifecycleRule;

/**
 * What was replaced or deleted stays for `days`: as long as the database can go back, so that one that went back finds its files.
 */
const earlier = (days: number): LifecycleRule => ({
  id: 'earlier-versions',
  noncurrentVersionExpiration: Duration.days(days),
  expiredObjectDeleteMarker: true,
});

/** Made again from the original when somebody asks. */
const remade = (id: string, prefix: string): LifecycleRule => ({
  id,
  prefix,
  noncurrentVersionExpiration: Duration.days(1),
});

export const publicLifecycle = (days: number): LifecycleRule[] => [
  abandoned,
  earlier(days),
  remade('earlier-thumbnails', prefixes.thumbnails),
  remade('earlier-transcoded', prefixes.transcoded),
];

export const privateLifecycle = (days: number): LifecycleRule[] => [
  abandoned,
  earlier(days),
  {
    id: 'temporary',
    prefix: prefixes.temporary,
    // Uploads that nobody finished. Nightly upkeep deletes them after six hours ($wgUploadStashMaxAge); this is for what it missed.
    expiration: Duration.days(3),
    noncurrentVersionExpiration: Duration.days(1),
  },
];
