import type { Resolved } from '../resolved-templates.ts';

/** What the model reads of a template, in CloudFormation's own words. See AWS, "AWS::CloudFront::Distribution DistributionConfig". */
export interface Behaviour {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly CachedMethods?: readonly string[];
  readonly CachePolicyId: string;
  readonly OriginRequestPolicyId?: string;
  readonly ResponseHeadersPolicyId?: string;
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
  readonly ViewerProtocolPolicy: 'allow-all' | 'https-only' | 'redirect-to-https';
  readonly Compress?: boolean;
}

interface OriginConfig {
  readonly Id: string;
  readonly OriginPath?: string;
  readonly S3OriginConfig?: unknown;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
}

interface OriginGroup {
  readonly Id: string;
  readonly FailoverCriteria: { readonly StatusCodes: { readonly Items: readonly number[] } };
  readonly Members: { readonly Items: readonly { readonly OriginId: string }[] };
}

interface DistributionConfig {
  readonly Aliases?: readonly string[];
  readonly DefaultCacheBehavior: Behaviour;
  readonly CacheBehaviors?: readonly Behaviour[];
  readonly Origins: readonly OriginConfig[];
  readonly OriginGroups?: { readonly Items?: readonly OriginGroup[] };
  readonly CustomErrorResponses?: readonly {
    readonly ErrorCode: number;
    readonly ErrorCachingMinTTL?: number;
    readonly ResponseCode?: number;
    readonly ResponsePagePath?: string;
  }[];
  readonly CacheTagConfig?: { readonly HeaderName: string };
}

interface Named<Kind extends string> {
  readonly Behavior: Kind;
  readonly Names: readonly string[];
}

export interface CachePolicy {
  readonly MinTTL: number;
  readonly DefaultTTL: number;
  readonly MaxTTL: number;
  readonly brotli: boolean;
  readonly gzip: boolean;
  readonly headers: Named<string>;
  readonly cookies: Named<string>;
  readonly query: Named<string>;
}

export interface OriginRequestPolicy {
  readonly headers: Named<string>;
  readonly cookies: Named<string>;
  readonly query: Named<string>;
}

export interface AnswerHeadersPolicy {
  readonly removed: readonly string[];
  /** Value and whether it replaces the origin's. */
  readonly added: readonly (readonly [name: string, value: string, override: boolean])[];
}

/** A distribution and everything that it names. */
export interface DistributionParts {
  readonly config: DistributionConfig;
  readonly cachePolicies: ReadonlyMap<string, CachePolicy>;
  readonly originRequestPolicies: ReadonlyMap<string, OriginRequestPolicy>;
  readonly answerHeaders: ReadonlyMap<string, AnswerHeadersPolicy>;
  /** Source by ARN. */
  readonly functions: ReadonlyMap<string, string>;
}

/** AWS's own policy "CachingOptimized", which the library gives a behaviour that names none. See AWS, "Use managed cache policies". */
const cachingOptimized: CachePolicy = {
  MinTTL: 1,
  DefaultTTL: 86_400,
  MaxTTL: 31_536_000,
  brotli: true,
  gzip: true,
  headers: { Behavior: 'none', Names: [] },
  cookies: { Behavior: 'none', Names: [] },
  query: { Behavior: 'none', Names: [] },
};

/**
 * The distribution of resolved templates.
 *
 * @throws an error where there is none, or more than one
 */
export function distributionIn(resources: readonly Resolved[]): DistributionParts {
  const of = (type: string) => resources.filter((one) => one.type === `AWS::CloudFront::${type}`);
  const [distribution, ...others] = of('Distribution');
  if (!distribution || others.length > 0) throw new Error('The templates have no distribution, or several.');
  return {
    config: distribution.properties.DistributionConfig as DistributionConfig,
    cachePolicies: new Map([
      ['658327ea-f89d-4fab-a63d-7e88639e58f6', cachingOptimized],
      ...of('CachePolicy').map(({ ref, properties }) => [ref, cachePolicy(properties)] as const),
    ]),
    originRequestPolicies: new Map(
      of('OriginRequestPolicy').map(({ ref, properties }) => [
        ref,
        named(properties.OriginRequestPolicyConfig),
      ]),
    ),
    answerHeaders: new Map(
      of('ResponseHeadersPolicy').map(({ ref, properties }) => [ref, answerHeaders(properties)]),
    ),
    functions: new Map(
      of('Function').map(({ ref, properties }) => [`${ref}.FunctionARN`, String(properties.FunctionCode)]),
    ),
  };
}

type Properties = Resolved['properties'];

function cachePolicy({ CachePolicyConfig: config }: Properties): CachePolicy {
  const key = config.ParametersInCacheKeyAndForwardedToOrigin;
  const { MinTTL, DefaultTTL, MaxTTL } = config;
  return {
    ...{ MinTTL, DefaultTTL, MaxTTL },
    brotli: key.EnableAcceptEncodingBrotli === true,
    gzip: key.EnableAcceptEncodingGzip === true,
    ...named(key),
  };
}

function named(config: Properties): OriginRequestPolicy {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = config;
  return {
    headers: { Behavior: HeadersConfig.HeaderBehavior, Names: HeadersConfig.Headers ?? [] },
    cookies: { Behavior: CookiesConfig.CookieBehavior, Names: CookiesConfig.Cookies ?? [] },
    query: { Behavior: QueryStringsConfig.QueryStringBehavior, Names: QueryStringsConfig.QueryStrings ?? [] },
  };
}

function answerHeaders({ ResponseHeadersPolicyConfig: config }: Properties): AnswerHeadersPolicy {
  const { SecurityHeadersConfig: security = {}, CustomHeadersConfig: custom, RemoveHeadersConfig } = config;
  const { StrictTransportSecurity: hsts, ContentTypeOptions, ContentSecurityPolicy } = security;
  const { FrameOptions, ReferrerPolicy } = security;
  const items = (custom?.Items ?? []) as readonly { Header: string; Value: string; Override: boolean }[];
  const removed = (RemoveHeadersConfig?.Items ?? []) as readonly { Header: string }[];
  return {
    removed: removed.map(({ Header }) => Header.toLowerCase()),
    added: [
      ...(hsts
        ? [['strict-transport-security', `max-age=${hsts.AccessControlMaxAgeSec}`, hsts.Override] as const]
        : []),
      ...(ContentTypeOptions
        ? [['x-content-type-options', 'nosniff', ContentTypeOptions.Override] as const]
        : []),
      ...(ContentSecurityPolicy
        ? [
            [
              'content-security-policy',
              ContentSecurityPolicy.ContentSecurityPolicy,
              ContentSecurityPolicy.Override,
            ] as const,
          ]
        : []),
      ...(FrameOptions
        ? [['x-frame-options', FrameOptions.FrameOption, FrameOptions.Override] as const]
        : []),
      ...(ReferrerPolicy
        ? [['referrer-policy', ReferrerPolicy.ReferrerPolicy, ReferrerPolicy.Override] as const]
        : []),
      ...items.map(({ Header, Value, Override }) => [Header.toLowerCase(), Value, Override] as const),
    ],
  };
}
