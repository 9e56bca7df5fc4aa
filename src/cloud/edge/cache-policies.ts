import { Duration } from 'aws-cdk-lib';
import {
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { personalCookies, type UrlClass, urlClasses } from '../../blueprint/edge-rules.ts';
import type { Wiki } from '../../config/wiki.ts';
import { impersonalClasses, keyHeader, readsLanguage, storeClasses } from './class-rules.ts';

export interface CachePoliciesProps {
  readonly wiki: Wiki;
}

/** What of a request names an answer, and what of it the origin learns. */
interface ClassPolicies {
  readonly cachePolicy: CachePolicy;
  /** @default - the origin learns what is in the key and nothing else */
  readonly originRequestPolicy?: OriginRequestPolicy;
}

/** As long as anything of MediaWiki's lives. */
const LONGEST_SECONDS = 365 * 24 * 3600;

/**
 * One cache policy for each class of URLs. Nothing is kept that the origin doesn't call cacheable (both other times are 0), and every key
 * has the header that the viewer-request function sets. CloudFront doesn't heed `Vary`: what an answer depends on is in the key, or
 * doesn't reach the origin. Names of CloudFront's parts are the account's, so each has the wiki's id.
 */
export class CachePolicies extends Construct {
  readonly #policies: ReadonlyMap<UrlClass['name'], ClassPolicies>;

  constructor(scope: Construct, id: string, props: CachePoliciesProps) {
    super(scope, id);
    const { wiki } = props;
    const everything = new OriginRequestPolicy(this, 'Everything', {
      originRequestPolicyName: `wiki7-${wiki.id}`,
      comment: 'All but the name, under which the origin would be CloudFront itself',
      cookieBehavior: OriginRequestCookieBehavior.all(),
      headerBehavior: OriginRequestHeaderBehavior.denyList('Host'),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
    });
    const impersonal = impersonalClasses(wiki);
    this.#policies = new Map(
      urlClasses.map((urlClass) => {
        const isPersonal = !impersonal.includes(urlClass.name);
        const cachePolicy = this.#cachePolicy(urlClass, wiki, isPersonal);
        return [
          urlClass.name,
          { cachePolicy, ...(isPersonal && { originRequestPolicy: everything }) },
        ] as const;
      }),
    );
  }

  of(name: UrlClass['name']): ClassPolicies {
    const policies = this.#policies.get(name);
    if (!policies) throw new RangeError(`There is no class of URLs called ${name}.`);
    return policies;
  }

  #cachePolicy({ name, maxTtlSeconds }: UrlClass, wiki: Wiki, isPersonal: boolean): CachePolicy {
    const isStore = storeClasses(wiki).includes(name);
    return new CachePolicy(this, name.charAt(0).toUpperCase() + name.slice(1), {
      cachePolicyName: `wiki7-${wiki.id}-${name}`,
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.seconds(maxTtlSeconds ?? LONGEST_SECONDS),
      cookieBehavior: isPersonal
        ? CacheCookieBehavior.allowList(...personalCookies(wiki.id))
        : CacheCookieBehavior.none(),
      headerBehavior: CacheHeaderBehavior.allowList(keyHeader, ...(isPersonal ? headersOf(name, wiki) : [])),
      // The bucket knows no parameters. Those that MediaWiki adds only name a version.
      queryStringBehavior: isStore ? CacheQueryStringBehavior.none() : CacheQueryStringBehavior.all(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }
}

/** What MediaWiki's APIs say in `Vary`: ApiMain::sendCacheHeaders(), Rest\CorsUtils, Rest\Router, and handlers that negotiate. */
const apiReads = ['Origin', 'Accept', 'Treat-as-Untrusted', 'X-Restbase-Compat'];

/** On which headers MediaWiki's answers depend. CloudFront passes `Authorization` on only where it is in the key. */
const headersOf = (name: UrlClass['name'], wiki: Wiki): readonly string[] => [
  'Authorization',
  ...(name === 'api' ? apiReads : []),
  ...(readsLanguage(wiki) ? ['Accept-Language'] : []),
];
