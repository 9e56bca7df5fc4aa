import type { Login } from '../../../base/database-login.ts';

type Row = Readonly<Record<string, unknown>>;

/** An open connection to the database. */
export interface Session {
  /** @throws DatabaseRefusal */
  query(sql: string): Promise<readonly Row[]>;
  end(): Promise<void>;
}

/** @throws DatabaseRefusal */
export type Connect = (login: Login, database?: string) => Promise<Session>;

/** Why the database did not do it. It has the engine's code and nothing of the statement, which may hold a password. */
export class DatabaseRefusal extends Error {
  readonly code: string;

  constructor(what: string, code: string) {
    super(`${what}: ${code}.`);
    this.name = 'DatabaseRefusal';
    this.code = code;
  }
}

/** The second is what MariaDB says of some names that it doesn't know. */
const denials = ['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR'];

/** The server answered, and it doesn't know this user with this password. */
export const isAccessDenied = (error: unknown): boolean =>
  error instanceof DatabaseRefusal && denials.includes(error.code);

/** Opens a session for `work` and closes it whatever happens. */
export async function within<T>(
  opening: Promise<Session>,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await opening;
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}
