import type { Wiki } from '../config/wiki.ts';
import { edgeLimits } from './edge-rules.ts';
import type { Endpoints } from './endpoints.ts';
import { uploadMaxMiB } from './php-environment.ts';
import { ports } from './ports.ts';
import { timeouts } from './timeouts.ts';

/** What nginx before a MediaWiki is told: where PHP is, and what the site is called. */
export const siteEnvironment = (wiki: Wiki, endpoints: Endpoints): Record<string, string> => ({
  WIKI7_PHP_PORT: String(ports.php),
  WIKI7_TRUSTED_PROXIES: endpoints.trustedProxies.join(' '),
  WIKI7_SCHEME: wiki.site.scheme,
  WIKI7_SERVER_NAME: wiki.site.host,
  WIKI7_WIKI_ID: wiki.databases.wiki,
  WIKI7_READERS: wiki.access.read === 'everyone' ? 'public' : 'private',
  WIKI7_UPLOAD_MAX_MIB: String(uploadMaxMiB(wiki)),
  WIKI7_RETRY_AFTER_SECONDS: String(edgeLimits.retryAfterSeconds),
  WIKI7_NGINX_TIMEOUT_SECONDS: String(timeouts.nginxSeconds),
});
