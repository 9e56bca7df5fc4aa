import { Duration } from 'aws-cdk-lib';
import {
  AccessLevel,
  type IOrigin,
  type IVpcOrigin,
  OriginProtocolPolicy,
  OriginSslPolicy,
  S3OriginAccessControl,
  VpcOriginEndpoint,
  VpcOrigin as VpcOriginResource,
} from 'aws-cdk-lib/aws-cloudfront';
import { OriginGroup, S3BucketOrigin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { timeouts } from '../../blueprint/timeouts.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { originName } from '../dns/certificate.ts';
import { isMediaInStore } from './class-rules.ts';

export interface OriginsProps {
  readonly cloud: CloudWiki;
  /** Internal, with a listener on 443 whose certificate has `originName`. */
  readonly balancer: IApplicationLoadBalancer;
  /** Opened to CloudFront by `letCloudFrontRead`. Ignored where the wiki is private. */
  readonly publicFiles: IBucket;
}

/**
 * An idle connection is closed by CloudFront and never by the balancer, which waits for longer than nginx does: no request meets one that
 * is closing.
 */
const KEEPALIVE_SECONDS = timeouts.nginxSeconds - 5;

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
    this.vpcOrigin = new VpcOriginResource(this, 'Balancer', {
      vpcOriginName: `wiki7-${cloud.wiki.id}`,
      endpoint: VpcOriginEndpoint.applicationLoadBalancer(balancer),
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      httpsPort: 443,
    });
    const balanced = (originPath?: string) =>
      VpcOrigin.withVpcOrigin(this.vpcOrigin, {
        domainName: originName(cloud.cloud),
        readTimeout: Duration.seconds(timeouts.edgeSeconds),
        keepaliveTimeout: Duration.seconds(KEEPALIVE_SECONDS),
        // The balancer is in one network with CloudFront's interfaces: what takes longer is down.
        connectionTimeout: Duration.seconds(5),
        connectionAttempts: 2,
        ...(originPath && { originPath }),
      });
    this.wiki = balanced();
    this.files = isMediaInStore(cloud.wiki) ? this.#bucket(props.publicFiles, cloud.wiki.id) : this.wiki;
    this.thumbnails = new OriginGroup({
      primaryOrigin: this.files,
      // The function has taken this away for the bucket.
      fallbackOrigin: balanced('/media'),
      fallbackStatusCodes: [403, 404],
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
