import type { Wiki } from '../config/wiki.ts';
import { edgeLimits, sessionCookie } from './edge-rules.ts';
import type { Endpoints } from './endpoints.ts';
import { guardedUrls, robotsRules, robotsTag } from './guarded-urls.ts';
import { uploadMaxMiB } from './php-environment.ts';
import { refusalPage } from './plain-pages.ts';
import { ports } from './ports.ts';
import {
  bareContentSecurityPolicy,
  contentSecurityPolicy,
  securityHeaders,
  strictTransportSecurity,
} from './security-headers.ts';
import { shieldRules } from './shield-rules.ts';
import { isShieldedByNginx } from './shield-settings.ts';
import { timeouts } from './timeouts.ts';
import { metricDirective, metricSpace, wikiMetrics } from './wiki-metrics.ts';

/** What nginx before a MediaWiki is told: where PHP is, and what the site is called. */
export const siteEnvironment = (wiki: Wiki, endpoints: Endpoints): Record<string, string> => ({
  WIKI7_PHP_PORT: String(ports.php),
  WIKI7_TRUSTED_PROXIES: endpoints.trustedProxies.join(' '),
  WIKI7_SCHEME: wiki.site.scheme,
  WIKI7_SERVER_NAME: wiki.site.host,
  WIKI7_WIKI_ID: wiki.databases.wiki,
  WIKI7_READERS: wiki.access.read === 'everyone' ? 'public' : 'private',
  WIKI7_CONTENT_SECURITY_POLICY: contentSecurityPolicy(wiki),
  WIKI7_BARE_CONTENT_SECURITY_POLICY: bareContentSecurityPolicy,
  WIKI7_REFERRER_POLICY: securityHeaders['Referrer-Policy'],
  WIKI7_PERMISSIONS_POLICY: securityHeaders['Permissions-Policy'],
  WIKI7_OPENER_POLICY: securityHeaders['Cross-Origin-Opener-Policy'],
  WIKI7_STRICT_TRANSPORT_SECURITY: wiki.site.scheme === 'https' ? strictTransportSecurity : '',
  WIKI7_UPLOAD_MAX_MIB: String(uploadMaxMiB(wiki)),
  WIKI7_RETRY_AFTER_SECONDS: String(edgeLimits.retryAfterSeconds),
  WIKI7_ERROR_SECONDS: String(edgeLimits.errorTtlSeconds),
  WIKI7_NGINX_TIMEOUT_SECONDS: String(timeouts.nginxSeconds),
});

/** Whether it asks the sidecar before it lets the anonymous have expensive answers, and what it says when they may not. */
export const shieldEnvironment = (wiki: Wiki, endpoints: Endpoints): Record<string, string> =>
  isShieldedByNginx(wiki, endpoints)
    ? {
        WIKI7_SHIELD: 'on',
        WIKI7_SIDECAR_PORT: String(ports.sidecar),
        WIKI7_REFUSAL_PAGE: refusalPage,
        WIKI7_REFUSAL_SECONDS: String(shieldRules.retryAfterSeconds),
        ...bypassEnvironment(wiki),
      }
    : { WIKI7_SHIELD: 'off' };

/** What nginx writes for each request that the sidecar did not answer for in time, as parts of a JSON object. */
function bypassEnvironment({ id }: Pick<Wiki, 'id'>): Record<string, string> {
  const { withoutShield } = wikiMetrics;
  return {
    WIKI7_BYPASS_METRICS: JSON.stringify([metricDirective([withoutShield])]),
    WIKI7_BYPASS_VALUES: JSON.stringify({ [metricSpace.dimension]: id, [withoutShield]: 1 }).slice(1, -1),
  };
}

/**
 * Whether requests for one page at one time become one. Varnish does that by itself; CloudFront doesn't promise it. A private wiki
 * has no pages for all.
 */
export const collapseEnvironment = (wiki: Wiki, { purge }: Endpoints): Record<string, string> => ({
  WIKI7_COLLAPSE: purge?.to === 'sqs' && wiki.access.read === 'everyone' ? 'on' : 'off',
});

/** The rules on what is asked for, for images/nginx/etc/guarded-urls.conf.template, and what crawlers are told of them. */
export const guardedEnvironment = (wiki: Wiki): Record<string, string> => ({
  ...Object.fromEntries(
    guardedUrls(wiki).map(({ name, pattern }) => [`WIKI7_URLS_${name.toUpperCase()}`, pattern]),
  ),
  WIKI7_URLS_BUDGETED: guardedUrls(wiki)
    .flatMap(({ name, budget }) => (budget ? [name] : []))
    .join('|'),
  WIKI7_SESSION_COOKIE: sessionCookie(wiki.id),
  WIKI7_PHP_GUARDED_PORT: String(ports.phpGuarded),
  WIKI7_ROBOTS_TAG: robotsTag,
  WIKI7_ROBOTS_RULES: robotsRules(wiki).join('|'),
});
