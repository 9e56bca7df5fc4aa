import type { Wiki } from '../config/wiki.ts';

/**
 * What pages may load and do. MediaWiki's scripts stand inline in pages that caches keep, so they can have no nonce, and its loader runs
 * those that it has stored with `eval`. What is left still keeps out other sites' scripts, plug-ins, frames and forms.
 * Who may frame a page is added where it is sent: MediaWiki says `X-Frame-Options: DENY` of some.
 */
export function contentSecurityPolicy({ edge }: Pick<Wiki, 'edge'>): string {
  const own = ["'self'", ...edge.contentSources];
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': own,
    'script-src': [...own, "'unsafe-inline'", "'unsafe-eval'"],
    'style-src': [...own, "'unsafe-inline'"],
    'img-src': [...own, 'data:', 'blob:'],
    'media-src': [...own, 'data:', 'blob:'],
    'font-src': [...own, 'data:'],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    // Logging in may lead on to a site that asked for it.
    'form-action': own,
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Of answers that an edge, a front or nginx makes itself: a text with a style of its own, and nothing else. */
export const bareContentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Of every answer, by whomever. */
export const securityHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
} as const;

/** A year, where the site has TLS. */
export const strictTransportSeconds = 365 * 24 * 3600;
export const strictTransportSecurity = `max-age=${strictTransportSeconds}`;
