import type { Login } from '../../src/base/database-login.ts';
import type { DatabaseEngine } from '../../src/config/wiki.ts';

/**
 * What RDS lets its master user do, all of which it may give on. See AWS, "Master user account privileges". SET_USER_ID and
 * `rds_superuser_role` are left out: MySQL has the one no more since 8.4, and RDS alone has the other.
 */
const everywhere =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER';
const rights: Readonly<Record<DatabaseEngine, string>> = {
  mariadb: `${everywhere}, SHOW CREATE ROUTINE`,
  mysql: `${everywhere}, CREATE ROLE, DROP ROLE, APPLICATION_PASSWORD_ADMIN, ROLE_ADMIN, XA_RECOVER_ADMIN`,
};

/** The user whom RDS makes with an instance. */
export const master: Login = { username: 'admin', password: 'master-of-the-test' };

/** Statements of root that make him. */
export const makeMaster = (engine: DatabaseEngine): string =>
  `CREATE USER ${master.username}@'%' IDENTIFIED BY '${master.password}'; GRANT ${rights[engine]} ON *.* TO ${master.username}@'%' WITH GRANT OPTION`;
