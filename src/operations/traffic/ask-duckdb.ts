import type { Answer, Cell } from './answer.ts';

/** What Trino has under another name. */
const sharedNames = [
  'CREATE MACRO regexp_like(subject, pattern) AS regexp_matches(subject, pattern)',
  'CREATE MACRO approx_percentile(value, share) AS quantile_disc(value, share)',
  'CREATE MACRO date_format(moment, pattern) AS strftime(moment, pattern)',
];

/**
 * @param sql one statement, of requests.ts and questions.ts
 * @param before statements that it builds on @default - none
 */
export async function askDuckDb(sql: string, before: readonly string[] = []): Promise<Answer> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
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
