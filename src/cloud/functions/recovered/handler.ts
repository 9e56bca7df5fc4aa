import { type Login, parseLogin } from '../../../base/database-login.ts';
import { databaseUsers } from '../../../blueprint/database-users.ts';
import { drillIdentifier } from '../../recovery/recovery-names.ts';
import { currentValue, type SecretValues } from '../database/secret-values.ts';
import { type Connect, DatabaseRefusal, within } from '../database/session.ts';
import { makeUsers } from '../database-users/handler.ts';
import { type Contents, contentsOf } from './contents.ts';
import { judge, type Verdict } from './judge.ts';
import { masterOf, refuseStrangers } from './lock.ts';

/**
 * `adopt` sets the passwords of the wiki's users, `inspect` reads, `judge` says whether a drill passed, `forget` empties the caches.
 */
export interface RecoveredEvent {
  readonly task: 'adopt' | 'inspect' | 'judge' | 'forget';
  /** Identifier of the wiki's database or of a copy of it. */
  readonly instance: string;
  /** Its endpoint. */
  readonly host: string;
  /** Time to which a drill restored, in ISO 8601. Ignored by other tasks than `judge`. */
  readonly restoredTo?: string;
}

export interface RecoveredSettings {
  /** Id of the wiki. */
  readonly wiki: string;
  /** Endpoint of the wiki's own database. */
  readonly liveHost: string;
  /** Identifier of the wiki's own database, with which those of its copies begin. */
  readonly database: string;
  /** The wiki's own, and that of accounts. */
  readonly databases: readonly [wiki: string, accounts: string];
  readonly masterSecret: string;
  readonly appSecret: string;
  readonly schemaSecret: string;
  readonly replicated: boolean;
}

export interface RecoveredPorts {
  readonly secrets: SecretValues;
  readonly connect: (host: string) => Connect;
  /** Whether a file lies in the public bucket. */
  readonly hasFile: (key: string) => Promise<boolean>;
  /** Empties cache and sessions. */
  readonly forget: () => Promise<void>;
  readonly write: (line: string) => void;
}

/** What was found in the database. */
export type Found =
  | { readonly reachable: false; readonly why: string }
  | ({ readonly reachable: true; readonly usersFit: boolean } & Contents);

/**
 * Looks into a copy of the database, and makes it what the wiki can use. The one place that opens a copy, whether a restore asks or a
 * drill.
 *
 * @throws a sentence for an instance that is none of this wiki's, before any password is sent
 */
export async function recovered(
  event: RecoveredEvent,
  settings: RecoveredSettings,
  ports: RecoveredPorts,
): Promise<Found | Verdict | Record<string, never>> {
  const { task, instance, host } = event;
  refuseStrangers(event, settings);
  if (task === 'forget') {
    await ports.forget();
    return {};
  }
  const master = await masterOf(instance, settings, ports.secrets);
  const connect = ports.connect(host);
  if (task === 'adopt') {
    refuseToChange(instance, settings);
    const { databases, appSecret, schemaSecret, replicated } = settings;
    const properties = {
      databases,
      appSecret,
      schemaSecret,
      ...(replicated && { replicated: 'yes' as const }),
    };
    await within(connect(master), (session) => makeUsers(session, properties, ports.secrets));
    return {};
  }
  const found = await inspect(event, connect, master, settings, ports);
  return task === 'judge' ? judge(found, event, settings, ports) : found;
}

async function inspect(
  { instance }: RecoveredEvent,
  connect: Connect,
  master: Login,
  settings: RecoveredSettings,
  ports: RecoveredPorts,
): Promise<Found> {
  try {
    const contents = await within(connect(master), (session) =>
      contentsOf(session, settings.databases, ports.hasFile),
    );
    // A drill's copy keeps the users' passwords of its time, and nobody uses them.
    const fit = instance === drillIdentifier(settings.database) || (await usersFit(connect, settings, ports));
    return { reachable: true, usersFit: fit, ...contents };
  } catch (error) {
    if (error instanceof DatabaseRefusal) return { reachable: false, why: error.code };
    throw error;
  }
}

async function usersFit(
  connect: Connect,
  { databases: [wiki], appSecret, schemaSecret }: RecoveredSettings,
  { secrets }: RecoveredPorts,
): Promise<boolean> {
  const wanted = [
    parseLogin(await currentValue(secrets, appSecret), databaseUsers.app),
    parseLogin(await currentValue(secrets, schemaSecret), databaseUsers.schema),
  ];
  for (const login of wanted) {
    try {
      await within(connect(login, wiki), (session) => session.query('SELECT 1'));
    } catch (error) {
      if (error instanceof DatabaseRefusal) return false;
      throw error;
    }
  }
  return true;
}

/** Users of the database that serves are the rotation's. */
function refuseToChange(instance: string, { database }: RecoveredSettings): void {
  if (instance !== database) return;
  throw new Error(`The users of ${database} itself are made by \`./wiki7 deploy\`, not by a restore.`);
}
