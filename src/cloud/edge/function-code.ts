import {
  browsersRevalidate,
  cacheTagHeader,
  droppedRequestHeaders,
  loggedOutCookie,
  methods,
  personalCookies,
  revalidatedClasses,
  titleCharactersEncoded,
  titleCharactersLeftAlone,
  titlePathCharactersEncoded,
  titleUrls,
  trackingParameters,
  urlClasses,
} from '../../blueprint/edge-rules.ts';
import { guardedUrls } from '../../blueprint/guarded-urls.ts';
import type { Wiki } from '../../config/wiki.ts';
import { impersonalClasses, keyHeader, readsLanguage, storeClasses } from './class-rules.ts';
import { compiled, type EdgeFunctionName } from './compiled-function.ts';
import type {
  MediaResponseRules,
  OriginChoiceRules,
  PageResponseRules,
  ViewerRequestRules,
} from './functions/rules.ts';
import { missingThumbnail } from './origins.ts';
import { regionFlag } from './region-flag.ts';
import { standbyOriginIds } from './standby-origins.ts';

/**
 * Of the headers that end at the edge, those that CloudFront leaves alone. It removes the first three itself and lets no function see
 * them, and it lets nobody change `Via`. See AWS, "Restrictions on all edge functions".
 */
const CLOUDFRONT_OWN: readonly string[] = ['Proxy-Connection', 'Upgrade', 'X-Real-IP', 'Via'];

type Rule = string | number | boolean | RegExp | readonly Rule[] | { readonly [name: string]: Rule };

/** The code of one of the edge's functions, the wiki's rules written before it. */
export function functionCode(name: EdgeFunctionName, wiki: Wiki): string {
  return `const rules = ${literal(rulesOf[name](wiki))};\n${compiled(name)}`;
}

/**
 * The viewer-request function of a wiki with a second region. A behaviour has one function, so the choice of the region is in the same
 * one; and only this one waits for the key-value store.
 */
export function choosingFunctionCode(wiki: Wiki): string {
  const standby = {
    key: regionFlag.key,
    value: regionFlag.standby,
    origins: standbyOriginIds,
    thumbnails: /^\/media\/thumb\//,
    missing: missingThumbnail,
  };
  const rules: OriginChoiceRules = { ...rulesOf['viewer-request'](wiki), standby };
  const received = compiled('viewer-request').replace('function handler(', 'function received(');
  return `import cf from 'cloudfront';\nconst rules = ${literal(rules)};\n${received}${compiled('origin-choice')}`;
}

interface RulesOf {
  readonly 'viewer-request': (wiki: Wiki) => ViewerRequestRules;
  readonly 'page-response': (wiki: Wiki) => PageResponseRules;
  readonly 'media-response': (wiki: Wiki) => MediaResponseRules;
}

const rulesOf: RulesOf = {
  'viewer-request': (wiki) => ({
    key: keyHeader,
    // What was kept while everybody could read has another name: whoever closes a wiki waits for no copy to expire.
    readers: wiki.access.read === 'everyone' ? '' : 'private-',
    methods: methods.anywhere,
    restMethods: methods.rest,
    rest: new RegExp(methods.restPattern),
    droppedHeaders: droppedRequestHeaders
      .filter((header) => !CLOUDFRONT_OWN.includes(header))
      .map((header) => header.toLowerCase()),
    classes: urlClasses.map(({ name, pattern }) => ({ name, pattern: new RegExp(pattern) })),
    impersonal: impersonalClasses(wiki),
    revalidated: revalidatedClasses,
    personal: personalCookies(wiki.id),
    loggedOut: loggedOutCookie(wiki.id),
    variants: readsLanguage(wiki),
    tracking: new RegExp(`^(?:${trackingParameters.join('|')})(?:=|$)`, 'i'),
    titles: new RegExp(titleUrls),
    never: guardedUrls(wiki)
      .filter(({ stored }) => stored === 'never')
      .map(({ pattern }) => new RegExp(pattern, 'i')),
    leftAlone: `${titleCharactersLeftAlone}-_.`,
    encoded: oneOf(titleCharactersEncoded),
    encodedInPath: oneOf(titleCharactersEncoded + titlePathCharactersEncoded),
    store: {
      names: storeClasses(wiki),
      prefix: /^\/media\//,
      // What images/nginx/etc/media-mediawiki.conf.template has an address for.
      pattern: /^\/media\/(?:thumb\/.|(?:archive\/)?[0-9a-f]\/[0-9a-f]{2}\/[^/]+$)/,
      // CloudFront chooses the bucket by the resolved path and sends it this one: no part of it may lead up, to the bucket's listing.
      unresolved: /\/\.{0,2}(?:\/|$)/,
    },
  }),
  'page-response': (wiki) => ({
    browsers: browsersRevalidate,
    personal: personalCookies(wiki.id),
    tag: cacheTagHeader,
  }),
  // As images/nginx/etc/thumbs.conf.template has it.
  'media-response': () => ({
    storeHeaders: /^x-amz-(?:meta-|server-side-|version-id|storage-class|replication-)/,
    shown: /\.(?:png|gif|jpe?g|webp|avif|svg|pdf|og[gav]|opus|mp3|wav|flac|mp4|webm)$/i,
    unboxed: /\.pdf$/i,
    policy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox",
  }),
};

const oneOf = (characters: string) => new RegExp(`[${characters.replaceAll(/[\\\]^-]/g, '\\$&')}]`, 'g');

/** A rule as JavaScript says it. */
function literal(rule: Rule): string {
  if (rule instanceof RegExp) return String(rule);
  if (Array.isArray(rule)) return `[${rule.map(literal).join(', ')}]`;
  if (typeof rule !== 'object') return JSON.stringify(rule);
  return `{ ${Object.entries(rule)
    .map(([name, value]) => `${name}: ${literal(value)}`)
    .join(', ')} }`;
}
