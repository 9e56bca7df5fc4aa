import { describe, expect, it } from 'vitest';
import { FakeServer } from '../fakes.fixture.ts';
import { setLogin, setRights } from './accounts.ts';

async function statements(
  work: 'rights' | 'login',
  shown: readonly string[] = [],
  role: 'app' | 'schema' = 'app',
  hasHeartbeat = false,
) {
  const server = new FakeServer();
  server.answers.set(
    'SHOW GRANTS',
    shown.map((line) => ({ 'Grants for …': line })),
  );
  if (hasHeartbeat) server.answers.set('SHOW DATABASES', [{ Database: 'heartbeat' }]);
  const session = await server.connect({ username: 'admin', password: 'master' });
  if (work === 'login') await setLogin(session, { username: 'wiki7_app', password: "a'b\\c" });
  else await setRights(session, 'wiki7_app', role, ['w_en']);
  return server.statements;
}

const changes = (all: readonly string[]) => all.filter((sql) => /^(GRANT|REVOKE)/.test(sql));
const given =
  "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES, LOCK TABLES ON `w\\_en`.* TO 'wiki7_app'@'%'";

it('lets nobody in without TLS, and quotes what a password holds', async () => {
  const how = "'wiki7_app'@'%' IDENTIFIED BY 'a''b\\\\c' REQUIRE SSL";
  expect(await statements('login')).toEqual([
    "SET SESSION sql_mode = ''",
    `CREATE USER IF NOT EXISTS ${how}`,
    `ALTER USER ${how}`,
  ]);
});

describe('rights', () => {
  it('are rows for the wiki’s own user, in its databases only', async () => {
    const shown = ['GRANT USAGE ON *.* TO `wiki7_app`@`%`'];
    expect(changes(await statements('rights', shown))).toEqual([given]);
  });

  it('are rows and tables for the user of the release, each by its name', async () => {
    const tables = 'CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, TRIGGER';
    expect(changes(await statements('rights', [], 'schema'))).toEqual([
      given.replace(' ON', `, ${tables} ON`),
    ]);
  });

  it('lose everything of one database with the right to give it on, in two statements', async () => {
    const shown = ['GRANT ALL PRIVILEGES ON `x`.* TO `u`@`%` WITH GRANT OPTION'];
    expect(changes(await statements('rights', shown))).toEqual([
      "REVOKE ALL PRIVILEGES ON `x`.* FROM 'wiki7_app'@'%'",
      "REVOKE GRANT OPTION ON `x`.* FROM 'wiki7_app'@'%'",
      given,
    ]);
  });

  it.each(['app', 'schema'] as const)('are to read the heartbeat, where there is one: %s', async (role) => {
    const shown = ['GRANT SELECT ON `heartbeat`.* TO `wiki7_app`@`%`'];
    const all = changes(await statements('rights', shown, role, true));
    expect(all).toHaveLength(2);
    expect(all[1]).toBe("GRANT SELECT ON `heartbeat`.* TO 'wiki7_app'@'%'");
  });

  it('are not taken away while they are right, so that no request fails', async () => {
    const shown = [
      "GRANT USAGE ON *.* TO `wiki7_app`@`%` IDENTIFIED BY PASSWORD '*0' REQUIRE SSL",
      'GRANT SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES, LOCK TABLES ON `w\\_en`.* TO `wiki7_app`@`%`',
    ];
    expect(changes(await statements('rights', shown))).toEqual([given]);
  });

  it.each([
    ['too much of one', 'GRANT SELECT, DROP ON `w\\_en`.* TO `u`@`%`', 'DROP ON `w\\_en`.*'],
    [
      'a database of former days',
      'GRANT SELECT, INSERT ON `w\\_old`.* TO `u`@`%`',
      'SELECT, INSERT ON `w\\_old`.*',
    ],
    ['a pattern that stands for more', 'GRANT SELECT ON `w_en`.* TO `u`@`%`', 'SELECT ON `w_en`.*'],
    ['the whole server', 'GRANT PROCESS ON *.* TO `u`@`%`', 'PROCESS ON *.*'],
    [
      'columns',
      'GRANT SELECT (`a`, `b`), INSERT ON `x`.`t` TO `u`@`%`',
      'SELECT (`a`, `b`), INSERT ON `x`.`t`',
    ],
    ['giving on', 'GRANT SELECT ON `w\\_en`.* TO `u`@`%` WITH GRANT OPTION', 'GRANT OPTION ON `w\\_en`.*'],
    ['all of one', 'GRANT ALL PRIVILEGES ON `w\\_en`.* TO `u`@`%`', 'ALL PRIVILEGES ON `w\\_en`.*'],
  ])('lose a surplus: %s', async (_title, shown, surplus) => {
    expect(changes(await statements('rights', [shown]))).toEqual([
      `REVOKE ${surplus} FROM 'wiki7_app'@'%'`,
      given,
    ]);
  });

  it('fails when somebody has given a role, and doesn’t tell the hash of a password', async () => {
    const shown = ["GRANT `boss`@`%` TO `wiki7_app`@`%` IDENTIFIED BY PASSWORD '*HASH'"];
    const failure = await statements('rights', shown).catch(String);
    expect(failure).toMatch(/a right that Wiki7 did not give: GRANT `boss`@`%` TO/);
    expect(failure).not.toContain('HASH');
  });
});
