import type { Wiki } from '../config/wiki.ts';
import type { Container } from './container.ts';
import { databaseEnvironment } from './database-environment.ts';
import type { Endpoints, PurgeTarget } from './endpoints.ts';
import { healthCheck } from './health-check.ts';
import { ports } from './ports.ts';
import { timeouts } from './timeouts.ts';

/** Of a web replica's vCPU: it mostly waits. */
export const SIDECAR_SHARE = 0.05;

/** Nobody else's, as the renderer's and the edge's are. */
const SIDECAR_USER = '10082:10082';

/** The program beside MediaWiki that tells the edge which of its copies are old. One of a wiki's replicas does it, the others stand by. */
export function sidecar(wiki: Wiki, endpoints: Endpoints, purge: PurgeTarget): Container {
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
    },
    secrets: { WIKI7_DB_PASSWORD: 'database-app-password' },
    ports: [],
    health: healthCheck,
    user: SIDECAR_USER,
    mounts: [],
    cpu: wiki.sizes.webCpu * SIDECAR_SHARE,
    memoryMiB: 128,
    stopSeconds: 10,
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
