import { AllowedMethods, type BehaviorOptions, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { type UrlClass, urlClasses } from '../../blueprint/edge-rules.ts';
import type { Wiki } from '../../config/wiki.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import type { CachePolicies } from './cache-policies.ts';
import { impersonalClasses, storeClasses } from './class-rules.ts';
import type { EdgeFunctions } from './edge-functions.ts';
import type { Origins } from './origins.ts';
import { pathPatterns } from './path-patterns.ts';

export interface BehaviourParts {
  readonly wiki: Wiki;
  readonly origins: Origins;
  readonly policies: CachePolicies;
  readonly functions: EdgeFunctions;
  readonly headers: AnswerHeaders;
}

interface Behaviours {
  readonly byDefault: BehaviorOptions;
  /** By path pattern; the first that matches counts. */
  readonly others: Readonly<Record<string, BehaviorOptions>>;
}

/** How CloudFront treats each class of URLs. */
export function behaviours(parts: BehaviourParts): Behaviours {
  const { wiki, origins } = parts;
  const others = urlClasses
    .filter(({ name }) => name !== 'page')
    .flatMap((urlClass) => {
      const patterns = pathPatterns(urlClass.pattern);
      const isStore = storeClasses(wiki).includes(urlClass.name);
      // A thumbnail that is missing is made.
      const store = urlClass.name === 'thumbnails' ? origins.thumbnails : origins.files;
      const origin = isStore ? store : origins.wiki;
      return patterns.map((pattern) => [pattern, behaviour(parts, urlClass, origin)] as const);
    });
  const page = urlClasses.find(({ name }) => name === 'page') as UrlClass;
  return { byDefault: behaviour(parts, page, origins.wiki), others: Object.fromEntries(others) };
}

function behaviour(
  { wiki, policies, functions, headers }: BehaviourParts,
  { name, browsers }: UrlClass,
  origin: BehaviorOptions['origin'],
): BehaviorOptions {
  const isStore = storeClasses(wiki).includes(name);
  return {
    origin,
    ...policies.of(name),
    responseHeadersPolicy: isStore ? headers.files : headers.policy,
    functionAssociations: functions.on(
      'viewer-request',
      ...(browsers === 'revalidate' ? (['page-response'] as const) : []),
      ...(isStore ? (['media-response'] as const) : []),
    ),
    // Files are only ever read. An origin group refuses anything else.
    allowedMethods: impersonalClasses(wiki).includes(name)
      ? AllowedMethods.ALLOW_GET_HEAD_OPTIONS
      : AllowedMethods.ALLOW_ALL,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    compress: true,
  };
}
