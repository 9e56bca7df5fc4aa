import { runInNewContext } from 'node:vm';
import type { Wiki } from '../../config/wiki.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import type { EdgeFunctionName } from './compiled-function.ts';
import { functionCode } from './function-code.ts';
import { isPrivate } from './wiki.fixture.ts';

interface Value {
  readonly value: string;
  readonly multiValue?: readonly Value[];
}
type Values = Record<string, Value>;
export interface Request {
  method: string;
  uri: string;
  querystring: Values | string;
  headers: Values;
  cookies: Values;
}
export interface Answer {
  readonly statusCode: number;
  readonly headers: Values;
}

export const publicWiki = wikiUnderTest({ id: 'wiki' }).wiki;
export const privateWiki = wikiUnderTest({ id: 'wiki', ...isPrivate }).wiki;
const code = new Map<string, string>();

export function run(name: EdgeFunctionName, wiki: Wiki, event: object): unknown {
  const id = `${name} ${wiki.access.read} ${wiki.language}`;
  const source = code.get(id) ?? functionCode(name, wiki);
  code.set(id, source);
  return JSON.parse(
    runInNewContext(`${source}\nJSON.stringify(handler(${JSON.stringify(event)}))`) as string,
  );
}

export const values = (plain: Readonly<Record<string, string>>): Values =>
  Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, { value }]));

/** As CloudFront tells a function of a request. */
export function requestOf(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Request {
  const { cookie, ...others } = headers;
  const [uri = '', query] = url.split(/\?(.*)/);
  const querystring: Record<string, { value: string; multiValue?: { value: string }[] }> = {};
  for (const parameter of query?.split('&') ?? []) {
    const [name = '', value = ''] = parameter.split(/=(.*)/);
    const before = querystring[name];
    if (before) before.multiValue = [...(before.multiValue ?? [{ value: before.value }]), { value }];
    else querystring[name] = { value };
  }
  const cookies = cookie?.split('; ').map((text) => text.split(/=(.*)/).slice(0, 2)) ?? [];
  return { method, uri, querystring, headers: values(others), cookies: values(Object.fromEntries(cookies)) };
}

export function urlOf({ uri, querystring }: Request): string {
  if (typeof querystring === 'string') return querystring === '' ? uri : `${uri}?${querystring}`;
  const query = Object.entries(querystring).flatMap(([name, one]) =>
    (one.multiValue ?? [one]).map(({ value }) => (value === '' ? name : `${name}=${value}`)),
  );
  return query.length === 0 ? uri : `${uri}?${query.join('&')}`;
}
