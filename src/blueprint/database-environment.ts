import { databaseUsers } from './database-users.ts';
import type { Endpoints } from './endpoints.ts';
import { ports } from './ports.ts';

/** How the wiki's own user finds the database and knows that it is the right one; its password comes as a secret. */
export const databaseEnvironment = ({
  databaseHost,
  databaseAuthorities,
}: Pick<Endpoints, 'databaseHost' | 'databaseAuthorities'>): Record<string, string> => ({
  WIKI7_DB_HOST: databaseHost,
  WIKI7_DB_PORT: String(ports.database),
  WIKI7_DB_USER: databaseUsers.app,
  WIKI7_DB_TLS: databaseAuthorities === null ? 'off' : 'required',
  ...(databaseAuthorities !== null && { WIKI7_DB_CA: databaseAuthorities }),
});
