import { Duration, Validations } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  type CfnDistribution,
  Distribution,
  type ErrorResponse,
  HttpVersion,
  type IVpcOrigin,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { cacheTagHeader, edgeLimits } from '../../blueprint/edge-rules.ts';
import type { Wiki } from '../../config/wiki.ts';
import { AnswerHeaders } from './answer-headers.ts';
import { behaviours } from './behaviours.ts';
import { CachePolicies } from './cache-policies.ts';
import { EdgeFunctions } from './edge-functions.ts';
import { ErrorPage, errorPagePath } from './error-page.ts';
import { Origins, type OriginsProps } from './origins.ts';
import { type StandbyEdge, StandbyOrigins } from './standby-origins.ts';

export interface EdgeProps extends OriginsProps {
  /** Of the public name, in us-east-1. */
  readonly certificate: ICertificate;
  /** Of a `WebAcl`, in us-east-1. */
  readonly webAclArn: string;
  /** @default - the wiki has one region */
  readonly standby?: StandbyEdge | undefined;
}

/** Where CloudFront answers from. Readers elsewhere are answered too, from the nearest of these places. */
const priceClasses: Readonly<Record<Wiki['profile'], PriceClass>> = {
  starter: PriceClass.PRICE_CLASS_100,
  standard: PriceClass.PRICE_CLASS_200,
  large: PriceClass.PRICE_CLASS_ALL,
};

/** Statuses whose caching can be set. See AWS, "HTTP status codes for which you can configure caching". */
const errorStatuses = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** Of the balancer or of CloudFront itself, never of the wiki: nginx makes 503 of them. docs/decisions/0011-cloudfront-errors.md */
const unreachable: readonly number[] = [502, 504];

/** The wiki's public face: the same rules that Varnish follows on one machine, as CloudFront has them. */
export class Edge extends Construct {
  readonly distribution: Distribution;
  /** The balancer's security group has to let in the group that CloudFront makes for it. */
  readonly vpcOrigin: IVpcOrigin;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { wiki, cloud } = props.cloud;
    const origins = new Origins(this, 'Origins', props);
    const errorPage = new ErrorPage(this, 'ErrorPage', { wiki, asleep: cloud.asleep });
    const headers = new AnswerHeaders(this, 'AnswerHeaders', { wiki });
    const { byDefault, others } = behaviours({
      wiki,
      origins,
      policies: new CachePolicies(this, 'CachePolicies', { wiki }),
      functions: new EdgeFunctions(this, 'Functions', { wiki, flags: props.standby?.flags }),
      headers,
    });
    this.vpcOrigin = origins.vpcOrigin;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Wiki7 ${wiki.id}`,
      domainNames: [cloud.host],
      certificate: props.certificate,
      // Route 53's health checkers don't speak 1.3.
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      priceClass: priceClasses[wiki.profile],
      webAclId: props.webAclArn,
      defaultBehavior: byDefault,
      additionalBehaviors: {
        ...others,
        [errorPagePath]: {
          origin: errorPage.origin,
          responseHeadersPolicy: headers.policy,
          viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        },
      },
      errorResponses: errorStatuses.map(errorResponse),
    });
    if (props.standby) {
      const { defaultChild } = this.distribution.node;
      new StandbyOrigins(this, 'Standby', props.standby).addTo(defaultChild as CfnDistribution);
    }
    this.#finish();
  }

  #finish(): void {
    const resource = this.distribution.node.defaultChild as CfnDistribution;
    resource.addPropertyOverride('DistributionConfig.CacheTagConfig.HeaderName', cacheTagHeader);
    Validations.of(this.distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason:
          'Countries are a rule of the web ACL, which answers what is blocked and lets health checkers in.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'The check knows only the older kind of logs, which writes with ACLs that our buckets refuse. AccessLogs sets up the newer one.',
      },
      {
        id: 'Annotation::@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac',
        reason:
          'letCloudFrontRead() writes the policy of the bucket with files, in the stack of that bucket.',
      },
      {
        id: 'Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
        reason:
          'Nobody gets a listing: the function before the bucket lets only keys of files through, and no query reaches it.',
      },
    );
  }
}

function errorResponse(httpStatus: number): ErrorResponse {
  const ttl = Duration.seconds(edgeLimits.errorTtlSeconds);
  return unreachable.includes(httpStatus)
    ? { httpStatus, ttl, responseHttpStatus: 503, responsePagePath: errorPagePath }
    : { httpStatus, ttl };
}
