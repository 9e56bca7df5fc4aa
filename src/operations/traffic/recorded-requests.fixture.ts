import { readFileSync } from 'node:fs';
import { columns } from './cloudfront-log.ts';

/** A request as both logs tell of it. */
export interface Recorded {
  /** ISO time to the second. */
  readonly time: string;
  readonly client: string;
  readonly country: string;
  readonly method: string;
  /** As it was sent, percent-encoded. */
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly from: 'cache' | 'wiki' | 'edge';
  readonly seconds: number;
  readonly agent: string;
}

const usual: Recorded = {
  time: '2026-11-22T10:00:00Z',
  client: '192.0.2.7',
  country: 'DE',
  method: 'GET',
  path: '/wiki/Main_Page',
  status: 200,
  bytes: 1000,
  from: 'cache',
  seconds: 0.25,
  agent: 'Mozilla/5.0 (X11)',
};

export const recorded = (...requests: readonly Partial<Recorded>[]): readonly Recorded[] =>
  requests.map((request) => ({ ...usual, ...request }));

export const times = (count: number, request: Partial<Recorded> = {}): readonly Recorded[] =>
  recorded(...Array.from({ length: count }, () => request));

const format = readFileSync(
  new URL('../../../images/edge/access-log.format', import.meta.url),
  'utf8',
).replaceAll('\n', '');

/** A line as the edge's own format makes it. */
export function edgeLine({
  time,
  client,
  method,
  path,
  status,
  bytes,
  from,
  seconds,
  agent,
}: Recorded): string {
  const cache = { cache: 'hit', wiki: 'miss', edge: 'refused' }[from];
  const values: Readonly<Record<string, string>> = {
    '%{%Y-%m-%dT%H:%M:%SZ}t': time,
    '%{VCL_Log:client}x': client,
    '%m': method,
    '%U': path,
    '%{VCL_Log:title}x': '',
    '%{VCL_Log:action}x': '',
    '%H': 'HTTP/1.1',
    '%s': String(status),
    '%b': String(bytes),
    '%{VCL_Log:cache}x': cache,
    '%{Varnish:time_firstbyte}x': String(seconds),
    '%D': String(Math.round(seconds * 1e6)),
    '%{VCL_Log:agent}x': JSON.stringify(agent).slice(1, -1),
  };
  return format.replaceAll(/%(?:\{[^}]+\})?[a-zA-Z]/g, (token) => {
    const value = values[token];
    if (value === undefined) throw new Error(`Nothing is known of ${token} in the edge's format.`);
    return value;
  });
}

const resultTypes = { cache: 'Hit', wiki: 'Miss', edge: 'FunctionGeneratedResponse' } as const;

/** Statements that make the same of CloudFront's log: a table of text, as the one in Glue is. */
export function cloudFrontTable(name: string, requests: readonly Recorded[]): readonly string[] {
  const values = requests.map((one) => {
    const fields: Readonly<Record<string, string>> = {
      date: one.time.slice(0, 10),
      time: one.time.slice(11, 19),
      c_ip: one.client,
      c_country: one.country,
      cs_method: one.method,
      cs_uri_stem: one.path,
      cs_user_agent: encodeURIComponent(one.agent),
      sc_status: String(one.status),
      sc_bytes: String(one.bytes),
      time_to_first_byte: String(one.seconds),
      x_edge_result_type: resultTypes[one.from],
      day: one.time.slice(0, 10).replaceAll('-', '/'),
    };
    return [...columns, 'day'].map((column) => quoted(fields[column] ?? '-')).join(', ');
  });
  return [
    `CREATE TABLE ${name} (${[...columns, 'day'].map((column) => `"${column}" VARCHAR`).join(', ')})`,
    ...values.map((row) => `INSERT INTO ${name} VALUES (${row})`),
  ];
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
