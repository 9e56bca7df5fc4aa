import type { Wiki } from '../config/wiki.ts';
import type { Service, Task } from './container.ts';
import { databaseUsers } from './database-users.ts';
import type { Endpoints } from './endpoints.ts';
import { healthCheck } from './health-check.ts';
import { mediaWiki, NGINX_SHARE, temporary, WEB_USER } from './mediawiki-container.ts';
import {
  collapseEnvironment,
  guardedEnvironment,
  shieldEnvironment,
  siteEnvironment,
} from './nginx-environment.ts';
import { hasSitemap } from './php-environment.ts';
import { missingPage } from './plain-pages.ts';
import { ports } from './ports.ts';
import { render } from './render-service.ts';
import { schedule } from './schedule.ts';
import { script } from './script.ts';
import { SIDECAR_SHARE, sidecar } from './sidecar-container.ts';
import { thumbs } from './thumbs-service.ts';
import { lingerSeconds } from './timeouts.ts';

export function services(wiki: Wiki, endpoints: Endpoints): readonly Service[] {
  return [
    render(wiki),
    thumbs(wiki, endpoints),
    web(wiki, endpoints),
    jobs(wiki, endpoints),
    cron(wiki, endpoints),
  ];
}

function web(wiki: Wiki, endpoints: Endpoints): Service {
  const { purge } = endpoints;
  return {
    name: 'web',
    replicas: wiki.sizes.webReplicas,
    containers: [
      {
        name: 'nginx',
        image: 'nginx',
        environment: {
          ...siteEnvironment(wiki, endpoints),
          ...guardedEnvironment(wiki),
          ...shieldEnvironment(wiki, endpoints),
          ...collapseEnvironment(wiki, endpoints),
          WIKI7_ROLE: 'web',
          WIKI7_HTTP_PORT: String(ports.web),
          WIKI7_SITEMAP: hasSitemap(wiki) ? 'on' : 'off',
          WIKI7_STALE_SECONDS: String(wiki.cache.staleSeconds),
          WIKI7_MISSING_PAGE: missingPage,
        },
        secrets: {},
        ports: [ports.web],
        health: healthCheck,
        user: WEB_USER,
        mounts: [temporary(wiki)],
        cpu: wiki.sizes.webCpu * NGINX_SHARE,
        memoryMiB: 192,
        stopSeconds: lingerSeconds + 30,
        lingerSeconds,
      },
      {
        ...mediaWiki(wiki, endpoints),
        name: 'mediawiki',
        ports: [ports.php],
        health: healthCheck,
        cpu: wiki.sizes.webCpu * (1 - NGINX_SHARE - (purge ? SIDECAR_SHARE : 0)),
        memoryMiB: wiki.sizes.webMemoryMiB,
        stopSeconds: 60,
      },
      ...(purge ? [sidecar(wiki, endpoints, purge)] : []),
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
        cpu: wiki.sizes.helperCpu,
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

/**
 * Installs an empty wiki or updates an older one; the only one that may change tables. It knows no replicas: it reads what it wrote a
 * moment ago, and one that stands still must not hold a release up.
 */
export function releaseTask(wiki: Wiki, endpoints: Endpoints): Task {
  const container = mediaWiki(wiki, { ...endpoints, databaseReplicas: [] });
  return {
    name: 'release',
    container: {
      ...container,
      name: 'release',
      command: script('Wiki7:Release'),
      environment: { ...container.environment, WIKI7_DB_USER: databaseUsers.schema },
      secrets: {
        ...container.secrets,
        WIKI7_DB_PASSWORD: 'database-schema-password',
        WIKI7_ADMIN_PASSWORD: 'admin-password',
        WIKI7_PROBE_PASSWORD: 'probe-password',
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
