import { describe, expect, it } from 'vitest';
import { DatabaseRefusal } from '../database/session.ts';
import { FakeSecrets, FakeServer, fakeClock } from '../fakes.fixture.ts';
import { type DatabaseUsersPorts, onEvent } from './handler.ts';

const master = '{"username":"admin","password":"master"}';

function world(app = 'app-password') {
  const server = new FakeServer();
  const secrets = new FakeSecrets().add('master', master).add('app', app).add('schema', 'schema-password');
  const ports: DatabaseUsersPorts = { secrets, connect: server.connect, clock: fakeClock() };
  return { server, secrets, ports };
}

const event = (RequestType: 'Create' | 'Update' | 'Delete') => ({
  RequestType,
  RequestId: 'r',
  StackId: 's',
  ResourceProperties: {
    host: 'h',
    databases: ['w_en', 'w_accounts'],
    masterSecret: 'master',
    appSecret: 'app',
    schemaSecret: 'schema',
  },
});

it('makes the databases and both users with the passwords of their secrets', async () => {
  const { server, ports } = world();
  await onEvent(event('Create'), ports);
  expect(server.statements.filter((sql) => sql.startsWith('CREATE DATABASE'))).toEqual([
    'CREATE DATABASE IF NOT EXISTS `w_en` CHARACTER SET binary',
    'CREATE DATABASE IF NOT EXISTS `w_accounts` CHARACTER SET binary',
  ]);
  expect(server.passwords.get('wiki7_app')).toBe('app-password');
  expect(server.passwords.get('wiki7_schema')).toBe('schema-password');
  expect(server.open).toBe(0);
});

it('does the same again without harm', async () => {
  const { server, ports } = world();
  const first = await onEvent(event('Create'), ports);
  expect(await onEvent(event('Update'), ports)).toEqual(first);
  expect(server.passwords.get('wiki7_app')).toBe('app-password');
});

describe('the heartbeat', () => {
  const replicated = (type: 'Create' | 'Update') => {
    const plain = event(type);
    return { ...plain, ResourceProperties: { ...plain.ResourceProperties, replicated: 'yes' as const } };
  };
  const ofHeartbeat = (statements: readonly string[]) =>
    statements.filter((sql) => /heartbeat/.test(sql) && !/^SHOW|^GRANT/.test(sql));

  it('is not made where nothing copies the database', async () => {
    const { server, ports } = world();
    await onEvent(event('Create'), ports);
    expect(ofHeartbeat(server.statements)).toEqual([]);
  });

  it('beats once a second where something does, also after this server was a replica itself', async () => {
    const { server, ports } = world();
    await onEvent(replicated('Create'), ports);
    expect(ofHeartbeat(server.statements).map((sql) => sql.split(' ', 2).join(' '))).toEqual([
      'CREATE DATABASE',
      'CREATE TABLE',
      'CREATE EVENT',
      'ALTER EVENT',
    ]);
    const [, , made, changed] = ofHeartbeat(server.statements);
    expect(made).toMatch(/EVERY 1 SECOND DO REPLACE INTO .*@@server_id, UTC_TIMESTAMP\(6\)/);
    expect(changed).toMatch(/EVERY 1 SECOND ENABLE DO REPLACE/);
  });

  it('is there before the users get their rights', async () => {
    const { server, ports } = world();
    await onEvent(replicated('Create'), ports);
    const at = (beginning: string) => server.statements.findIndex((sql) => sql.startsWith(beginning));
    expect(at('CREATE EVENT')).toBeLessThan(at('SHOW GRANTS'));
  });

  it('stops when nothing copies the database any more, and its last beat stays', async () => {
    const { server, ports } = world();
    server.answers.set('SHOW DATABASES', [{ Database: 'heartbeat' }]);
    await onEvent(event('Update'), ports);
    expect(ofHeartbeat(server.statements)).toEqual(['DROP EVENT IF EXISTS `heartbeat`.`wiki7`']);
  });
});

it('deletes nothing, and asks nobody', async () => {
  const { server, ports } = world();
  await onEvent(event('Delete'), ports);
  expect(server.logins).toEqual([]);
});

it('leaves the password of the other user of the pair alone, and keeps its rights right', async () => {
  const { server, ports } = world('{"username":"wiki7_app_clone","password":"second"}');
  server.passwords.set('wiki7_app', 'first, which tasks still use');
  await onEvent(event('Update'), ports);
  expect(server.passwords.get('wiki7_app')).toBe('first, which tasks still use');
  expect(server.passwords.get('wiki7_app_clone')).toBe('second');
  const granted = server.statements.filter((sql) => /^GRANT .*w\\_en.* TO 'wiki7_app'/.test(sql));
  expect(granted).toHaveLength(1);
});

describe('a database that does not answer', () => {
  it('is waited for', async () => {
    const { server, ports } = world();
    let refusals = 3;
    const connect: typeof ports.connect = (...login) => {
      if (refusals-- > 0) throw new DatabaseRefusal('The database at h did not let admin in', 'ECONNREFUSED');
      return server.connect(...login);
    };
    await onEvent(event('Create'), { ...ports, connect });
    expect(server.passwords.has('wiki7_app')).toBe(true);
  });

  it('fails after two minutes, with the reason and what to check', async () => {
    const { ports } = world();
    const connect = async () => {
      throw new DatabaseRefusal('The database at h did not let admin in', 'ETIMEDOUT');
    };
    await expect(onEvent(event('Create'), { ...ports, connect })).rejects.toThrow(
      /did not answer within 120 s\. The database at h did not let admin in: ETIMEDOUT\. Check .* security group/,
    );
  });

  it('fails at once when it knows no such administrator', async () => {
    const { server, ports } = world();
    server.passwords.set('admin', 'another');
    await expect(onEvent(event('Create'), ports)).rejects.toThrow(/ER_ACCESS_DENIED_ERROR/);
    expect(server.logins).toEqual(['admin']);
  });
});

it('fails with a sentence when a secret has no value', async () => {
  const { secrets, ports } = world();
  secrets.add('app', undefined);
  await expect(onEvent(event('Create'), ports)).rejects.toThrow(/The secret app has no current version/);
});
