import { urlClasses } from '../../blueprint/edge-rules.ts';
import { PROBE_AGENT } from '../probe/visitor.ts';

// Where requests are read from, brought to the same columns. The SQL is what Trino and DuckDB have in common.

/**
 * First day that counts, as an SQL expression of text such as `'2026/11/23'`, in UTC.
 */
export type FirstDay = string;

export const since = (day: Date): FirstDay => `'${day.toISOString().slice(0, 10).replaceAll('-', '/')}'`;

/** The last `days` days and today so far, whenever it is asked. */
export const lately = (days: number): FirstDay =>
  `date_format(current_date - interval '${days}' day, '%Y/%m/%d')`;

/**
 * The columns of `requests`, which questions are asked of:
 * `moment` in UTC, `day` as `2026/11/23`, `method`, `path` decoded, `status`, `bytes` sent, `first_byte_seconds`,
 * `answered_by` (`cache`, `wiki`, or `edge` where neither was asked), `country` (null where the edge doesn't know), `agent`,
 * `class` of the URL, `title` of a page, null for everything else and for what looks whether the wiki is well, and `block`: the first 24 bits of an address, 48 of an IPv6 one.
 */
const common = (rows: string): string => `WITH delivered AS (
${indent(rows)}
), requests AS (
  SELECT
    moment, day, method, path, status, bytes, first_byte_seconds, answered_by, country, agent,
    CASE${urlClasses.map(({ name, pattern }) => `\n      WHEN regexp_like(path, ${text(pattern)}) THEN '${name}'`).join('')}
    END AS class,
    CASE WHEN regexp_like(path, '${PAGE}') AND agent IS DISTINCT FROM ${text(PROBE_AGENT)}
      THEN replace(regexp_extract(path, '${PAGE}', 1), ' ', '_')
    END AS title,
    CASE WHEN address LIKE '%:%'
      THEN regexp_extract(address, '^(?:[0-9a-fA-F]+:){1,3}') || ':/48'
      ELSE regexp_extract(address, '^[0-9]+[.][0-9]+[.][0-9]+') || '.0/24'
    END AS block
  FROM delivered
)`;

/** Pages of every language, by their title. */
const PAGE = '^/(?:[a-z-]+/)?wiki/(.+)$';

/** As it was typed into the browser; what can't be decoded stays as it is. A plus is a plus in a path, but Trino takes it for a space. */
const decoded = (column: string): string =>
  `coalesce(try(url_decode(replace(${column}, '+', '%2B'))), ${column})`;

/**
 * What can't be read as a number counts as none: one strange line must not cost the answer.
 *
 * @param table as `"database"."table"`, of CloudFront's log
 */
export const fromCloudFront = (table: string, firstDay: FirstDay): string =>
  common(`SELECT
  try_cast("date" || ' ' || "time" AS timestamp) AS moment,
  day,
  c_ip AS address,
  nullif(c_country, '-') AS country,
  cs_method AS method,
  ${decoded('cs_uri_stem')} AS path,
  ${decoded('cs_user_agent')} AS agent,
  try_cast(sc_status AS integer) AS status,
  try_cast(sc_bytes AS bigint) AS bytes,
  try_cast(time_to_first_byte AS double) AS first_byte_seconds,
  CASE
    WHEN x_edge_result_type IN ('Hit', 'RefreshHit', 'OriginShieldHit') THEN 'cache'
    WHEN x_edge_result_type IN ('Redirect', 'FunctionGeneratedResponse', 'LimitExceeded', 'CapacityExceeded') THEN 'edge'
    WHEN sc_status IN ('403', '429') THEN 'edge'
    ELSE 'wiki'
  END AS answered_by
FROM ${table}
WHERE day >= ${firstDay}`);

/** @param file lines of the edge on one machine, as images/edge/access-log.format has them. Purges that it took are the wiki’s own, and no requests. DuckDB alone reads it. */
export const fromEdge = (file: string, firstDay: FirstDay): string =>
  common(`SELECT
  try_cast("time" AS timestamp) AS moment,
  replace(substr("time", 1, 10), '-', '/') AS day,
  client AS address,
  CAST(NULL AS varchar) AS country,
  method,
  ${decoded('path')} AS path,
  agent,
  status,
  bytes,
  first_byte_seconds,
  CASE cache WHEN 'hit' THEN 'cache' WHEN 'refused' THEN 'edge' ELSE 'wiki' END AS answered_by
FROM read_json(${text(file)}, format = 'newline_delimited', ignore_errors = true, columns = {${Object.entries(
    edgeColumns,
  )
    .map(([name, type]) => `"${name}": '${type}'`)
    .join(', ')}})
WHERE replace(substr("time", 1, 10), '-', '/') >= ${firstDay}
  AND NOT (method = 'PURGE' AND status = 200)`);

/** Of the edge's lines, those that are asked about, and what DuckDB makes of them. */
const edgeColumns = {
  time: 'VARCHAR',
  client: 'VARCHAR',
  method: 'VARCHAR',
  path: 'VARCHAR',
  status: 'INTEGER',
  bytes: 'BIGINT',
  cache: 'VARCHAR',
  first_byte_seconds: 'DOUBLE',
  agent: 'VARCHAR',
} as const;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const indent = (lines: string): string => lines.replaceAll(/^/gm, '  ');
