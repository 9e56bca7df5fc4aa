import type { Container } from '../../blueprint/container.ts';
import { databaseUsers } from '../../blueprint/database-users.ts';
import { healthCheck } from '../../blueprint/health-check.ts';
import { ports } from '../../blueprint/ports.ts';
import type { Wiki } from '../../config/wiki.ts';
import { hosts } from '../addresses.ts';
import type { LocalContainer } from '../local-container.ts';

/**
 * More than all workers of a wiki on one machine open together. A limit that followed the number of replicas would replace the
 * database whenever that changes. Either engine, idle, was seen to hold less than 1 MiB more with it than with 28.
 */
const MAX_CONNECTIONS = 1000;

/** MariaDB, or MySQL by the same contract; on AWS this is RDS. */
export function database(wiki: Wiki): LocalContainer {
  const { sizes } = wiki;
  const container: Container = {
    name: 'database',
    image: wiki.database.engine,
    environment: {
      WIKI7_DB_PORT: String(ports.database),
      WIKI7_DB_APP_USER: databaseUsers.app,
      WIKI7_DB_SCHEMA_USER: databaseUsers.schema,
      WIKI7_DB_NAMES: `${wiki.databases.wiki} ${wiki.databases.accounts}`,
      WIKI7_DB_BUFFER_MIB: String(Math.floor(sizes.databaseMemoryMiB / 2)),
      WIKI7_DB_MAX_CONNECTIONS: String(MAX_CONNECTIONS),
    },
    secrets: {
      WIKI7_DB_ROOT_PASSWORD: 'database-root-password',
      WIKI7_DB_SCHEMA_PASSWORD: 'database-schema-password',
      WIKI7_DB_APP_PASSWORD: 'database-app-password',
    },
    ports: [ports.database],
    health: healthCheck,
    user: '999:999',
    mounts: [
      { kind: 'volume', path: '/var/lib/mysql', volume: 'database' },
      { kind: 'scratch', path: '/run/mysqld', sizeMiB: 16 },
    ],
    cpu: 1,
    memoryMiB: sizes.databaseMemoryMiB,
    stopSeconds: 60,
  };
  return {
    id: 'database',
    service: 'database',
    container,
    networking: { kind: 'own', hosts: { data: hosts.database }, publish: [] },
    files: [],
  };
}
