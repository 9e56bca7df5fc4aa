/**
 * What the edge may keep and how it names it, as data: rendered to VCL on one machine and to CloudFront policies on AWS.
 * The cookie names are those of MediaWiki 1.43's CookieSessionProvider and of `$wgCookiePrefix = <id>`.
 */

/** Also MediaWiki's `$wgSessionName`. */
export const sessionCookie = (wikiId: string): string => `${wikiId}_session`;

/**
 * Cookies with which MediaWiki may answer one person differently from all others. A request that carries any of them
 * is never answered from the shared cache, and its answer never enters it.
 */
export function personalCookies(wikiId: string): readonly string[] {
  return [
    sessionCookie(wikiId),
    `${wikiId}Token`,
    `${wikiId}UserID`,
    // Set for a day after logout, so that nobody is shown a page of their own past session.
    `${wikiId}LoggedOut`,
    // Follows a blocked person who changes the address.
    `${wikiId}BlockID`,
    'forceHTTPS',
    // Set for seconds after a write, so that its author reads it back from the primary database.
    'UseDC',
    'cpPosIndex',
  ];
}

/** The one of them that says: this browser may still hold pages of a past session. */
export const loggedOutCookie = (wikiId: string): string => `${wikiId}LoggedOut`;

/**
 * Says that whoever sends it is logged in, and nothing else: `<unix expiry>.<16 hexadecimal digits>.<HMAC-SHA256 of what stands before,
 * 64 hexadecimal digits>`. It decides nothing about caches; it lets people past the shield.
 */
export const proofCookie = (wikiId: string): string => `${wikiId}Proof`;

/** Query parameters that advertisers and mailers add. MediaWiki ignores them, so they must not split the cache. Regular expressions. */
export const trackingParameters = [
  'utm_[a-z_]+',
  'mtm_[a-z_]+',
  'pk_(?:campaign|kwd|source|medium|content)',
  'fbclid',
  'gclid',
  'gclsrc',
  'dclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'yclid',
  'twclid',
  'ttclid',
  'igshid',
  'li_fat_id',
  'srsltid',
  'mc_[ce]id',
  '_ga',
  '_gl',
] as const;

export interface UrlClass {
  readonly name: 'load' | 'static' | 'thumbnails' | 'media' | 'api' | 'page';
  /** Regular expression on path and query; the first class that matches counts. Coarse, as CloudFront's behaviours are: `guardedUrls` tells more. */
  readonly pattern: string;
  /** Whose replicas answer. @default 'web' */
  readonly service?: 'thumbs';
  /**
   * What browsers are told about an answer that the shared cache may keep: the origin's own words, or to ask again
   * every time, since an edit can reach the edge but not a browser.
   */
  readonly browsers: 'origin' | 'revalidate';
  /** Longest time in the shared cache, in seconds. @default - as long as the origin says */
  readonly maxTtlSeconds?: number;
}

export const urlClasses: readonly UrlClass[] = [
  { name: 'load', pattern: '^/w/load\\.php(?:[?]|$)', browsers: 'origin' },
  { name: 'static', pattern: '^/(?:w/(?:resources|skins|extensions)|static|assets)/', browsers: 'origin' },
  { name: 'thumbnails', pattern: '^/media/thumb/', service: 'thumbs', browsers: 'origin' },
  { name: 'media', pattern: '^/media/', service: 'thumbs', browsers: 'origin' },
  // The caller chooses `smaxage`, and an edit purges none of these.
  { name: 'api', pattern: '^/w/(?:api|rest)\\.php(?:[/?]|$)', browsers: 'origin', maxTtlSeconds: 300 },
  { name: 'page', pattern: '^/', browsers: 'revalidate' },
];

export const revalidatedClasses = urlClasses
  .filter(({ browsers }) => browsers === 'revalidate')
  .map(({ name }) => name);

export const browsersRevalidate = 'private, must-revalidate, max-age=0';

/** URLs that name a page or a file by its title, which may be written in several encodings. Regular expression. */
export const titleUrls = '^/(?:[a-z-]+/)?(?:wiki/|w/index\\.php|media/)';

/** Characters that MediaWiki's wfUrlencode() leaves alone, beside letters, digits and `-_.`. */
export const titleCharactersLeftAlone = ';@$!*(),/~:';

/** Characters that some browsers and programs leave alone in a URL, and wfUrlencode() does not. */
export const titleCharactersEncoded = '\'"<>[]{}|\\^`';

/** The same, where they have no meaning of their own: in a path, but not in a query. */
export const titlePathCharactersEncoded = '&=+';

export const methods = {
  anywhere: ['GET', 'HEAD', 'POST', 'OPTIONS'],
  /** MediaWiki's REST API also knows these. */
  rest: ['PUT', 'DELETE', 'PATCH'],
  restPattern: '^/w/rest\\.php/',
} as const;

/**
 * Headers by which a client could claim another address, host or path than its own, or have an answer made that others then
 * get from the cache. They end at the edge.
 */
export const droppedRequestHeaders = [
  'Client-IP',
  'CF-Connecting-IP',
  'CloudFront-Viewer-Address',
  'Fastly-Client-IP',
  'Forwarded',
  'Proxy',
  'Proxy-Connection',
  'True-Client-IP',
  'Upgrade',
  'Via',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'X-Forwarded',
  'X-Forwarded-By',
  'X-Forwarded-Host',
  'X-Forwarded-Path',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Forwarded-Scheme',
  'X-Forwarded-Server',
  'X-Forwarded-Ssl',
  'X-HTTP-Method',
  'X-HTTP-Method-Override',
  'X-Host',
  'X-Method-Override',
  'X-Original-Host',
  'X-Original-URL',
  'X-Real-IP',
  'X-Rewrite-URL',
] as const;

/**
 * In which the origin names the tags of an answer, with a comma between two; it never reaches a reader. CloudFront reads one header, and
 * S3 sends metadata under this prefix alone. See AWS, "Invalidating content by cache tags".
 */
export const cacheTagHeader = 'x-amz-meta-cache-tag';

/** Headers of an answer that are nobody's business outside. */
export const droppedResponseHeaders = ['Age', 'Server', 'Via', 'X-Powered-By', 'X-Varnish'] as const;

export const edgeLimits = {
  /** An error is never kept longer; a missing page that is created must appear. */
  errorTtlSeconds: 1,
  /** How long the edge remembers that a URL's answer can't be shared, so that its readers don't queue for each other. */
  uncacheableSeconds: 120,
  /** How long a reader waits for a fresh copy where there is an old one to show. */
  freshCopySeconds: 2,
  /** How long after a fresh copy could not be had old ones are shown without waiting for one. They are asked for all the same. */
  noFreshCopySeconds: 30,
  /** Longer files stream through, so that one video can't push out thousands of pages. */
  largestCachedBytes: 8 * 1024 * 1024,
  /** Spreads the expiry of pages cached in the same moment: each lives between this share of its time and all of it. */
  shortestTtlShare: 0.95,
  /** What a client is told to wait when no web replica answers, whoever says so: edge, front or nginx. */
  retryAfterSeconds: 10,
} as const;
