import type { Login } from '../../../base/database-login.ts';
import type { databaseUsers } from '../../../blueprint/database-users.ts';
import { type Grant, grantsOf, sameTarget } from './grants.ts';
import { HEARTBEAT, hasHeartbeat } from './heartbeat.ts';
import { identifier } from './identifier.ts';
import type { Session } from './session.ts';

export type Role = keyof typeof databaseUsers;

const rows = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE TEMPORARY TABLES', 'LOCK TABLES'];
const tables = ['CREATE', 'DROP', 'ALTER', 'INDEX', 'REFERENCES', 'CREATE VIEW', 'SHOW VIEW', 'TRIGGER'];

/**
 * What each may do with each of the wiki's databases; images/mysql/converge.sh and images/mariadb/converge.sh give the same.
 * By name: RDS's administrator of MariaDB has not all of `ALL PRIVILEGES`, and so may not give it.
 */
const privileges: Readonly<Record<Role, readonly string[]>> = { app: rows, schema: [...rows, ...tables] };

/** Makes the databases that are missing. MediaWiki keeps UTF-8 in binary columns. */
export async function makeDatabases(session: Session, databases: readonly string[]): Promise<void> {
  for (const name of databases) {
    await session.query(`CREATE DATABASE IF NOT EXISTS ${identifier(name)} CHARACTER SET binary`);
  }
}

/** Makes the user if it is missing, gives it this password, and lets it in with TLS only. */
export async function setLogin(session: Session, login: Login): Promise<void> {
  // Then a backslash is what `text` takes it for.
  await session.query("SET SESSION sql_mode = ''");
  const how = `${account(login.username)} IDENTIFIED BY ${text(login.password)} REQUIRE SSL`;
  await session.query(`CREATE USER IF NOT EXISTS ${how}`);
  await session.query(`ALTER USER ${how}`);
}

export async function exists(session: Session, user: string): Promise<boolean> {
  const rows = await session.query(`SELECT 1 FROM mysql.user WHERE User = ${text(user)} AND Host = '%'`);
  return rows.length > 0;
}

/** Gives the user exactly the rights of its role. What it has already is not taken away in between. */
export async function setRights(
  session: Session,
  user: string,
  role: Role,
  databases: readonly string[],
): Promise<void> {
  const wanted = [
    ...databases.map((name): Grant => ({ target: everythingIn(name), privileges: privileges[role] })),
    // By it MediaWiki knows how far a replica is behind.
    ...((await hasHeartbeat(session)) ? [{ target: everythingIn(HEARTBEAT), privileges: ['SELECT'] }] : []),
  ];
  for (const grant of grantsOf(await session.query(`SHOW GRANTS FOR ${account(user)}`))) {
    const kept = wanted.find((other) => sameTarget(other, grant))?.privileges ?? [];
    const surplus = grant.privileges.filter((privilege) => !kept.includes(privilege));
    for (const list of revocable(surplus)) {
      await session.query(`REVOKE ${list} ON ${grant.target} FROM ${account(user)}`);
    }
  }
  for (const { target, privileges } of wanted) {
    await session.query(`GRANT ${privileges.join(', ')} ON ${target} TO ${account(user)}`);
  }
}

/** Lists that a statement may have: MySQL takes `ALL PRIVILEGES` away alone. */
function revocable(surplus: readonly string[]): readonly string[] {
  if (surplus.length === 0 || surplus.includes('ALL PRIVILEGES')) return surplus;
  return [surplus.join(', ')];
}

/** In a grant, _ stands for any character. */
const everythingIn = (database: string) => `${identifier(database.replaceAll('_', '\\_'))}.*`;

const account = (user: string) => `${text(user)}@'%'`;
const text = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
