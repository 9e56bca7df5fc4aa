import { trackingParameters } from '../../blueprint/edge-rules.ts';
import { anyPage, readingParameters } from '../../blueprint/guarded-urls.ts';
import type { CloudSizes } from '../../config/cloud-profiles.ts';
import type { CloudConfig } from '../../config/cloud-schema.ts';
import {
  allOf,
  anyOf,
  headerMatches,
  inCountries,
  labelled,
  methodIs,
  not,
  pathIs,
  pathMatches,
  queryAsWrittenMatches,
  queryMatches,
  type WafCondition,
} from './waf-conditions.ts';
import { countedLabels, type Inspected, type ManagedGroup, managedGroups } from './waf-managed-groups.ts';

/** One rule of the web ACL. Whatever a rule blocks, no later one sees; none of them allows, so none opens a way past the others. */
export type WafRule =
  | {
      readonly kind: 'block';
      readonly name: string;
      readonly when: WafCondition;
      readonly answer?: WafAnswer;
    }
  | {
      readonly kind: 'rate';
      readonly name: string;
      /** Requests of one address in `rateWindowSeconds`. */
      readonly limit: number;
      /** @default - all requests */
      readonly when?: WafCondition;
    }
  | { readonly kind: 'managed'; readonly name: string; readonly group: ManagedGroup };

export type WafAnswer = 'elsewhere' | 'slow-down';

/** One of the windows that WAF offers. */
export const rateWindowSeconds = 300;

/**
 * A first visit takes about twenty requests, so the first limit is 250 of them in five minutes: a class of a school behind one address.
 * No person saves a hundred times a minute. The third is for what no cache answers.
 */
const rateLimits = { all: 5000, mutating: 500, expensive: 600 } as const;

/** MediaWiki takes it in any case, after a colon and among spaces. */
const special = '[:+ _]*[Ss][Pp][Ee][Cc][Ii][Aa][Ll][+ _]*:';

/** Parameters of links that readers follow, and no others. */
const onlyReading = queryAsWrittenMatches(
  `^(?:(?:${[...readingParameters, `(?:${trackingParameters.join('|')})(?:=[^&]*)?`].join('|')})(?:&|$))*$`,
);

/**
 * The class `expensive` of `guardedUrls`, coarsely: WAF's expressions know no look-ahead. So pages by everything but the parameters of
 * readers' links, special pages by their English name, and all of the APIs. PHP skips leading spaces.
 */
const expensive = anyOf(
  pathMatches(`^/w/(?:api|rest)\\.php|^/wiki/${special}`),
  queryMatches(`(?:^|&)[+ ]*title=${special}`),
  allOf(pathMatches(`${anyPage}$`), not(onlyReading)),
);

/**
 * Where wikitext, search words and titles are expected. In headers: from one of the wiki's pages or searches, and with cookies, which are
 * other sites' too. Both can be forged, and then these rules of AWS's stop nothing; no limit depends on them.
 */
const expected: Readonly<Record<Exclude<Inspected, 'cookie'>, WafCondition>> = {
  body: pathMatches('^/(?:w/(?:index|api|rest)\\.php|wiki/)'),
  query: pathMatches('^/(?:w/(?:index|api|rest|load)\\.php|wiki/)'),
  path: pathMatches('^/(?:w/rest\\.php/|wiki/|media/)'),
  header: anyOf(
    headerMatches('referer', '^https?://[^/]+/(?:wiki/|w/index\\.php)'),
    headerMatches('cookie', '='),
  ),
};

export interface WafOptions extends Pick<CloudConfig, 'countries'> {
  /** `floods`: limits, and addresses that are known for attacks. `attacks`: what requests say too. */
  readonly firewall: CloudSizes['firewall'];
}

/** In their order. Limits stand before everything that trusts what a client says of itself. */
export function wafRules({ countries, firewall }: WafOptions): readonly WafRule[] {
  const mutating = not(anyOf(...['GET', 'HEAD', 'OPTIONS'].map(methodIs)));
  return [
    ...countryRules(countries),
    { kind: 'rate', name: 'RateAll', limit: rateLimits.all },
    { kind: 'rate', name: 'RateMutating', limit: rateLimits.mutating, when: mutating },
    { kind: 'rate', name: 'RateExpensive', limit: rateLimits.expensive, when: expensive },
    ...managedGroups
      .filter(({ seesAddressesOnly }) => seesAddressesOnly || firewall === 'attacks')
      .map((group) => ({
        kind: 'managed' as const,
        name: group.name.replace('AWSManagedRules', ''),
        group,
      })),
    ...(firewall === 'attacks' ? whereNoTextIsExpected : []),
  ];
}

/** Route 53's health checkers ask from all over the world. */
function countryRules(countries: CloudConfig['countries']): readonly WafRule[] {
  if (countries.mode === 'all') return [];
  const named = inCountries(countries.codes);
  const strange = countries.mode === 'only' ? not(named) : named;
  return [
    {
      kind: 'block',
      name: 'Countries',
      when: allOf(strange, not(pathIs('/healthz'))),
      answer: 'elsewhere',
    },
  ];
}

const unexpected = (name: string, inspected: keyof typeof expected): WafRule => ({
  kind: 'block',
  name,
  when: allOf(anyOf(...countedLabels(inspected).map(labelled)), not(expected[inspected])),
});

const whereNoTextIsExpected: readonly WafRule[] = [
  unexpected('UnexpectedBody', 'body'),
  unexpected('UnexpectedQuery', 'query'),
  unexpected('UnexpectedPath', 'path'),
  unexpected('UnexpectedHeader', 'header'),
];

/** What a rule takes of the web ACL's capacity. */
export function capacityOf(rule: WafRule): number {
  switch (rule.kind) {
    case 'managed':
      return rule.group.capacity;
    case 'rate':
      return 2 + (rule.when?.capacity ?? 0);
    case 'block':
      return rule.when.capacity;
  }
}

/**
 * What a web ACL may take without a further charge per request; it may take 5,000 with one. See AWS, "AWS WAF Pricing" and "Understanding
 * web ACL capacity units (WCUs) in AWS WAF".
 */
export const freeCapacity = 1500;
