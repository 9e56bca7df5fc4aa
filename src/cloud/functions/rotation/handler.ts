import { randomBytes } from 'node:crypto';
import {
  formatLogin,
  type Login,
  parseLogin,
  parseMasterLogin,
  twinOf,
} from '../../../base/database-login.ts';
import { databaseUsers } from '../../../blueprint/database-users.ts';
import { exists, type Role, setLogin, setRights } from '../database/accounts.ts';
import { currentValue, type SecretValues } from '../database/secret-values.ts';
import { type Connect, isAccessDenied, within } from '../database/session.ts';
import { checkRolled, type Services } from './services.ts';

/** What Secrets Manager asks for, one step after the other, each again after a failure. */
export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  /** Id of the new version. */
  readonly ClientRequestToken: string;
}

/** Versions of a secret, and what they hold. */
export interface SecretVersions extends SecretValues {
  /** Version → its stages, and when the current one was made. */
  describe(secret: string): Promise<Readonly<Record<string, readonly string[]>>>;
  currentSince(secret: string): Promise<Date>;
  putPending(secret: string, version: string, value: string): Promise<void>;
  makeCurrent(secret: string, version: string, instead: string | undefined): Promise<void>;
}

export interface RotationSettings {
  readonly role: Role;
  readonly databases: readonly string[];
  readonly masterSecret: string;
}

export interface RotationPorts {
  readonly secrets: SecretVersions;
  readonly connect: Connect;
  readonly services: Services;
}

/**
 * Gives the other user of the pair a new password and then makes it the current one. The user that the services log in as is not
 * touched before the next rotation, which waits until all of them have been rolled.
 */
export async function rotate(
  event: RotationEvent,
  settings: RotationSettings,
  ports: RotationPorts,
): Promise<void> {
  const { Step: step, SecretId: secret, ClientRequestToken: version } = event;
  const versions = await ports.secrets.describe(secret);
  const stages = versions[version];
  const isCurrent = stages?.includes('AWSCURRENT') ?? false;
  if (!isCurrent && !stages?.includes('AWSPENDING')) {
    throw new Error(
      `Version ${version} of the secret ${secret} is neither pending nor current, so there is nothing to rotate to. Start a new rotation.`,
    );
  }
  if (step === 'finishSecret') {
    const current = Object.keys(versions).find((id) => versions[id]?.includes('AWSCURRENT'));
    if (!isCurrent) await ports.secrets.makeCurrent(secret, version, current);
    await ports.services.redeploy();
  } else if (!isCurrent) {
    await steps[step]({ secret, version, settings, ports });
  }
}

interface Work {
  readonly secret: string;
  readonly version: string;
  readonly settings: RotationSettings;
  readonly ports: RotationPorts;
}

const steps = { createSecret, setSecret, testSecret } as const;

async function createSecret(work: Work): Promise<void> {
  if ((await pendingLogin(work)) !== undefined) return;
  const { username } = await currentLogin(work);
  const login = { username: twinOf(username), password: randomBytes(24).toString('base64url') };
  await work.ports.secrets.putPending(work.secret, work.version, formatLogin(login));
}

async function setSecret(work: Work): Promise<void> {
  const { settings, ports } = work;
  const pending = await demandedPendingLogin(work);
  const current = await currentLogin(work);
  if (pending.username === current.username) {
    throw new Error(
      `The pending version of the secret ${work.secret} names ${pending.username}, whom the services are logged in as. Remove its stage AWSPENDING and rotate again.`,
    );
  }
  const master = parseMasterLogin(await currentValue(ports.secrets, settings.masterSecret));
  await within(ports.connect(master), async (session) => {
    // Asked first: MariaDB lets a user that it doesn't know try as some other of its users would, with whatever plugin that one has.
    const isThere = await exists(session, pending.username);
    if (!isThere || !(await isLetIn(ports.connect, pending))) {
      await checkRolled(ports.services, await ports.secrets.currentSince(work.secret));
    }
    await setLogin(session, pending);
    await setRights(session, pending.username, settings.role, settings.databases);
  });
}

/**
 * When rotation is switched on without rotating at once, Secrets Manager asks for this step alone, with a version that is empty: then
 * what it can say is whether the current login works. See AWS, "RotateSecret", `RotateImmediately`.
 */
async function testSecret(work: Work): Promise<void> {
  const login = (await pendingLogin(work)) ?? (await currentLogin(work));
  for (const database of work.settings.databases) {
    await within(work.ports.connect(login, database), (session) => session.query('SELECT 1'));
  }
}

async function isLetIn(connect: Connect, login: Login): Promise<boolean> {
  try {
    await within(connect(login), async () => {});
    return true;
  } catch (error) {
    if (isAccessDenied(error)) return false;
    throw error;
  }
}

async function pendingLogin({ secret, version, settings, ports }: Work): Promise<Login | undefined> {
  const value = await ports.secrets.read(secret, 'AWSPENDING', version);
  return value === undefined ? undefined : parseLogin(value, databaseUsers[settings.role]);
}

async function demandedPendingLogin(work: Work): Promise<Login> {
  const login = await pendingLogin(work);
  if (login) return login;
  throw new Error(`Version ${work.version} of the secret ${work.secret} is empty. Start a new rotation.`);
}

const currentLogin = async ({ secret, settings, ports }: Work): Promise<Login> =>
  parseLogin(await currentValue(ports.secrets, secret), databaseUsers[settings.role]);
