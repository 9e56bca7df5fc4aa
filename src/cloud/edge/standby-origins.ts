import { Lazy, Stack, Validations } from 'aws-cdk-lib';
import {
  type CfnDistribution,
  type IKeyValueStore,
  type IOrigin,
  type IVpcOrigin,
  S3OriginAccessControl,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { isMediaInStore } from './class-rules.ts';
import { wikiOrigin } from './wiki-origin.ts';

/** What a distribution needs to know of the second region. */
export interface StandbyEdge {
  readonly cloud: CloudWiki;
  readonly vpcOrigin: IVpcOrigin;
  /** Opened to CloudFront by `letCloudFrontRead`. Ignored where the wiki is private. */
  readonly publicFiles: IBucket;
  /** Has the flag that `regionFlag` describes. */
  readonly flags: IKeyValueStore;
}

/** Ids of the second region's origins, by which the viewer-request function chooses them. */
export const standbyOriginIds = {
  wiki: 'standby-wiki',
  files: 'standby-files',
  thumbnails: 'standby-thumbnails',
} as const;

/** Where CloudFront asks while the second region serves. No behaviour names these: the viewer-request function does. */
export class StandbyOrigins extends Construct {
  readonly #origins: Readonly<Record<string, IOrigin>>;

  constructor(scope: Construct, id: string, { cloud, vpcOrigin, publicFiles }: StandbyEdge) {
    super(scope, id);
    const ids = standbyOriginIds;
    const wiki = { cloud: cloud.cloud, vpcOrigin };
    this.#origins = {
      [ids.wiki]: wikiOrigin({ ...wiki, originId: ids.wiki }),
      ...(isMediaInStore(cloud.wiki) && {
        [ids.files]: this.#bucket(publicFiles, cloud, ids.files),
        [ids.thumbnails]: wikiOrigin({ ...wiki, originId: ids.thumbnails, originPath: '/media' }),
      }),
    };
    Validations.of(this).acknowledge({
      id: 'Annotation::@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac',
      reason: 'letCloudFrontRead() writes the policy of the bucket with files, in the stack of that bucket.',
    });
  }

  /** The library puts only those origins into a distribution that a behaviour names. */
  addTo(distribution: CfnDistribution): void {
    const config = distribution.distributionConfig as CfnDistribution.DistributionConfigProperty;
    const added = Object.entries(this.#origins).map(([originId, origin]) => {
      const place = new Construct(this, originId);
      return origin.bind(place, { originId, distributionId: distribution.ref }).originProperty;
    });
    distribution.distributionConfig = {
      ...config,
      origins: Lazy.uncachedAny({
        produce: (context) => [...(context.resolve(config.origins) as readonly unknown[]), ...added],
      }),
    };
  }

  #bucket({ bucketName }: IBucket, { wiki, cloud }: CloudWiki, originId: string): IOrigin {
    const { urlSuffix, partition } = Stack.of(this);
    const bucket = Bucket.fromBucketAttributes(this, 'Files', {
      bucketArn: `arn:${partition}:s3:::${bucketName}`,
      bucketRegionalDomainName: `${bucketName}.s3.${cloud.region}.${urlSuffix}`,
    });
    return S3BucketOrigin.withOriginAccessControl(bucket, {
      originId,
      originAccessControl: new S3OriginAccessControl(this, 'FilesAccess', {
        originAccessControlName: `wiki7-${wiki.id}-standby-files`,
      }),
    });
  }
}
