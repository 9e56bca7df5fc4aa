import { beforeEach, describe, expect, it } from 'vitest';
import { DatabaseRefusal } from '../database/session.ts';
import { FakeSecrets, FakeServer } from '../fakes.fixture.ts';
import { type RotationEvent, type RotationPorts, rotate } from './handler.ts';
import type { Roll } from './services.ts';

const settings = { role: 'app', databases: ['w_en', 'w_accounts'], masterSecret: 'master' } as const;
const LONG_AGO = new Date('2026-01-01');
const NOW = new Date('2026-11-23');

let server: FakeServer;
let secrets: FakeSecrets;
let rolls: Roll[];
let redeployed: number;
let ports: RotationPorts;

beforeEach(() => {
  server = new FakeServer();
  server.passwords.set('wiki7_app', 'first');
  secrets = new FakeSecrets()
    .add('master', '{"username":"admin","password":"master"}')
    .add('app', 'first', LONG_AGO);
  rolls = [{ service: 'web', finished: true, since: NOW }];
  redeployed = 0;
  const services = {
    rolls: async () => rolls,
    redeploy: async () => {
      redeployed++;
    },
  };
  ports = { secrets, connect: server.connect, services };
});

const step = (Step: RotationEvent['Step'], ClientRequestToken = 'v2') =>
  rotate({ Step, SecretId: 'app', ClientRequestToken }, settings, ports);

async function wholeRotation(version: string, times = 1) {
  secrets.begin('app', version);
  for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
    for (let time = 0; time < times; time++) await step(name, version);
  }
  return JSON.parse((await secrets.read('app', 'AWSCURRENT')) ?? '');
}

it('gives the secret the other user with a new password, which works, and rolls the services', async () => {
  const login = await wholeRotation('v2');
  expect(login.username).toBe('wiki7_app_clone');
  expect(login.password).toMatch(/^[\w-]{32}$/);
  expect(server.passwords.get('wiki7_app_clone')).toBe(login.password);
  expect(server.logins.slice(-2)).toEqual(['wiki7_app_clone@w_en', 'wiki7_app_clone@w_accounts']);
  expect(redeployed).toBe(1);
});

it('asks for no login of a user who is not there yet: MariaDB answers such a one in many ways', async () => {
  const { connect } = ports;
  const asMariaDb: typeof connect = async (login, database) => {
    if (server.passwords.has(login.username)) return connect(login, database);
    throw new DatabaseRefusal(`The database did not let ${login.username} in`, 'AUTH_SWITCH_PLUGIN_ERROR');
  };
  ports = { ...ports, connect: asMariaDb };
  expect((await wholeRotation('v2')).username).toBe('wiki7_app_clone');
});

it('leaves the user alone that the services are logged in as', async () => {
  await wholeRotation('v2');
  expect(server.passwords.get('wiki7_app')).toBe('first');
});

it('comes back to the first user the next time, with a password that is new too', async () => {
  const second = await wholeRotation('v2');
  const third = await wholeRotation('v3');
  expect(third.username).toBe('wiki7_app');
  expect(server.passwords.get('wiki7_app')).toBe(third.password);
  expect(server.passwords.get('wiki7_app_clone')).toBe(second.password);
});

it('ends the same when every step is done twice', async () => {
  const login = await wholeRotation('v2', 2);
  expect(server.passwords.get(login.username)).toBe(login.password);
  expect(server.open).toBe(0);
});

it('rolls the services again when the last step broke off after the secret was changed', async () => {
  await wholeRotation('v2');
  await step('finishSecret');
  expect(redeployed).toBe(2);
  expect(await secrets.describe('app')).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT', 'AWSPENDING'] });
});

describe('refuses to change a password that tasks may still use', () => {
  beforeEach(async () => {
    secrets.begin('app', 'v2');
    await step('createSecret');
  });

  it('while services are being rolled', async () => {
    rolls = [{ service: 'web', finished: false, since: NOW }];
    await expect(step('setSecret')).rejects.toThrow(/Tasks of web are just being replaced/);
    expect(server.passwords.has('wiki7_app_clone')).toBe(false);
  });

  it('when services were never rolled after the last change, and rolls them', async () => {
    rolls = [{ service: 'jobs', finished: true, since: new Date('2025-01-01') }];
    await expect(step('setSecret')).rejects.toThrow(/Tasks of jobs are older than the current password/);
    expect(redeployed).toBe(1);
    expect(server.passwords.has('wiki7_app_clone')).toBe(false);
  });

  it('when the pending version names the very user', async () => {
    secrets.versions.get('app')?.set('v2', {
      value: '{"username":"wiki7_app","password":"x"}',
      stages: ['AWSPENDING'],
      since: NOW,
    });
    await expect(step('setSecret')).rejects.toThrow(/names wiki7_app, whom the services are logged in as/);
    expect(server.passwords.get('wiki7_app')).toBe('first');
  });
});

it('fails the test of a login that the database does not let in', async () => {
  secrets.begin('app', 'v2');
  await step('createSecret');
  await expect(step('testSecret')).rejects.toThrow(/did not let wiki7_app_clone in/);
});

it('tests the current login when rotation is switched on, where the pending version is empty', async () => {
  secrets.begin('app', 'v2');
  await step('testSecret');
  expect(server.logins).toEqual(['wiki7_app@w_en', 'wiki7_app@w_accounts']);
});

it('fails to set a version that is empty', async () => {
  secrets.begin('app', 'v2');
  await expect(step('setSecret')).rejects.toThrow(/Version v2 of the secret app is empty/);
});

it.each(['createSecret', 'finishSecret'] as const)(
  'fails in %s with a version that is not pending',
  async (name) => {
    await expect(step(name, 'v9')).rejects.toThrow(
      /Version v9 of the secret app is neither pending nor current/,
    );
    expect(redeployed).toBe(0);
  },
);
