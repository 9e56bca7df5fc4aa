import { type ConnectionOptions, createConnection } from 'mysql2/promise';
import { type Connect, DatabaseRefusal } from './session.ts';

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  /** PEM of the authorities that may vouch for the server, whose name must be `host`. */
  readonly trust: string;
}

const CONNECT_MS = 10_000;

/** Connects with TLS or not at all. */
export const connectTo =
  ({ host, port, trust }: DatabaseAddress): Connect =>
  async (login, database) => {
    const options: ConnectionOptions = {
      host,
      port,
      user: login.username,
      password: login.password,
      ...(database !== undefined && { database }),
      connectTimeout: CONNECT_MS,
      ssl: { ca: trust, rejectUnauthorized: true, verifyIdentity: true },
    };
    const connection = await createConnection(options).catch((error) => {
      throw refusal(`The database at ${host} did not let ${login.username} in`, error);
    });
    // A connection that breaks between two statements fails the next one; without a listener it would end the process.
    connection.on('error', () => {});
    return {
      query: async (sql) => {
        const [rows] = await connection.query(sql).catch((error) => {
          throw refusal('The database refused a statement', error);
        });
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
      },
      end: async () => connection.destroy(),
    };
  };

/** The error itself quotes the statement, in its message and beside it. */
function refusal(what: string, error: unknown): DatabaseRefusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  return new DatabaseRefusal(what, code);
}
