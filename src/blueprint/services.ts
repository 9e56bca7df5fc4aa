import type { Wiki } from '../config/wiki.ts';
import type { Container, HealthCheck, Mount, Service, Task } from './container.ts';
import type { Endpoints } from './endpoints.ts';
import { hasSitemap, phpEnvironment, phpSecrets, uploadMaxMiB } from './php-environment.ts';
import { ports } from './ports.ts';
import { schedule } from './schedule.ts';
import { script } from './script.ts';
import { timeouts } from './timeouts.ts';

/** Debian's www-data, which owns the media volume. */
const WEB_USER = '33:33';

/** Every image brings this program; it knows what healthy means there. */
export const healthCheck: HealthCheck = {
  command: ['/usr/local/bin/healthy'],
  intervalSeconds: 10,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 60,
};

const media = { kind: 'volume', path: '/srv/media', volume: 'media' } as const satisfies Mount;

/** Uploads are buffered here before MediaWiki sees them. */
const temporary = (wiki: Wiki): Mount => ({
  kind: 'scratch',
  path: '/tmp',
  sizeMiB: 256 + 2 * uploadMaxMiB(wiki),
});

/** Languages beyond the baked ones, built on first use. */
const lazyLocalisation: Mount = { kind: 'scratch', path: '/srv/l10n', sizeMiB: 128 };

export function services(wiki: Wiki, endpoints: Endpoints): readonly Service[] {
  return [web(wiki, endpoints), jobs(wiki, endpoints), cron(wiki, endpoints)];
}

function web(wiki: Wiki, endpoints: Endpoints): Service {
  return {
    name: 'web',
    replicas: wiki.sizes.webReplicas,
    containers: [
      {
        name: 'nginx',
        image: 'nginx',
        environment: {
          WIKI7_HTTP_PORT: String(ports.web),
          WIKI7_PHP_PORT: String(ports.php),
          WIKI7_TRUSTED_PROXIES: endpoints.trustedProxies.join(' '),
          WIKI7_SCHEME: wiki.site.scheme,
          WIKI7_SERVER_NAME: wiki.site.host,
          WIKI7_UPLOAD_MAX_MIB: String(uploadMaxMiB(wiki)),
          WIKI7_MEDIA_ACCESS: wiki.access.read === 'everyone' ? 'public' : 'private',
          WIKI7_SITEMAP: hasSitemap(wiki) ? 'on' : 'off',
          WIKI7_STALE_SECONDS: String(wiki.cache.staleSeconds),
          WIKI7_NGINX_TIMEOUT_SECONDS: String(timeouts.nginxSeconds),
        },
        secrets: {},
        ports: [ports.web],
        health: healthCheck,
        user: WEB_USER,
        mounts: [temporary(wiki), { ...media, readOnly: true }],
        cpu: 0.25,
        memoryMiB: 192,
        stopSeconds: 30,
      },
      {
        ...mediaWiki(wiki, endpoints),
        name: 'mediawiki',
        ports: [ports.php],
        health: healthCheck,
        cpu: wiki.sizes.webCpu,
        memoryMiB: wiki.sizes.webMemoryMiB,
        stopSeconds: 60,
      },
    ],
  };
}

function jobs(wiki: Wiki, endpoints: Endpoints): Service {
  return {
    name: 'jobs',
    replicas: wiki.sizes.jobRunners,
    containers: [
      {
        ...mediaWiki(wiki, endpoints),
        name: 'jobs',
        command: script('Wiki7:Jobs'),
        health: healthCheck,
        stopSeconds: 120,
      },
    ],
  };
}

/** One scheduler that runs the schedule; on AWS, EventBridge Scheduler starts the same commands as tasks. */
function cron(wiki: Wiki, endpoints: Endpoints): Service {
  const container = mediaWiki(wiki, endpoints);
  return {
    name: 'cron',
    replicas: 1,
    containers: [
      {
        ...container,
        name: 'cron',
        command: script('Wiki7:Schedule'),
        environment: { ...container.environment, WIKI7_SCHEDULE: JSON.stringify(scheduleOf(wiki)) },
        health: healthCheck,
        stopSeconds: 120,
      },
    ],
  };
}

export const scheduleOf = (wiki: Wiki) =>
  schedule({
    nightlyHour: wiki.cron.nightlyHour,
    sitemap: hasSitemap(wiki),
    captchaPictures: wiki.captcha.kind === 'pictures',
    mail: wiki.mail !== undefined,
    extensions: wiki.extensions,
  });

/** Installs an empty wiki or updates an older one; the only one that may change tables. */
export function releaseTask(wiki: Wiki, endpoints: Endpoints): Task {
  const container = mediaWiki(wiki, endpoints);
  return {
    name: 'release',
    container: {
      ...container,
      name: 'release',
      command: script('Wiki7:Release'),
      environment: { ...container.environment, WIKI7_DB_USER: 'wiki7_schema' },
      secrets: {
        ...container.secrets,
        WIKI7_DB_PASSWORD: 'database-schema-password',
        WIKI7_ADMIN_PASSWORD: 'admin-password',
      },
    },
  };
}

/** A maintenance script, with the rights of the wiki itself. */
export function maintenanceTask(wiki: Wiki, endpoints: Endpoints, command: readonly string[]): Task {
  return {
    name: 'maintenance',
    container: { ...mediaWiki(wiki, endpoints), name: 'maintenance', command: script(...command) },
  };
}

function mediaWiki(wiki: Wiki, endpoints: Endpoints): Container {
  return {
    name: 'mediawiki',
    image: 'wiki',
    environment: phpEnvironment(wiki, endpoints),
    secrets: phpSecrets(wiki, endpoints),
    ports: [],
    user: WEB_USER,
    mounts: [temporary(wiki), lazyLocalisation, media],
    cpu: 0.5,
    memoryMiB: wiki.sizes.jobsMemoryMiB,
    stopSeconds: 60,
  };
}
