import { identifier } from './identifier.ts';
import type { Session } from './session.ts';

/**
 * The name that MediaWiki looks for (`lagDetectionMethod` `pt-heartbeat`), after the tool of Percona's that writes such a table.
 * docs/decisions/0015-replicas-by-heartbeat.md
 */
export const HEARTBEAT = 'heartbeat';
const table = `${identifier(HEARTBEAT)}.${identifier(HEARTBEAT)}`;
const event = `${identifier(HEARTBEAT)}.${identifier('wiki7')}`;

const everySecond = 'ON SCHEDULE EVERY 1 SECOND';
const beat = `DO REPLACE INTO ${table} (server_id, ts) VALUES (@@server_id, UTC_TIMESTAMP(6))`;

/**
 * Has the server write the time once a second. On a replica the newest row then tells how far behind it is. Replicas keep the event
 * switched off by themselves, so only the server that is written to beats.
 */
export async function startHeartbeat(session: Session): Promise<void> {
  await session.query(`CREATE DATABASE IF NOT EXISTS ${identifier(HEARTBEAT)} CHARACTER SET binary`);
  await session.query(
    `CREATE TABLE IF NOT EXISTS ${table} (server_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, ts DATETIME(6) NOT NULL) ENGINE=InnoDB`,
  );
  await session.query(`CREATE EVENT IF NOT EXISTS ${event} ${everySecond} ${beat}`);
  // Also one that is an older release's, or that was switched off while this server was a replica.
  await session.query(`ALTER EVENT ${event} ${everySecond} ENABLE ${beat}`);
}

/** For a wiki that has no replicas any more. */
export async function stopHeartbeat(session: Session): Promise<void> {
  if (await hasHeartbeat(session)) await session.query(`DROP EVENT IF EXISTS ${event}`);
}

export async function hasHeartbeat(session: Session): Promise<boolean> {
  return (await session.query(`SHOW DATABASES LIKE '${HEARTBEAT}'`)).length > 0;
}
