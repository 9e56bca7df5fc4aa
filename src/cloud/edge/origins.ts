import {
  AccessLevel,
  type IOrigin,
  type IVpcOrigin,
  S3OriginAccessControl,
} from 'aws-cdk-lib/aws-cloudfront';
import { OriginGroup, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { balancerOrigin } from './balancer-origin.ts';
import { isMediaInStore } from './class-rules.ts';
import { wikiOrigin } from './wiki-origin.ts';

export interface OriginsProps {
  readonly cloud: CloudWiki;
  /** Internal, with a listener on 443 whose certificate has `originName`. */
  readonly balancer: IApplicationLoadBalancer;
  /** Opened to CloudFront by `letCloudFrontRead`. Ignored where the wiki is private. */
  readonly publicFiles: IBucket;
}

/** What the bucket answers for a thumbnail that isn't there: who makes it is asked then. */
export const missingThumbnail = [403, 404];

/** Where CloudFront asks. */
export class Origins extends Construct {
  /** MediaWiki, by the balancer. */
  readonly wiki: IOrigin;
  /** Files of a public wiki, in the bucket. */
  readonly files: IOrigin;
  /** The same, and who makes a thumbnail that is missing there. Takes GET and HEAD alone. */
  readonly thumbnails: IOrigin;
  /** To be let in by the balancer's security group. */
  readonly vpcOrigin: IVpcOrigin;

  constructor(scope: Construct, id: string, props: OriginsProps) {
    super(scope, id);
    const { cloud, balancer } = props;
    const vpcOrigin = balancerOrigin(this, 'Balancer', { name: `wiki7-${cloud.wiki.id}`, balancer });
    this.vpcOrigin = vpcOrigin;
    this.wiki = wikiOrigin({ cloud: cloud.cloud, vpcOrigin });
    this.files = isMediaInStore(cloud.wiki) ? this.#bucket(props.publicFiles, cloud.wiki.id) : this.wiki;
    this.thumbnails = new OriginGroup({
      primaryOrigin: this.files,
      // The function has taken this away for the bucket.
      fallbackOrigin: wikiOrigin({ cloud: cloud.cloud, vpcOrigin, originPath: '/media' }),
      fallbackStatusCodes: missingThumbnail,
    });
  }

  /** As one that others made: its policy stands in its own stack, since it can't depend on this one. */
  #bucket({ bucketArn, bucketRegionalDomainName }: IBucket, wikiId: string): IOrigin {
    const bucket = Bucket.fromBucketAttributes(this, 'Files', { bucketArn, bucketRegionalDomainName });
    return S3BucketOrigin.withOriginAccessControl(bucket, {
      originAccessControl: new S3OriginAccessControl(this, 'FilesAccess', {
        originAccessControlName: `wiki7-${wikiId}-files`,
      }),
      originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
    });
  }
}
