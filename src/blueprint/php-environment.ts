import type { Wiki } from '../config/wiki.ts';
import type { Container } from './container.ts';
import { databaseEnvironment } from './database-environment.ts';
import { sessionCookie } from './edge-rules.ts';
import type { Endpoints } from './endpoints.ts';
import { largestRenderedMiB, thumbnailWidths } from './media-rules.ts';
import { mediaKeys } from './media-store.ts';
import type { MediaWikiSettings } from './mediawiki-settings.ts';
import { ports } from './ports.ts';
import { timeouts } from './timeouts.ts';

/** MiB of one web replica that all its workers share, before their own share of the rest. */
const OPCACHE_MIB = 192;
const APCU_MIB = 64;
/** Limit of one request; MediaWiki parses its longest pages in less. */
const REQUEST_MEMORY_MIB = 256;

/** What every container of the MediaWiki image is told. */
export function phpEnvironment(wiki: Wiki, endpoints: Endpoints): Record<string, string> {
  return {
    WIKI7_SETTINGS: JSON.stringify(mediaWikiSettings(wiki)),
    ...databaseEnvironment(endpoints),
    ...replicas(endpoints),
    WIKI7_CACHE_HOST: endpoints.cacheHost ?? '',
    WIKI7_SESSIONS_HOST: endpoints.sessionsHost ?? '',
    WIKI7_SHELLBOX_URL: endpoints.renderUrl,
    WIKI7_EDGE: endpoints.purge === null ? 'off' : 'on',
    ...mediaKeys(wiki.media, endpoints.media).environment,
    WIKI7_MEDIA: JSON.stringify(endpoints.media),
    WIKI7_REQUEST_SECONDS: String(timeouts.requestSeconds),
    WIKI7_PHP_PORT: String(ports.php),
    WIKI7_PHP_WORKERS: String(wiki.sizes.phpWorkers - guardedWorkers(wiki)),
    WIKI7_PHP_GUARDED_PORT: String(ports.phpGuarded),
    WIKI7_PHP_GUARDED_WORKERS: String(guardedWorkers(wiki)),
    WIKI7_PHP_MEMORY_MIB: String(REQUEST_MEMORY_MIB),
    WIKI7_PHP_TERMINATE_SECONDS: String(timeouts.phpTerminateSeconds),
    WIKI7_OPCACHE_MIB: String(OPCACHE_MIB),
    WIKI7_APCU_MIB: String(APCU_MIB),
    WIKI7_UPLOAD_MAX_MIB: String(uploadMaxMiB(wiki)),
  };
}

/** Of the workers, those that make what strangers ask for by the budgets of `guardedUrls`: they take no page's and no editor's turn. */
const guardedWorkers = ({ sizes }: Wiki): number => Math.max(1, Math.floor(sizes.phpWorkers / 4));

/** Only where there are any, so that nothing changes for a wiki without. */
const replicas = ({ databaseReplicas: hosts }: Endpoints): Record<string, string> =>
  hosts.length === 0 ? {} : { WIKI7_DB_REPLICAS: hosts.join(' ') };

export function phpSecrets(wiki: Wiki, endpoints: Endpoints): Container['secrets'] {
  return {
    WIKI7_DB_PASSWORD: 'database-app-password',
    WIKI7_SECRET_KEY: 'secret-key',
    WIKI7_CAPTCHA_SECRET: 'captcha-secret',
    WIKI7_SHELLBOX_SECRET: 'shellbox-secret',
    WIKI7_PROOF_SECRET: 'edge-proof-secret',
    ...(endpoints.cacheHost === null ? {} : { WIKI7_CACHE_PASSWORD: 'cache-password' }),
    ...(endpoints.sessionsHost === null ? {} : { WIKI7_SESSIONS_PASSWORD: 'sessions-password' }),
    ...mediaKeys(wiki.media, endpoints.media).secrets,
    ...(wiki.mail?.smtp.user === undefined ? {} : { WIKI7_SMTP_PASSWORD: 'smtp-password' }),
  };
}

/** Largest request body; MediaWiki's own forms need a few MiB even where nobody uploads. */
export function uploadMaxMiB(wiki: Wiki): number {
  return wiki.uploads.enabled ? wiki.uploads.maxSizeMiB + 1 : 8;
}

/** A private wiki tells search engines nothing. */
export const hasSitemap = (wiki: Wiki): boolean => wiki.cron.sitemap && wiki.access.read === 'everyone';

export function mediaWikiSettings(wiki: Wiki): MediaWikiSettings {
  const { mail, uploads, captcha } = wiki;
  return {
    siteName: wiki.name,
    databases: wiki.databases,
    cookies: { prefix: wiki.id, session: sessionCookie(wiki.id) },
    language: wiki.language,
    server: wiki.site.url,
    adminEmail: wiki.adminEmail,
    access: wiki.access,
    captcha: captcha.kind === 'off' ? { kind: 'off' } : captcha,
    uploads: uploads.enabled ? { maxSizeMiB: uploads.maxSizeMiB, fileTypes: uploads.fileTypes } : null,
    thumbnailWidths,
    largestRenderedMiB,
    extensions: wiki.extensions,
    skins: wiki.skins,
    defaultSkin: wiki.look.skin,
    logo: wiki.look.logo === undefined ? null : `/w/assets/${wiki.look.logo}`,
    favicon: wiki.look.favicon === undefined ? null : `/w/assets/${wiki.look.favicon}`,
    accentColor: wiki.look.colors.accent,
    cache: wiki.cache,
    mail: mail
      ? {
          from: mail.from ?? wiki.adminEmail,
          host: mail.smtp.host,
          port: mail.smtp.port,
          security: mail.smtp.security,
          user: mail.smtp.user ?? null,
        }
      : null,
    jobs: wiki.jobs,
    sitemap: hasSitemap(wiki),
  };
}
