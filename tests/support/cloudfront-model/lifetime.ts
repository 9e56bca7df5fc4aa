import type { CachePolicy } from './template.ts';

export interface Lifetime {
  /** For how long it answers without being asked for again, in seconds. */
  readonly seconds: number;
  /** For how much longer it is shown while a new copy is fetched. */
  readonly whileRevalidating: number;
  /** For how much longer it is shown where the origin fails; undefined: as long as it is there. */
  readonly ifError: number | undefined;
  /** Whether requests for it that come meanwhile get it too. */
  readonly isCollapsed: boolean;
}

/**
 * For how long CloudFront keeps an answer. See AWS, "Manage how long content stays in the cache (expiration)": a minimum TTL above 0 is
 * stronger than `private`, `no-store` and `no-cache`; `s-maxage` counts before `max-age`, that before `Expires`; the default TTL is for
 * answers that say nothing. Errors: "How CloudFront processes HTTP 4xx and 5xx status codes from your origin", kept for the longer of the
 * error caching minimum TTL and the origin's own time. `Vary: *`: "Request and response behavior for custom origins", Content negotiation.
 *
 * @param errorSeconds the error caching minimum TTL; undefined where the status has none
 */
export function lifetimeOf(
  policy: CachePolicy,
  status: number,
  headers: Readonly<Record<string, string>>,
  errorSeconds: number | undefined,
  now: number,
): Lifetime {
  const says = directives(headers['cache-control'] ?? '');
  const asked = says.get('s-maxage') ?? says.get('max-age') ?? expiry(headers, now);
  const isRefused = ['private', 'no-store', 'no-cache'].some((name) => says.get(name) === '');
  const seconds = Number(asked);
  const isPreventing = isRefused || (asked !== undefined && seconds <= 0);
  return {
    seconds: status >= 400 ? ofError() : ofAnswer(),
    whileRevalidating: Number(says.get('stale-while-revalidate') ?? 0),
    ifError: says.has('stale-if-error') ? Number(says.get('stale-if-error')) : undefined,
    // "Simultaneous requests for the same object (request collapsing)" names what prevents it.
    isCollapsed: policy.MinTTL > 0 || !isPreventing,
  };

  function ofAnswer(): number {
    if (isRefused || (headers.vary?.includes('*') && policy.MinTTL === 0)) return policy.MinTTL;
    if (asked === undefined || Number.isNaN(seconds)) return Math.max(policy.MinTTL, policy.DefaultTTL);
    return Math.min(Math.max(seconds, policy.MinTTL), Math.max(policy.MaxTTL, policy.MinTTL));
  }

  function ofError(): number {
    if (errorSeconds === undefined) return 0;
    // "not restricted by a cache control header"
    if (isRefused) return policy.MinTTL;
    return Math.max(errorSeconds, Number.isNaN(seconds) ? 0 : Math.min(seconds, policy.MaxTTL));
  }
}

/** `no-cache="Set-Cookie"` names a header, and is no refusal. See AWS, "Cache content based on cookies". */
function directives(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(/([\w-]+)(?:="([^"]*)"|=([^,\s"]*))?/g)) {
    found.set(name.toLowerCase(), quoted ?? plain ?? '');
  }
  return found;
}

function expiry({ expires }: Readonly<Record<string, string>>, now: number): string | undefined {
  if (expires === undefined) return undefined;
  const at = Date.parse(expires);
  return String(Number.isNaN(at) ? 0 : Math.max(0, (at - now) / 1000));
}
