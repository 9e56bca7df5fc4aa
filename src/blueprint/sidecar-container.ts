import type { Wiki } from '../config/wiki.ts';
import type { Container } from './container.ts';
import { databaseEnvironment } from './database-environment.ts';
import type { Endpoints, PurgeTarget } from './endpoints.ts';
import { healthCheck } from './health-check.ts';
import { ports } from './ports.ts';
import { isShieldedByNginx, shieldSettings } from './shield-settings.ts';
import { timeouts } from './timeouts.ts';

/** Of a web replica's vCPU: it mostly waits. */
export const SIDECAR_SHARE = 0.05;

/** Nobody else's, as the renderer's and the edge's are. */
const SIDECAR_USER = '10082:10082';

/**
 * The program beside MediaWiki that tells the edge which of its copies are old. One of a wiki's replicas does it, the others stand by. Where
 * nginx asks before it lets the anonymous have expensive answers, each does that for its own.
 */
export function sidecar(wiki: Wiki, endpoints: Endpoints, purge: PurgeTarget): Container {
  const shield = isShieldedByNginx(wiki, endpoints) ? shieldOf(wiki, endpoints) : undefined;
  return {
    name: 'sidecar',
    image: 'sidecar',
    environment: {
      ...databaseEnvironment(endpoints),
      WIKI7_DB_NAME: wiki.databases.wiki,
      WIKI7_WIKI_ID: wiki.id,
      WIKI7_SIDECAR_PORT: String(ports.sidecar),
      // Whoever asked the origin before an edit may be answered as late as this.
      WIKI7_PURGE_AGAIN_SECONDS: String(timeouts.edgeSeconds),
      ...purgeEnvironment(purge),
      ...shield?.environment,
    },
    secrets: { WIKI7_DB_PASSWORD: 'database-app-password', ...shield?.secrets },
    ports: [],
    health: healthCheck,
    user: SIDECAR_USER,
    mounts: [],
    cpu: wiki.sizes.webCpu * SIDECAR_SHARE,
    memoryMiB: 128,
    stopSeconds: 10,
  };
}

function shieldOf(wiki: Wiki, { cacheHost }: Endpoints): Pick<Container, 'environment' | 'secrets'> {
  return {
    environment: {
      WIKI7_SHIELD: JSON.stringify(shieldSettings(wiki)),
      ...(cacheHost !== null && { WIKI7_CACHE_HOST: cacheHost }),
    },
    secrets: {
      WIKI7_PROOF_SECRET: 'edge-proof-secret',
      ...(cacheHost !== null && { WIKI7_CACHE_PASSWORD: 'cache-password' }),
    },
  };
}

function purgeEnvironment(purge: PurgeTarget): Record<string, string> {
  switch (purge.to) {
    case 'varnish':
      return { WIKI7_PURGE_TO: purge.to, WIKI7_PURGE_SERVERS: purge.servers.join(' ') };
    case 'sqs':
      return {
        WIKI7_PURGE_TO: purge.to,
        WIKI7_PURGE_QUEUE_URL: purge.queueUrl,
        WIKI7_PURGE_TAGS_PER_MONTH: String(purge.tagsPerMonth),
      };
  }
}
