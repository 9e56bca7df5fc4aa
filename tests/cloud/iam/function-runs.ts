import { connectTrusting } from '../../../src/cloud/functions/database/connect-trusting.ts';
import type { Connect } from '../../../src/cloud/functions/database/session.ts';
import { FakeServer } from '../../../src/cloud/functions/fakes.fixture.ts';
import type { Command } from './authorization.ts';
import type { Answers } from './sdk-recorder.ts';

/** A run of a function: on what its template tells it. */
export interface Run {
  /** Of the step of a deployment that it is for. */
  readonly properties: Command['input'];
  readonly environment: Readonly<Record<string, string>>;
}

export type Recording = (run: Run) => Promise<readonly Command[]>;

/** A database that lets everybody in, after the real code has asked for what it reads first: the authorities that vouch for it. */
export function databaseBehind(parameter: string, server = new FakeServer()): Connect {
  // The answer is empty, so the real code gives up before it connects.
  const real = connectTrusting(parameter, { host: 'database', port: 1 });
  return async (login, database) => {
    await real(login, database).catch(() => {});
    server.passwords.set(login.username, login.password);
    return server.connect(login, database);
  };
}

export const secretsWith = (master: string): Answers => ({
  'secretsmanager:GetSecretValue': ({ SecretId }) => ({
    SecretString: SecretId === master ? '{"username":"wiki7_master","password":"m"}' : 'p',
  }),
});
