import { Duration } from 'aws-cdk-lib';
import { ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { droppedResponseHeaders } from '../../blueprint/edge-rules.ts';
import type { Wiki } from '../../config/wiki.ts';
import { cacheTagHeader } from './class-rules.ts';

export interface AnswerHeadersProps {
  readonly wiki: Wiki;
}

/** CloudFront writes it itself and lets nobody take it out. See AWS, "Understand response headers policies". */
const CLOUDFRONT_OWN: readonly string[] = ['Via'];

/**
 * Headers of every answer. The first is what the TLS front says on one machine; the second is what nginx says of its own answers, and the
 * bucket doesn't. Content policies come from MediaWiki, and for files from the media-response function.
 */
export class AnswerHeaders extends Construct {
  readonly policy: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, props: AnswerHeadersProps) {
    super(scope, id);
    this.policy = new ResponseHeadersPolicy(this, 'Policy', {
      responseHeadersPolicyName: `wiki7-${props.wiki.id}`,
      securityHeadersBehavior: {
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: false,
          override: true,
        },
        contentTypeOptions: { override: true },
      },
      // Functions take tags away too, but they don't run on errors, and not on every class.
      removeHeaders: [
        ...droppedResponseHeaders.filter((name) => !CLOUDFRONT_OWN.includes(name)),
        cacheTagHeader,
      ],
    });
  }
}
