import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';

/**
 * Lets CloudFront read a bucket and, where it has one, use its key. To be called in the bucket's own stack: the distribution depends on
 * the bucket, so the bucket's policy can't name the distribution, and names those of the account instead.
 *
 * CloudFront may list, so that S3 says of a missing file that it is missing and not that it is forbidden. No address of the wiki asks for a
 * list: behaviours of the bucket only get paths below `/media/`.
 */
export function letCloudFrontRead(files: Bucket): void {
  const { account, partition } = Stack.of(files);
  const from = {
    principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
    conditions: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` },
    },
  };
  files.addToResourcePolicy(
    new PolicyStatement({ ...from, actions: ['s3:GetObject'], resources: [files.arnForObjects('*')] }),
  );
  files.addToResourcePolicy(
    new PolicyStatement({ ...from, actions: ['s3:ListBucket'], resources: [files.bucketArn] }),
  );
  // In a key's own policy, `*` is the key.
  files.encryptionKey?.addToResourcePolicy(
    new PolicyStatement({ ...from, actions: ['kms:Decrypt'], resources: ['*'] }),
  );
}
