import type { CachePolicy, OriginRequestPolicy } from './template.ts';

/** A request after the viewer-request function. */
export interface Viewed {
  readonly method: string;
  readonly path: string;
  /** Raw. */
  readonly query: string;
  /** All but cookies, names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly (readonly [string, string])[];
}

/** AWS, "Compression support": what a viewer accepts, in one of four spellings. */
export function acceptedEncoding({ brotli, gzip }: CachePolicy, accepts = ''): string | undefined {
  const kinds = [
    brotli && /(?:^|[ ,])br(?:[ ,;]|$)/.test(accepts) ? 'br' : '',
    gzip && /(?:^|[ ,])gzip(?:[ ,;]|$)/.test(accepts) ? 'gzip' : '',
  ];
  return kinds.filter((kind) => kind !== '').join(',') || undefined;
}

/**
 * The name under which an answer is kept: path, and of query, headers and cookies what the policy names. The behaviour is no part of it.
 * See AWS, "Understand the cache key". `Vary` says nothing to CloudFront but for `Accept-Encoding`.
 */
export function cacheKey(policy: CachePolicy, { path, query, headers, cookies }: Viewed): string {
  return JSON.stringify([
    path,
    chosenQuery(policy.query, query),
    chosen(policy.headers, headers),
    chosenCookies(policy.cookies, cookies),
    acceptedEncoding(policy, headers['accept-encoding']),
  ]);
}

/** Sent on without being named, where the viewer sent them. See AWS, "Request and response behavior for custom origins". */
const always = ['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'range'];
const withBody = ['content-length', 'content-type', 'content-encoding'];
/** Never sent on, whoever names them: same page, "HTTP request headers and CloudFront behavior". */
const never =
  /^(?:connection|keep-alive|expect|te|trailer|transfer-encoding|upgrade|proxy-.*|x-edge-.*|x-real-ip|x-forwarded-proto)$/;

/** What the origin learns: everything in the key, and what the origin request policy names. See AWS, "Control origin requests". */
export function forwarded(
  policy: CachePolicy,
  more: OriginRequestPolicy | undefined,
  { method, query, headers, cookies }: Viewed,
): { query: string; headers: Record<string, string> } {
  const names = new Set([
    ...Object.keys(chosen(policy.headers, headers)),
    ...Object.keys(more ? chosen(more.headers, headers) : {}),
    ...always,
    ...(method === 'GET' || method === 'HEAD' ? [] : withBody),
  ]);
  // It is sent on where it is in the key, or where all headers of the viewer are. See AWS, "Configure CloudFront to forward the
  // Authorization header".
  const isKeyed = policy.headers.Names.some((name) => name.toLowerCase() === 'authorization');
  if (!isKeyed && !more?.headers.Behavior.startsWith('all')) names.delete('authorization');
  const sent = Object.entries(headers).filter(
    ([name]) => names.has(name) && !never.test(name) && name !== 'host' && name !== 'accept-encoding',
  );
  const encoding = acceptedEncoding(policy, headers['accept-encoding']);
  const kept = new Set([
    ...chosenCookies(policy.cookies, cookies),
    ...(more ? chosenCookies(more.cookies, cookies) : []),
  ]);
  const inOrder = cookies.filter((cookie) => kept.has(cookie));
  return {
    query: more && chosenQuery(more.query, query) !== '' ? query : chosenQuery(policy.query, query),
    headers: {
      ...Object.fromEntries(sent),
      ...(encoding !== undefined && { 'accept-encoding': encoding }),
      ...(inOrder.length > 0 && { cookie: inOrder.map(([name, value]) => `${name}=${value}`).join('; ') }),
    },
  };
}

type Choice = CachePolicy['headers'];

function takes({ Behavior, Names }: Choice, name: string): boolean {
  if (Behavior === 'none') return false;
  if (Behavior.startsWith('all') && Behavior !== 'allExcept') return true;
  return Names.includes(name) === (Behavior === 'whitelist');
}

function chosen(choice: Choice, headers: Viewed['headers']): Record<string, string> {
  const insensitive = { ...choice, Names: choice.Names.map((name) => name.toLowerCase()) };
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => takes(insensitive, name))
      .sort(),
  );
}

const chosenCookies = (choice: Choice, cookies: Viewed['cookies']) =>
  cookies.filter(([name]) => takes(choice, name));

const chosenQuery = (choice: Choice, query: string) =>
  query
    .split('&')
    .filter((part) => part !== '' || choice.Behavior === 'all')
    .filter((part) => takes(choice, part.replace(/=.*$/s, '')))
    .join('&');
