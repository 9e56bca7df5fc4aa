import { type Login, parseLogin } from '../base/database-login.ts';
import type { PurgeTarget } from '../blueprint/endpoints.ts';
import type { ShieldSettings } from '../blueprint/shield-settings.ts';

export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly login: Login;
  /** PEM of who may vouch for the server; null: the connection is not encrypted. */
  readonly authorities: string | null;
}

export interface Settings {
  /** By which metrics name the wiki. Tags have the name of its database, which is another for each of its languages. */
  readonly wikiId: string;
  readonly database: DatabaseSettings;
  readonly purge: PurgeTarget;
  /** Everything is purged once more after so long. */
  readonly againSeconds: number;
  /** Null: the edge has a shield of its own. */
  readonly shield: ShieldedBy | null;
  /** Where it tells of itself, on loopback. */
  readonly port: number;
}

export interface ShieldedBy {
  readonly settings: ShieldSettings;
  /** Of the proofs of sessions. */
  readonly secret: string;
  /** As `tls://host:port`, whose budgets all tasks share. Null: each has its own. */
  readonly store: { readonly host: string; readonly password: string } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error in one sentence, of the first variable that is missing or wrong */
export function settingsFrom(environment: Environment): Settings {
  const text = (name: string): string => {
    const value = environment[name];
    if (value) return value;
    throw new Error(
      `The variable ${name} is missing or empty, and the sidecar does not start without it: set it in the container's environment.`,
    );
  };
  const number = (name: string): number => {
    const value = text(name);
    if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
    throw new Error(`The variable ${name} is '${value}'. It must be a whole number above 0.`);
  };
  const oneOf = <T extends string>(name: string, ...allowed: readonly T[]): T => {
    const value = text(name);
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw new Error(`The variable ${name} is '${value}', which is not one of: ${allowed.join(', ')}.`);
  };
  const target = (): PurgeTarget => {
    const to = oneOf('WIKI7_PURGE_TO', 'varnish', 'sqs');
    if (to === 'varnish') return { to, servers: text('WIKI7_PURGE_SERVERS').split(' ') };
    const tagsPerMonth = number('WIKI7_PURGE_TAGS_PER_MONTH');
    return { to, queueUrl: text('WIKI7_PURGE_QUEUE_URL'), tagsPerMonth };
  };
  const shield = (): ShieldedBy | null => {
    if (!environment.WIKI7_SHIELD) return null;
    return {
      settings: JSON.parse(environment.WIKI7_SHIELD),
      secret: text('WIKI7_PROOF_SECRET'),
      store: environment.WIKI7_CACHE_HOST
        ? { host: environment.WIKI7_CACHE_HOST, password: text('WIKI7_CACHE_PASSWORD') }
        : null,
    };
  };
  return {
    wikiId: text('WIKI7_WIKI_ID'),
    database: {
      host: text('WIKI7_DB_HOST'),
      port: number('WIKI7_DB_PORT'),
      name: text('WIKI7_DB_NAME'),
      login: parseLogin(text('WIKI7_DB_PASSWORD'), text('WIKI7_DB_USER')),
      authorities: oneOf('WIKI7_DB_TLS', 'off', 'required') === 'required' ? text('WIKI7_DB_CA') : null,
    },
    purge: target(),
    againSeconds: number('WIKI7_PURGE_AGAIN_SECONDS'),
    shield: shield(),
    port: number('WIKI7_SIDECAR_PORT'),
  };
}
