import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { cacheTagHeader, droppedResponseHeaders } from '../../blueprint/edge-rules.ts';
import {
  contentSecurityPolicy,
  securityHeaders,
  strictTransportSeconds,
} from '../../blueprint/security-headers.ts';
import type { Wiki } from '../../config/wiki.ts';

export interface AnswerHeadersProps {
  readonly wiki: Wiki;
}

/** CloudFront writes it itself and lets nobody take it out. See AWS, "Understand response headers policies". */
const CLOUDFRONT_OWN: readonly string[] = ['Via'];

/**
 * Headers of every answer: what the TLS front says on one machine, and what nginx says of its own answers, for those that aren't nginx's: of
 * the bucket, and CloudFront's own errors. Where the origin says something, its word counts.
 */
export class AnswerHeaders extends Construct {
  /** Of pages, the APIs and errors. */
  readonly policy: ResponseHeadersPolicy;
  /** Of uploaded files, whose policy of contents is the media-response function's: browsers show no PDF that may load no plug-in. */
  readonly files: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, props: AnswerHeadersProps) {
    super(scope, id);
    const { wiki } = props;
    this.policy = this.#policy('Policy', `wiki7-${wiki.id}`, {
      contentSecurityPolicy: {
        contentSecurityPolicy: `${contentSecurityPolicy(wiki)}; frame-ancestors 'self'`,
        override: false,
      },
      frameOptions: { frameOption: HeadersFrameOption.SAMEORIGIN, override: false },
    });
    this.files = this.#policy('Files', `wiki7-${wiki.id}-files`, {});
  }

  #policy(id: string, name: string, more: ResponseSecurityHeadersBehavior): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, id, {
      responseHeadersPolicyName: name,
      securityHeadersBehavior: {
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(strictTransportSeconds),
          includeSubdomains: false,
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: {
          referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
          override: false,
        },
        ...more,
      },
      customHeadersBehavior: {
        customHeaders: (['Permissions-Policy', 'Cross-Origin-Opener-Policy'] as const).map((header) => ({
          header,
          value: securityHeaders[header],
          override: false,
        })),
      },
      // Tags too: no function runs on an answer with an error.
      removeHeaders: [cacheTagHeader, ...droppedResponseHeaders].filter(
        (header) => !CLOUDFRONT_OWN.includes(header),
      ),
    });
  }
}
