import type { Clock } from '../../base/clock.ts';
import type { Login } from '../../base/database-login.ts';
import { type Connect, DatabaseRefusal } from './database/session.ts';
import type { SecretVersions } from './rotation/handler.ts';

/** Time that passes only while somebody sleeps. */
export function fakeClock(): Clock {
  let now = Date.UTC(2026, 10, 23);
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
}

/** A server that knows users and passwords and remembers what it was told. */
export class FakeServer {
  readonly passwords = new Map<string, string>([['admin', 'master']]);
  readonly statements: string[] = [];
  readonly logins: string[] = [];
  /** Answers by the beginning of a statement. */
  readonly answers = new Map<string, readonly Record<string, unknown>[]>();
  open = 0;

  readonly connect: Connect = async (login: Login, database?: string) => {
    this.logins.push(database === undefined ? login.username : `${login.username}@${database}`);
    if (this.passwords.get(login.username) !== login.password) {
      throw new DatabaseRefusal(`The database did not let ${login.username} in`, 'ER_ACCESS_DENIED_ERROR');
    }
    this.open++;
    return {
      query: async (sql) => {
        this.statements.push(sql);
        const set = /^(?:CREATE USER IF NOT EXISTS|ALTER USER) '(\w+)'@'%' IDENTIFIED BY '([^']+)'/.exec(sql);
        if (set?.[1] && set[2] && (sql.startsWith('ALTER') || !this.passwords.has(set[1]))) {
          this.passwords.set(set[1], set[2]);
        }
        const asked = /mysql\.user WHERE User = '(\w+)'/.exec(sql);
        if (asked?.[1]) return this.passwords.has(asked[1]) ? [{ 1: 1 }] : [];
        return [...this.answers].find(([beginning]) => sql.startsWith(beginning))?.[1] ?? [];
      },
      end: async () => {
        this.open--;
      },
    };
  };
}

interface Version {
  value: string | undefined;
  stages: string[];
  since: Date;
}

/** Secrets with versions and stages, as Secrets Manager keeps them. */
export class FakeSecrets implements SecretVersions {
  readonly versions = new Map<string, Map<string, Version>>();
  readonly #now: () => Date;

  /** @param now when a version that is put now was made; unless said, long ago */
  constructor(now = () => new Date(0)) {
    this.#now = now;
  }

  /** A secret with one version, `v1`. */
  add(secret: string, value: string | undefined, since = new Date(0)): this {
    this.versions.set(secret, new Map([['v1', { value, stages: ['AWSCURRENT'], since }]]));
    return this;
  }

  /** As Secrets Manager begins a rotation: with an empty version. */
  begin(secret: string, version: string): void {
    this.versions.get(secret)?.set(version, { value: undefined, stages: ['AWSPENDING'], since: new Date(0) });
  }

  async read(secret: string, stage: string, version?: string) {
    const found = [...(this.versions.get(secret) ?? [])].find(
      ([id, { stages }]) => stages.includes(stage) && (version === undefined || id === version),
    );
    return found?.[1].value;
  }

  async describe(secret: string) {
    return Object.fromEntries([...(this.versions.get(secret) ?? [])].map(([id, { stages }]) => [id, stages]));
  }

  async currentSince(secret: string) {
    const current = [...(this.versions.get(secret)?.values() ?? [])].find(({ stages }) =>
      stages.includes('AWSCURRENT'),
    );
    return current?.since ?? new Date(0);
  }

  async putPending(secret: string, version: string, value: string) {
    const known = this.versions.get(secret)?.get(version);
    if (known?.value !== undefined) throw new Error(`${version} has a value already`);
    this.versions.get(secret)?.set(version, { value, stages: ['AWSPENDING'], since: this.#now() });
  }

  async makeCurrent(secret: string, version: string, instead: string | undefined) {
    if (version === instead) throw new Error(`${version} is current already`);
    for (const [id, known] of this.versions.get(secret) ?? []) {
      if (id === instead) known.stages = ['AWSPREVIOUS'];
      if (id === version) known.stages = ['AWSCURRENT', 'AWSPENDING'];
    }
  }
}
