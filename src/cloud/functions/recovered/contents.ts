import { createHash } from 'node:crypto';
import { identifier } from '../database/identifier.ts';
import type { Session } from '../database/session.ts';

/** What a copy of the database holds, as far as it tells whether it is one. */
export interface Contents {
  /** Tables without which MediaWiki can't show a page. */
  readonly missingTables: readonly string[];
  readonly pages: number;
  readonly revisions: number;
  /** In ISO 8601; null in a wiki without a page. */
  readonly newestRevision: string | null;
  /** Whether the server takes no changes. */
  readonly readOnly: boolean;
  /** Of the newest files of the table `image`: how many were looked for in the bucket, and which are not there. */
  readonly filesLookedFor: number;
  readonly missingFiles: readonly string[];
}

const needed = ['page', 'revision', 'slots', 'content', 'text', 'comment', 'image', 'job', 'wiki7_purge'];
const neededOfAccounts = ['user', 'actor'];

/** Enough to notice a bucket that is another's or was emptied, few enough for one call of a function. */
const FILES = 50;

export async function contentsOf(
  session: Session,
  [wiki, accounts]: readonly [string, string],
  hasFile: (key: string) => Promise<boolean>,
): Promise<Contents> {
  const missingTables = [
    ...(await missingIn(session, wiki, needed)),
    ...(await missingIn(session, accounts, neededOfAccounts)),
  ];
  const of = (table: string) => `${identifier(wiki)}.${identifier(table)}`;
  const lacks = (table: string) => missingTables.includes(`${wiki}.${table}`);
  const count = async (table: string) =>
    lacks(table) ? 0 : numberIn(await session.query(`SELECT COUNT(*) AS found FROM ${of(table)}`));
  const [newest] = lacks('revision')
    ? []
    : await session.query(`SELECT CAST(MAX(rev_timestamp) AS CHAR) AS found FROM ${of('revision')}`);
  const [server] = await session.query('SELECT @@GLOBAL.read_only AS found');
  const images = lacks('image')
    ? []
    : await session.query(
        `SELECT CAST(img_name AS CHAR) AS found FROM ${of('image')} ORDER BY img_timestamp DESC LIMIT ${FILES}`,
      );
  const names = images.map(({ found }) => String(found));
  const there = await Promise.all(names.map((name) => hasFile(fileKey(name))));
  return {
    missingTables,
    pages: await count('page'),
    revisions: await count('revision'),
    newestRevision: newest?.found ? isoOf(String(newest.found)) : null,
    readOnly: Number(server?.found) === 1,
    filesLookedFor: names.length,
    missingFiles: names.filter((_, index) => !there[index]),
  };
}

async function missingIn(session: Session, database: string, tables: readonly string[]) {
  const rows = await session.query(
    `SELECT CAST(TABLE_NAME AS CHAR) AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${database.replaceAll("'", "''")}'`,
  );
  const there = rows.map(({ found }) => String(found));
  return tables.filter((table) => !there.includes(table)).map((table) => `${database}.${table}`);
}

/** Where MediaWiki puts a file: two folders by the MD5 of its name (`FileRepo::getHashPathForLevel`, two levels). */
export function fileKey(name: string): string {
  const hash = createHash('md5').update(name).digest('hex');
  return `${hash.slice(0, 1)}/${hash.slice(0, 2)}/${name}`;
}

const numberIn = ([row]: readonly Readonly<Record<string, unknown>>[]) => Number(row?.found ?? 0);

/** MediaWiki writes times in UTC as `20261123014500`. */
export const isoOf = (timestamp: string) =>
  timestamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
