import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcard } from './acknowledged.ts';

/** Lets the task role of a service at the wiki's files. */
export type GrantMedia = (role: iam.IRole) => void;

export interface MediaAccessProps {
  readonly publicFiles: s3.IBucket;
  readonly privateFiles: s3.IBucket;
}

/** All that MediaWiki's file backend asks of S3; a copy is a read and a write. See docs/guide/media-stores.md. */
const OBJECT_ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];

/** What the file backend does, on the two buckets of a wiki, and nothing else. */
export function mediaAccess({ publicFiles, privateFiles }: MediaAccessProps): GrantMedia {
  return (role) => {
    for (const bucket of [publicFiles, privateFiles]) {
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          // Without it S3 answers “forbidden” for what is not there, and uploads fail rather than overwrite something unseen.
          actions: ['s3:ListBucket'],
          resources: [bucket.bucketArn],
        }),
      );
      const objects = bucket.arnForObjects('*');
      role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: OBJECT_ACTIONS, resources: [objects] }));
      acknowledgeWildcard(
        role,
        objects,
        'Every file of the wiki, whose names its people choose; the bucket holds nothing else.',
      );
      if (bucket.encryptionKey) grantKey(role, bucket.encryptionKey);
    }
  };
}

/** The same key encrypts secrets and the database, so it is used through S3 only. */
function grantKey(role: iam.IRole, { keyArn }: kms.IKey): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(role).region}.amazonaws.com` } },
    }),
  );
}
