import {
  type CacheBehavior,
  type CachePolicyConfig,
  CloudFrontClient,
  type DefaultCacheBehavior,
  type DistributionConfig,
  GetCachePolicyCommand,
  GetFunctionCommand,
} from '@aws-sdk/client-cloudfront';
import { personalCookies, type UrlClass, urlClasses } from '../../../blueprint/edge-rules.ts';
import { type Found, wrong } from '../../../operations/finding.ts';
import { impersonalClasses, keyHeader } from '../../edge/class-rules.ts';
import { pathPatterns } from '../../edge/path-patterns.ts';
import { GLOBAL_REGION } from '../../global-region.ts';
import { type Check, lookAtEach, type Patient } from '../check.ts';
import { configOf, DISTRIBUTION } from './distributions.ts';

/**
 * What CloudFront keys its cache with, held against the blueprint: a cookie that is missing there shows one person’s page to others. It
 * is deployed right; this is about what was changed by hand since.
 */
export const cacheKeys: Check = {
  name: 'cache keys',
  allWell: 'No page of one person can reach another one from CloudFront’s cache.',
  of: [DISTRIBUTION],
  look: (patient) =>
    lookAtEach(patient.deployed.of(DISTRIBUTION), async (distribution) => {
      const config = await configOf(distribution, patient);
      if (!config) return [];
      return lookAtEach(behavioursOf(config), (one) => lookAt(one, patient));
    }),
};

interface Behaviour {
  readonly pattern: string;
  readonly urlClass: UrlClass;
  readonly deployed: CacheBehavior | DefaultCacheBehavior;
}

const pageClass = urlClasses.find(({ name }) => name === 'page') as UrlClass;

/** What somebody added by hand is held to the strictest rules. The page of errors is the same for all, whoever asks. */
function behavioursOf(config: DistributionConfig): readonly Behaviour[] {
  const { DefaultCacheBehavior, CacheBehaviors, CustomErrorResponses } = config;
  const known = new Map(
    urlClasses
      .filter((urlClass) => urlClass !== pageClass)
      .flatMap((urlClass) => pathPatterns(urlClass.pattern).map((pattern) => [pattern, urlClass] as const)),
  );
  const errorPages = (CustomErrorResponses?.Items ?? []).map(({ ResponsePagePath }) => ResponsePagePath);
  const others = (CacheBehaviors?.Items ?? []).filter(({ PathPattern }) => !errorPages.includes(PathPattern));
  return [
    ...others.map((deployed) => {
      const pattern = deployed.PathPattern ?? '';
      return { pattern, urlClass: known.get(pattern) ?? pageClass, deployed };
    }),
    ...(DefaultCacheBehavior
      ? [{ pattern: 'the default', urlClass: pageClass, deployed: DefaultCacheBehavior }]
      : []),
  ];
}

async function lookAt(behaviour: Behaviour, patient: Patient): Promise<readonly Found[]> {
  const client = patient.aws.in(CloudFrontClient, GLOBAL_REGION);
  const { pattern, deployed } = behaviour;
  const { CachePolicyId: Id } = deployed;
  const named = (sentence: string) =>
    wrong(`The behaviour ${pattern} of CloudFront ${sentence}.`, {
      remedy: './wiki7 deploy, then invalidate what was kept: docs/guide/incidents.md',
    });
  if (!Id) return [named('has no cache policy, so its key is not the wiki’s')];
  const [{ CachePolicy }, code] = await Promise.all([
    client.send(new GetCachePolicyCommand({ Id })),
    viewerRequestOf(deployed, client),
  ]);
  const faults = [
    ...judgeKey(CachePolicy?.CachePolicyConfig, behaviour.urlClass, patient),
    ...judgeOrigin(behaviour, patient),
    ...judgeFunction(code, patient),
  ];
  return faults.map(named);
}

function judgeKey(
  policy: CachePolicyConfig | undefined,
  { name, maxTtlSeconds }: UrlClass,
  { cloud: { wiki } }: Patient,
): readonly string[] {
  const key = policy?.ParametersInCacheKeyAndForwardedToOrigin;
  const { CookieBehavior = 'none', Cookies } = key?.CookiesConfig ?? {};
  const headers = (key?.HeadersConfig?.Headers?.Items ?? []).map((header) => header.toLowerCase());
  const cookies = Cookies?.Items ?? [];
  const isPersonal = !impersonalClasses(wiki).includes(name);
  const hasCookie = (cookie: string) =>
    CookieBehavior === 'all' ||
    (CookieBehavior === 'whitelist' && cookies.includes(cookie)) ||
    (CookieBehavior === 'allExcept' && !cookies.includes(cookie));
  const missing = isPersonal ? personalCookies(wiki.id).filter((cookie) => !hasCookie(cookie)) : [];
  const needed = [keyHeader, ...(isPersonal ? ['authorization'] : [])];
  const without = needed.filter((header) => !headers.includes(header));
  return [
    ...(missing.length > 0 ? [`has a cache key without the cookies ${missing.join(', ')}`] : []),
    ...(without.length > 0 ? [`has a cache key without the headers ${without.join(', ')}`] : []),
    ...((policy?.MinTTL ?? 0) > 0 || (policy?.DefaultTTL ?? 0) > 0
      ? ['keeps answers of which MediaWiki says that nobody may keep them']
      : []),
    ...(maxTtlSeconds !== undefined && (policy?.MaxTTL ?? 0) > maxTtlSeconds
      ? [`keeps answers longer than ${maxTtlSeconds} seconds, and no edit purges these`]
      : []),
  ];
}

/** Whoever knows no cookie must not answer by them. */
const judgeOrigin = ({ urlClass, deployed }: Behaviour, { cloud: { wiki } }: Patient): readonly string[] =>
  impersonalClasses(wiki).includes(urlClass.name) && deployed.OriginRequestPolicyId
    ? ['sends the origin more than is in its key']
    : [];

/** What runs before the cache, as text; nothing where none does. */
async function viewerRequestOf(
  { FunctionAssociations }: CacheBehavior | DefaultCacheBehavior,
  client: CloudFrontClient,
): Promise<string | undefined> {
  const found = FunctionAssociations?.Items?.find(({ EventType }) => EventType === 'viewer-request');
  const Name = found?.FunctionARN?.split('/').at(-1);
  if (Name === undefined) return undefined;
  const { FunctionCode } = await client.send(new GetFunctionCommand({ Name, Stage: 'LIVE' }));
  return FunctionCode?.transformToString() ?? '';
}

/** It has to know whose requests it must leave a key of their own. */
function judgeFunction(code: string | undefined, { cloud: { wiki } }: Patient): readonly string[] {
  if (code === undefined) return ['has no function before its cache, so cookies decide nothing'];
  const unknownTo = [keyHeader, ...personalCookies(wiki.id)].filter(
    (name) => !code.includes(JSON.stringify(name)),
  );
  return unknownTo.length > 0
    ? [`has a function before its cache that doesn’t know ${unknownTo.join(', ')}`]
    : [];
}
