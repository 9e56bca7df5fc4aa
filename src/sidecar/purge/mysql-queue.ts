import { createHash } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DatabaseSettings } from '../settings.ts';
import type { MonthState, PurgeQueue, PurgeRow, QueueState } from './queue.ts';

const CONNECT_MS = 5000;
const QUERY_MS = 10_000;
/** The server closes the connection of a machine that vanished after so long, and with it the lock goes to another. */
const SILENCE_SECONDS = 30;
const CHUNK = 5000;
/** Nothing is sent again later than this after it was sent. */
const LONGEST_AGAIN_MS = 10 * 60_000;

/** Those that carry a change on to other pages. */
const JOBS = "'htmlCacheUpdate', 'refreshLinks', 'refreshLinksDynamic', 'refreshLinksPrioritized'";
const ROW = 'wp_id, wp_tag, wp_cause, wp_enqueued, wp_round, wp_attempts';
const UNSENT = 'wp_dead = 0 AND wp_round = 0';

/** The queue in the wiki's own database, through one connection: whoever leads does so exactly as long as it lasts. */
export class MysqlQueue implements PurgeQueue {
  readonly #connection: Connection;
  readonly #lock: string;

  private constructor(connection: Connection, database: string) {
    this.#connection = connection;
    this.#lock = lockOf(database);
  }

  static async open({ host, port, name, login, authorities }: DatabaseSettings): Promise<MysqlQueue> {
    const connection = await createConnection({
      host,
      port,
      user: login.username,
      password: login.password,
      database: name,
      connectTimeout: CONNECT_MS,
      charset: 'utf8mb4',
      ...(authorities !== null && {
        ssl: { ca: authorities, rejectUnauthorized: true, verifyIdentity: true },
      }),
    });
    // One that breaks fails the next statement; without a listener it would end the process.
    connection.on('error', () => {});
    const queue = new MysqlQueue(connection, name);
    try {
      await queue.#ask(`SET SESSION wait_timeout = ${SILENCE_SECONDS}`);
      // MediaWiki writes into the table all the while: what is changed here locks no gap that a new row would go into.
      await queue.#ask('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      return queue;
    } catch (error) {
      queue.close();
      throw error;
    }
  }

  async lead(): Promise<boolean> {
    const [row] = await this.#ask('SELECT GET_LOCK(?, 0) AS got', [this.#lock]);
    return Number(row?.got) === 1;
  }

  async due(now: number, limit: number): Promise<readonly PurgeRow[]> {
    const sql = `SELECT ${ROW} FROM wiki7_purge WHERE wp_dead = 0 AND wp_due <= ? ORDER BY wp_due LIMIT ?`;
    return (await this.#ask(sql, [now, limit])).map(rowOf);
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.#change('DELETE FROM wiki7_purge', ids);
  }

  async again(ids: readonly number[], round: number, due: number): Promise<void> {
    await this.#change('UPDATE wiki7_purge SET wp_attempts = 0, wp_round = ?, wp_due = ?', ids, [round, due]);
  }

  async supersede(tags: readonly string[], now: number): Promise<void> {
    for (let first = 0; first < tags.length; first += CHUNK) {
      const some = tags.slice(first, first + CHUNK);
      await this.#tell(
        // By the index of what is due: those that wait for jobs, which may be very many, wait for longer.
        `DELETE FROM wiki7_purge WHERE wp_dead = 0 AND wp_due > ? AND wp_due <= ? AND wp_round > 0 AND wp_tag IN (${marks(some)})`,
        [now, now + LONGEST_AGAIN_MS, ...some],
      );
    }
  }

  async postpone(ids: readonly number[], due: number): Promise<void> {
    await this.#change('UPDATE wiki7_purge SET wp_due = ?', ids, [due]);
  }

  async failed(ids: readonly number[], due: number): Promise<void> {
    // A mark that counts no further is no reason to keep a row from being sent.
    const marked = 'UPDATE wiki7_purge SET wp_attempts = LEAST(wp_attempts + 1, 32767), wp_due = ?';
    await this.#change(marked, ids, [due]);
  }

  async bury(ids: readonly number[]): Promise<void> {
    await this.#change('UPDATE wiki7_purge SET wp_dead = 1', ids);
  }

  async causes(): Promise<readonly string[]> {
    const rows = await this.#ask(
      `SELECT DISTINCT wp_cause FROM wiki7_purge WHERE ${UNSENT} AND wp_cause <> ''`,
    );
    return rows.map((row) => String(row.wp_cause));
  }

  async unfinished(causes: readonly string[]): Promise<ReadonlySet<string>> {
    const titles = causes.map(titleOf);
    const open = new Set<string>();
    for (let first = 0; first < titles.length; first += 100) {
      const some = titles.slice(first, first + 100);
      const sql = `SELECT DISTINCT job_namespace, job_title FROM job WHERE job_cmd IN (${JOBS})
        AND (${some.map(() => '(job_namespace = ? AND job_title = ?)').join(' OR ')})`;
      for (const row of await this.#ask(sql, some.flat())) {
        open.add(`${row.job_namespace}:${row.job_title}`);
      }
    }
    return open;
  }

  async ofCause(cause: string, after: number, limit: number): Promise<readonly PurgeRow[]> {
    const sql = `SELECT ${ROW} FROM wiki7_purge WHERE wp_id > ? AND wp_cause = ? AND ${UNSENT} ORDER BY wp_id LIMIT ?`;
    return (await this.#ask(sql, [after, cause, limit])).map(rowOf);
  }

  async add(tags: readonly string[], enqueued: number, due: number): Promise<void> {
    if (tags.length === 0) return;
    const rows = tags.map(() => `(?, '', ?, ?, 0, 0, 0)`).join(', ');
    await this.#tell(
      `INSERT INTO wiki7_purge (wp_tag, wp_cause, wp_enqueued, wp_due, wp_round, wp_attempts, wp_dead) VALUES ${rows}`,
      tags.flatMap((tag) => [tag, enqueued, due]),
    );
  }

  async state(now: number): Promise<QueueState> {
    const first = (of: string, where: string) => `MIN(CASE WHEN wp_dead = 0 AND ${where} THEN ${of} END)`;
    const [row] = await this.#ask(
      `SELECT COALESCE(SUM(${UNSENT}), 0) AS depth, ${first('wp_enqueued', 'wp_round = 0')} AS oldest,
        ${first('wp_enqueued', 'wp_attempts > 0')} AS failed, ${first('wp_due', 'wp_due <= ?')} AS due,
        COALESCE(SUM(wp_dead), 0) AS dead FROM wiki7_purge`,
      [now],
    );
    const times = (...columns: readonly string[]) =>
      columns.flatMap((column) => (row?.[column] == null ? [] : [Number(row[column])]));
    return {
      depth: Number(row?.depth),
      oldest: firstOf(times('oldest')),
      failingSince: firstOf(times('failed', 'due')),
      dead: Number(row?.dead),
    };
  }

  async month(month: string): Promise<MonthState> {
    const [row] = await this.#ask('SELECT wpm_tags, wpm_mode FROM wiki7_purge_month WHERE wpm_month = ?', [
      month,
    ]);
    return { tags: Number(row?.wpm_tags ?? 0), exceeded: Number(row?.wpm_mode ?? 0) === 1 };
  }

  async spend(month: string, tags: number, budget: number): Promise<MonthState> {
    await this.#tell(
      'INSERT INTO wiki7_purge_month (wpm_month, wpm_tags, wpm_mode) VALUES (?, ?, ?)' +
        ' ON DUPLICATE KEY UPDATE wpm_mode = (wpm_tags + ? >= ?), wpm_tags = wpm_tags + ?',
      [month, tags, tags >= budget ? 1 : 0, tags, budget, tags],
    );
    return this.month(month);
  }

  close(): void {
    this.#connection.destroy();
  }

  async #change(what: string, ids: readonly number[], values: readonly number[] = []): Promise<void> {
    for (let first = 0; first < ids.length; first += CHUNK) {
      const some = ids.slice(first, first + CHUNK);
      await this.#tell(`${what} WHERE wp_id IN (${marks(some)})`, [...values, ...some]);
    }
  }

  async #ask(sql: string, values: Values = []): Promise<readonly RowDataPacket[]> {
    const [rows] = await this.#connection.query<RowDataPacket[]>({
      sql,
      values: [...values],
      timeout: QUERY_MS,
    });
    return rows;
  }

  async #tell(sql: string, values: Values): Promise<void> {
    await this.#connection.query({ sql, values: [...values], timeout: QUERY_MS });
  }
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
const firstOf = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.min(...times));

type Values = readonly (string | number)[];

/** The tables' text is binary. */
const rowOf = (row: RowDataPacket): PurgeRow => ({
  id: Number(row.wp_id),
  tag: String(row.wp_tag),
  cause: String(row.wp_cause),
  enqueued: Number(row.wp_enqueued),
  round: Number(row.wp_round),
  attempts: Number(row.wp_attempts),
});

function titleOf(cause: string): [namespace: number, title: string] {
  const colon = cause.indexOf(':');
  return [Number(cause.slice(0, colon)), cause.slice(colon + 1)];
}

/** MySQL's names of locks have 64 characters, and belong to the whole server. */
function lockOf(database: string): string {
  const name = `wiki7-purge:${database}`;
  return name.length <= 64
    ? name
    : `wiki7-purge:${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
}
