import { createHmac } from 'node:crypto';
import { type Login, parseMasterLogin } from '../../../base/database-login.ts';
import { drillIdentifier } from '../../recovery/recovery-names.ts';
import { currentValue, type SecretValues } from '../database/secret-values.ts';
import type { RecoveredEvent, RecoveredSettings } from './handler.ts';

export interface LockPorts {
  readonly secrets: SecretValues;
  /** Gives the administrator of an instance this password; RDS takes a moment. */
  readonly setMasterPassword: (instance: string, password: string) => Promise<void>;
}

type Copy = Pick<RecoveredEvent, 'instance' | 'host'>;

/**
 * Gives the administrator of a copy the password by which it is opened. Apart from what opens it: that is in the network, where with
 * `cloud.egress` `endpoints` no way leads to RDS's own interface.
 *
 * @throws a sentence for an instance that is none of this wiki's
 */
export async function lock(
  copy: Copy,
  settings: RecoveredSettings,
  { secrets, setMasterPassword }: LockPorts,
): Promise<void> {
  refuseStrangers(copy, settings);
  const { password } = await masterOf(copy.instance, settings, secrets);
  await setMasterPassword(copy.instance, password);
}

/**
 * The copy of a drill has a password that nothing else has: whoever knows the wiki's opens nothing there. It is derived, so that it is
 * kept nowhere, not even in the history of the state machine.
 */
export async function masterOf(
  instance: string,
  { database, masterSecret }: Pick<RecoveredSettings, 'database' | 'masterSecret'>,
  secrets: SecretValues,
): Promise<Login> {
  const master = parseMasterLogin(await currentValue(secrets, masterSecret));
  if (instance !== drillIdentifier(database)) return master;
  const password = createHmac('sha256', master.password).update(instance).digest('base64url').slice(0, 40);
  return { username: master.username, password };
}

/** The event names the server that is sent a password, so it may be no other than one of ours. */
export function refuseStrangers(
  { instance, host }: Copy,
  { database }: Pick<RecoveredSettings, 'database'>,
): void {
  const isOurs = instance === database || instance.startsWith(`${database}-`);
  const isNamed = host.startsWith(`${instance}.`) && host.endsWith('.rds.amazonaws.com');
  if (isOurs && isNamed) return;
  throw new Error(`The database ${instance} at ${host} is no copy of ${database}. Name one that is.`);
}
