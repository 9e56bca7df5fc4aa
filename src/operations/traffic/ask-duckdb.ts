import { messageOf, Wiki7Error } from '../../base/errors.ts';
import type { Answer, Cell } from './answer.ts';

/** What Trino has under another name. */
const sharedNames = [
  'CREATE MACRO regexp_like(subject, pattern) AS regexp_matches(subject, pattern)',
  'CREATE MACRO approx_percentile(value, share) AS quantile_disc(value, share)',
  'CREATE MACRO date_format(moment, pattern) AS strftime(moment, pattern)',
];

/**
 * Each platform has a build of its own, and there is none for every one.
 *
 * @throws Wiki7Error W7-DUCKDB
 */
async function loadDuckDb(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new Wiki7Error(
      'W7-DUCKDB',
      `DuckDB, which answers questions about traffic here, does not start: ${messageOf(cause).split('\n')[0]}. Install its build for this machine: \`npm install --no-save @duckdb/node-bindings-${process.platform}-${process.arch}@VERSION\`, with the version of \`@duckdb/node-api\` in package.json.`,
      { cause },
    );
  }
}

/**
 * @throws Wiki7Error W7-DUCKDB
 * @param sql one statement, of requests.ts and questions.ts
 * @param before statements that it builds on @default - none
 */
export async function askDuckDb(sql: string, before: readonly string[] = []): Promise<Answer> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '512MB' });
  const connection = await instance.connect();
  try {
    for (const statement of ["SET TimeZone = 'UTC'", ...sharedNames, ...before])
      await connection.run(statement);
    const result = await connection.runAndReadAll(sql);
    const types = result.columnTypes();
    const isNumber = types.map((type) => /INT|DOUBLE|FLOAT|DECIMAL/.test(String(type)));
    const rows = result
      .getRowsJson()
      .map((row) =>
        row.map((cell, at): Cell => (cell === null ? null : isNumber[at] ? Number(cell) : String(cell))),
      );
    return { columns: result.columnNames(), rows };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
