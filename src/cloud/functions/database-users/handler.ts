import { type Clock, systemClock } from '../../../base/clock.ts';
import { parseLogin, parseMasterLogin, twinOf } from '../../../base/database-login.ts';
import { retryUntil } from '../../../base/retry.ts';
import { databaseUsers } from '../../../blueprint/database-users.ts';
import type { CustomResourceEvent, OnEventResult } from '../custom-resource-event.ts';
import { exists, makeDatabases, type Role, setLogin, setRights } from '../database/accounts.ts';
import { startHeartbeat, stopHeartbeat } from '../database/heartbeat.ts';
import { currentValue, type SecretValues } from '../database/secret-values.ts';
import { type Connect, DatabaseRefusal, isAccessDenied, type Session, within } from '../database/session.ts';

/** What the step is told; a change of any makes it run again. */
export interface DatabaseUsersProperties {
  readonly host: string;
  readonly databases: readonly string[];
  readonly masterSecret: string;
  readonly appSecret: string;
  readonly schemaSecret: string;
  /** Only where replicas copy the database. */
  readonly replicated?: 'yes';
}

export interface DatabaseUsersPorts {
  readonly secrets: SecretValues;
  readonly connect: Connect;
  readonly clock?: Clock;
}

/** A database that has just been made, or is failing over, does not answer at once. */
const PATIENCE_SECONDS = 120;

/** Makes databases, users, passwords and rights what the wiki needs. Deleting the step deletes nothing. */
export async function onEvent(
  event: CustomResourceEvent<DatabaseUsersProperties>,
  ports: DatabaseUsersPorts,
): Promise<OnEventResult> {
  const result = { PhysicalResourceId: 'database-users' };
  if (event.RequestType === 'Delete') return result;
  const { masterSecret } = event.ResourceProperties;
  await within(connectPatiently(ports, masterSecret), (session) =>
    makeUsers(session, event.ResourceProperties, ports.secrets),
  );
  return result;
}

/** The same in a session of the administrator. */
export async function makeUsers(
  session: Session,
  { databases, appSecret, schemaSecret, replicated }: Omit<DatabaseUsersProperties, 'host' | 'masterSecret'>,
  secrets: SecretValues,
): Promise<void> {
  await makeDatabases(session, databases);
  await (replicated ? startHeartbeat : stopHeartbeat)(session);
  await converge(session, 'schema', schemaSecret, databases, secrets);
  await converge(session, 'app', appSecret, databases, secrets);
}

/**
 * After a rotation the current user may be the other of its pair. Of that one only the rights are set, when it exists: tasks may still
 * be logged in with its password, and a rotation may be giving it a new one.
 */
async function converge(
  session: Session,
  role: Role,
  secret: string,
  databases: readonly string[],
  secrets: SecretValues,
): Promise<void> {
  const login = parseLogin(await currentValue(secrets, secret), databaseUsers[role]);
  await setLogin(session, login);
  await setRights(session, login.username, role, databases);
  const twin = twinOf(login.username);
  if (await exists(session, twin)) await setRights(session, twin, role, databases);
}

async function connectPatiently(ports: DatabaseUsersPorts, masterSecret: string): Promise<Session> {
  const { secrets, connect, clock = systemClock } = ports;
  const master = parseMasterLogin(await currentValue(secrets, masterSecret));
  let last: unknown;
  const attempt = async () => {
    try {
      return await connect(master);
    } catch (error) {
      if (!(error instanceof DatabaseRefusal) || isAccessDenied(error)) throw error;
      last = error;
      return undefined;
    }
  };
  const onTimeout = () =>
    new Error(
      `The database did not answer within ${PATIENCE_SECONDS} s. ${(last as Error).message} Check that it runs and that its security group lets the functions in.`,
    );
  return retryUntil(attempt, onTimeout, { timeoutSeconds: PATIENCE_SECONDS, everySeconds: 5, clock });
}
