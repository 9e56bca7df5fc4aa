import { z } from 'zod';

const bucket = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'is not a bucket name: 3 to 63 lower-case letters, digits, dots, hyphens',
  );

export const mediaSchema = z
  .discriminatedUnion('store', [
    z.strictObject({
      store: z
        .literal('files')
        .default('files')
        .describe(
          'Where uploads lie: `files` on this machine, `local-s3` in an S3 store that Wiki7 runs beside the wiki, or `s3` at a provider. To change it, see media-stores.md.',
        ),
    }),
    z.strictObject({ store: z.literal('local-s3') }),
    z.strictObject({
      store: z.literal('s3'),
      endpoint: z
        .url({ protocol: /^https?$/ })
        .refine((text) => /^https?:\/\/[^/?#]+$/.test(text), 'must be only scheme, host and port')
        .describe(
          'Address of the S3 service, as `https://s3.eu-central-1.amazonaws.com`. Its keys: `./wiki7 secret set media-access-key` and `media-secret-key`.',
        ),
      region: z
        .string()
        .regex(/^[a-z0-9-]+$/, 'is not a region such as eu-central-1')
        .default('us-east-1')
        .describe('Region that requests are signed for. Providers without regions say which word to use.'),
      addressing: z
        .enum(['host', 'path'])
        .default('host')
        .describe(
          'Whether the bucket is part of the `host` name or of the `path`, which most own servers want.',
        ),
      publicBucket: bucket.describe('Bucket of originals and thumbnails. It needs no public access.'),
      privateBucket: bucket.describe('Bucket of deleted files and unfinished uploads.'),
    }),
  ])
  .prefault({});

export type MediaConfig = z.output<typeof mediaSchema>;
