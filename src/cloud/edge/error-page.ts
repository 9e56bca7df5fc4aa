import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IOrigin, S3OriginAccessControl } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { errorPageOf } from '../../blueprint/plain-pages.ts';
import type { Asleep } from '../../config/asleep-schema.ts';
import type { Wiki } from '../../config/wiki.ts';

export interface ErrorPageProps {
  readonly wiki: Wiki;
  /** Said to readers. @default - never sleeps */
  readonly asleep: Asleep | undefined;
}

/** Where CloudFront finds the page; no address of the wiki. */
export const errorPagePath = '/wiki7-error/unavailable.html';

/**
 * What readers see while nothing of the wiki can be reached: one file in a bucket of its own, so that it doesn't go down with the rest.
 * Everything in it is made again from here.
 */
export class ErrorPage extends Construct {
  readonly origin: IOrigin;

  constructor(scope: Construct, id: string, props: ErrorPageProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds one page that anybody may read, and CloudFront alone asks for it.',
    });
    this.origin = S3BucketOrigin.withOriginAccessControl(bucket, {
      originAccessControl: new S3OriginAccessControl(this, 'Access', {
        originAccessControlName: `wiki7-${props.wiki.id}-error-page`,
      }),
    });
    const place = { Bucket: bucket.bucketName, Key: errorPagePath.slice(1) };
    const put = {
      service: 's3',
      action: 'PutObject',
      parameters: {
        ...place,
        Body: errorPageOf(props.asleep),
        ContentType: 'text/html; charset=utf-8',
        CacheControl: 'no-store',
      },
      physicalResourceId: PhysicalResourceId.of(errorPagePath),
    };
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The library's own would write to every log of the account.
    const role = new Role(this, 'Writer', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    new AwsCustomResource(this, 'Page', {
      onUpdate: put,
      // An empty bucket can go with its stack.
      onDelete: { service: 's3', action: 'DeleteObject', parameters: place },
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: ['s3:PutObject', 's3:DeleteObject'],
          resources: [bucket.arnForObjects(place.Key)],
        }),
      ]),
      installLatestAwsSdk: false,
      role,
      logGroup,
    });
  }
}
