import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  PartitionDateSource,
  TargetObjectKeyFormat,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { accessLogsOf } from '../deployed-names.ts';
import { GLOBAL_REGION } from '../global-region.ts';
import { closedBucket } from './closed-bucket.ts';
import { logLifecycle } from './log-lifecycle.ts';
import { privateLifecycle, publicLifecycle } from './media-lifecycle.ts';
import { Replication } from './replication.ts';

export interface MediaBucketsProps {
  readonly cloud: CloudWiki;
  /** Encrypts the private files. */
  readonly key: IKey;
  /**
   * Names of the buckets, for a region that another one copies to. S3 has each name once in the world.
   *
   * @default - CloudFormation chooses
   */
  readonly names?: { readonly publicFiles: string; readonly privateFiles: string };
  /**
   * Buckets of another region that get every change, deletions too. Those of `MediaBuckets` with `names` there, imported by name.
   *
   * @default - no copy
   */
  readonly replicateTo?: {
    readonly publicFiles: IBucket;
    readonly privateFiles: IBucket;
    /** Encrypts `privateFiles`. */
    readonly key: IKey;
  };
}

/** Names for a second region, which nobody else has: they hold the account's number. */
export const standbyBucketNames = ({ wiki, cloud }: CloudWiki) => ({
  publicFiles: `wiki7-${wiki.id}-${cloud.account}-${cloud.region}-public`,
  privateFiles: `wiki7-${wiki.id}-${cloud.account}-${cloud.region}-private`,
});

/**
 * Files that readers get from CloudFront, files that nobody gets, and who asked for which.
 *
 * The private bucket has the wiki's key. The public one has S3's (SSE-S3): the key would guard nothing there that its readers don't
 * get anyway, would have to trust CloudFront, and would spend the account's KMS requests, which secrets and database need too, on
 * every thumbnail that CloudFront misses. S3 writes access logs to no bucket with another encryption than its own.
 */
export class MediaBuckets extends Construct {
  readonly publicFiles: Bucket;
  readonly privateFiles: Bucket;
  readonly logs: Bucket;

  constructor(scope: Construct, id: string, props: MediaBucketsProps) {
    super(scope, id);
    const { cloud, key, names, replicateTo } = props;
    const days = cloud.sizes.databaseBackupDays;
    const publicCopy = this.#copy('PublicCopy', replicateTo?.publicFiles);
    const privateCopy = this.#copy('PrivateCopy', replicateTo?.privateFiles, replicateTo?.key);
    this.logs = new Bucket(this, 'Logs', {
      ...closedBucket,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: logLifecycle,
    });
    // CloudFront has one place for its logs, in the wiki's own region.
    if (!cloud.isStandby) letAccessLogsIn(this.logs, cloud.wiki.id);
    this.publicFiles = new Bucket(this, 'Public', {
      ...closedBucket,
      bucketName: names?.publicFiles,
      ...this.#loggedAs('s3-public/'),
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: publicLifecycle(days),
      ...publicCopy?.props,
    });
    this.privateFiles = new Bucket(this, 'Private', {
      ...closedBucket,
      bucketName: names?.privateFiles,
      ...this.#loggedAs('s3-private/'),
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      // One request to KMS for many objects.
      bucketKeyEnabled: true,
      lifecycleRules: privateLifecycle(days),
      ...privateCopy?.props,
    });
    publicCopy?.allow(this.publicFiles);
    privateCopy?.allow(this.privateFiles);
    if (cloud.wiki.access.read === 'everyone') letCloudFrontRead(this.publicFiles);
  }

  #copy(id: string, destination?: IBucket, destinationKey?: IKey): Replication | undefined {
    return destination && new Replication(this, id, { destination, destinationKey });
  }

  #loggedAs(serverAccessLogsPrefix: string): BucketProps {
    return {
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix,
      targetObjectKeyFormat: TargetObjectKeyFormat.partitionedPrefix(PartitionDateSource.EVENT_TIME),
    };
  }
}

/**
 * Any distribution of this account: the wiki's own is in a stack that needs this one, so its id can't be known here. It may read, and
 * list, without which S3 says 403 of what isn't there; what it is asked for is never a listing (`fromStore` at CloudFront). On a
 * private wiki nobody: the thumbs service asks who is there.
 */
export function letCloudFrontRead(files: Bucket): void {
  const { partition, account } = Stack.of(files);
  const allow = (sid: string, action: string, resource: string) =>
    files.addToResourcePolicy(
      new PolicyStatement({
        sid,
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: [action],
        resources: [resource],
        conditions: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` },
        },
      }),
    );
  allow('CloudFrontOfThisAccount', 's3:GetObject', files.arnForObjects('*'));
  allow('CloudFrontSeesWhatIsMissing', 's3:ListBucket', files.bucketArn);
}

/** CloudWatch hands on what CloudFront wrote, from us-east-1 and for this wiki alone. AWS, "Logs sent to Amazon S3" [V2]. */
function letAccessLogsIn(logs: Bucket, wikiId: string): void {
  const { partition, account } = Stack.of(logs);
  logs.addToResourcePolicy(
    new PolicyStatement({
      sid: 'CloudFrontAccessLogs',
      principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects(`AWSLogs/${account}/*`)],
      conditions: {
        StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
        ArnLike: {
          'aws:SourceArn': `arn:${partition}:logs:${GLOBAL_REGION}:${account}:delivery-source:${accessLogsOf(wikiId)}`,
        },
      },
    }),
  );
}
