import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type BucketProps, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { closedBucket } from '../data/closed-bucket.ts';
import type { Right } from './right.ts';

/** A rollback takes what an earlier execution left here, so it can go back as far as this. */
const ARTIFACTS = Duration.days(90);

/** How long a configuration that was deployed can be looked up after another one came. */
const KEPT = Duration.days(400);

/** What passes between the steps of the pipeline, and what was deployed, version by version. */
export class DeliveryStore extends Construct {
  readonly artifacts: IBucket;
  /** `deployed/production.tar.gz` and `deployed/staging.tar.gz`, a version for each deployment. */
  readonly kept: IBucket;

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id);
    const secret = {
      ...closedBucket,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
    } as const satisfies BucketProps;
    const abortIncompleteMultipartUploadAfter = Duration.days(7);
    this.artifacts = new Bucket(this, 'Artifacts', {
      ...secret,
      lifecycleRules: [
        {
          expiration: ARTIFACTS,
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter,
        },
      ],
    });
    this.kept = new Bucket(this, 'Kept', {
      ...secret,
      lifecycleRules: [{ noncurrentVersionExpiration: KEPT, abortIncompleteMultipartUploadAfter }],
    });
    for (const bucket of [this.artifacts, this.kept]) {
      Validations.of(bucket).acknowledge({
        id: 'AwsSolutions-S1',
        reason:
          'Only the steps of the pipeline read and write here, each under a role of its own, and CodeBuild and CloudTrail tell what they did.',
      });
    }
  }

  /** What every step does with artifacts. */
  artifactRights(): readonly Right[] {
    return [
      {
        actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
        resources: [this.artifacts.arnForObjects('*')],
        whyWildcard: 'CodePipeline chooses the names of artifacts, and nothing else is in that bucket.',
      },
      {
        actions: ['s3:GetBucketLocation', 's3:GetBucketVersioning'],
        resources: [this.artifacts.bucketArn],
      },
    ];
  }
}
