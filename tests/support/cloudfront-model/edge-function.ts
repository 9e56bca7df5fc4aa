import { createContext, runInContext } from 'node:vm';
import type { Viewed } from './cache-key.ts';
import type { Reply } from './messages.ts';

interface Value {
  value: string;
  multiValue?: { value: string; attributes?: string }[];
  attributes?: string;
}
type Values = Record<string, Value>;

interface EventRequest {
  method: string;
  uri: string;
  querystring: Values | string;
  headers: Values;
  cookies: Values;
}

interface EventResponse {
  statusCode: number;
  statusDescription?: string;
  headers?: Values;
  cookies?: Values;
  body?: string | { readonly data: string };
}

/** What a function told CloudFront of the origin, by the helpers of the module `cloudfront`. */
export interface ChosenOrigin {
  readonly ids: readonly string[];
  /** Statuses at which the next one is asked. */
  readonly failover: readonly number[];
}

export interface FunctionContext {
  readonly requestId: string;
  readonly address: string;
}

const IMPORT = "import cf from 'cloudfront';\n";

/** Headers that functions don't see. See AWS, "Restrictions on all edge functions", Disallowed headers. */
const unseen =
  /^(?:connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

/** One of CloudFront's functions, run as it stands in the template. See AWS, "CloudFront Functions event structure". */
export class EdgeFunction {
  readonly #handler: (event: object) => unknown;
  #chosen: ChosenOrigin | undefined;
  #before: Promise<unknown> = Promise.resolve();

  /** @param flags what its key-value store has */
  constructor(source: string, flags: ReadonlyMap<string, string>) {
    const cf = {
      kvs: () => ({
        get: async (key: string) => {
          const value = flags.get(key);
          if (value === undefined) throw new Error('KeyNotFound');
          return value;
        },
      }),
      selectRequestOriginById: (id: string) => {
        this.#chosen = { ids: [id], failover: [] };
      },
      createRequestOriginGroup: (group: {
        originIds: { originId: string }[];
        failoverCriteria: { statusCodes: number[] };
      }) => {
        const ids = group.originIds.map(({ originId }) => originId);
        this.#chosen = { ids, failover: [...group.failoverCriteria.statusCodes] };
      },
    };
    const context = createContext({ cf });
    runInContext(source.replace(IMPORT, ''), context);
    this.#handler = runInContext('(event) => handler(event)', context) as (event: object) => unknown;
  }

  /** The request as it goes on, or the function's own answer. */
  async onRequest(
    viewed: Viewed,
    context: FunctionContext,
  ): Promise<{ viewed: Viewed; origin: ChosenOrigin | undefined } | { reply: Reply }> {
    const request = eventRequest(viewed);
    const asked = JSON.stringify(request.querystring);
    const { result, chosen } = await this.#run({ ...about(context, 'viewer-request'), request });
    const answer = result as EventRequest & EventResponse;
    if (answer.statusCode !== undefined) return { reply: ownReply(answer) };
    const isSameQuery = JSON.stringify(answer.querystring) === asked;
    return {
      origin: chosen,
      viewed: {
        method: viewed.method,
        path: answer.uri,
        query: isSameQuery ? viewed.query : queryText(answer.querystring),
        headers: {
          ...Object.fromEntries(Object.entries(viewed.headers).filter(([name]) => unseen.test(name))),
          ...plain(answer.headers),
        },
        cookies: pairs(answer.cookies),
      },
    };
  }

  async onResponse(viewed: Viewed, reply: Reply, context: FunctionContext): Promise<Reply> {
    const { result } = await this.#run({
      ...about(context, 'viewer-response'),
      request: eventRequest(viewed),
      response: {
        statusCode: reply.status,
        headers: values(Object.entries(reply.headers).filter(([name]) => !unseen.test(name))),
        cookies: values(reply.cookies.map((text) => text.split(/=(.*)/s).slice(0, 2) as [string, string])),
      },
    });
    const { statusCode, headers = {}, cookies = {} } = result as EventResponse;
    return {
      status: statusCode,
      headers: {
        ...Object.fromEntries(Object.entries(reply.headers).filter(([name]) => unseen.test(name))),
        ...plain(headers),
      },
      cookies: pairs(cookies).map(([name, value]) => `${name}=${value}`),
      body: reply.body,
    };
  }

  /** One after the other: a choice of the origin belongs to one call. */
  #run(event: object): Promise<{ result: unknown; chosen: ChosenOrigin | undefined }> {
    const next = this.#before.then(async () => {
      this.#chosen = undefined;
      const result = await this.#handler(event);
      return { result, chosen: this.#chosen };
    });
    this.#before = next.catch(() => undefined);
    return next;
  }
}

const about = ({ requestId, address }: FunctionContext, eventType: string) => ({
  version: '1.0',
  context: { eventType, requestId, distributionDomainName: 'd111111abcdef8.cloudfront.net' },
  viewer: { ip: address },
});

function eventRequest({ method, path, query, headers, cookies }: Viewed): EventRequest {
  const parameters = query === '' ? [] : query.split('&').map((text) => text.split(/=(.*)/s));
  return {
    method,
    uri: path,
    querystring: values(parameters.map(([name = '', value = '']) => [name, value])),
    headers: values(Object.entries(headers).filter(([name]) => !unseen.test(name))),
    cookies: values(cookies),
  };
}

/** One name once; what came twice has all its values in `multiValue`. */
function values(all: readonly (readonly [string, string])[]): Values {
  const found: Values = {};
  for (const [name, value] of all) {
    const before = found[name];
    if (before) before.multiValue = [...(before.multiValue ?? [{ value: before.value }]), { value }];
    else found[name] = { value };
  }
  return found;
}

const pairs = (all: Values = {}): (readonly [string, string])[] =>
  Object.entries(all).flatMap(([name, one]) =>
    (one.multiValue ?? [one]).map(({ value }) => [name, value] as const),
  );

const plain = (all: Values = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).map(([name, one]) => [
      name,
      (one.multiValue ?? [one]).map(({ value }) => value).join(', '),
    ]),
  );

const queryText = (query: Values | string): string =>
  typeof query === 'string'
    ? query
    : pairs(query)
        .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
        .join('&');

function ownReply({ statusCode, headers, cookies, body = '' }: EventResponse): Reply {
  return {
    status: statusCode,
    headers: plain(headers),
    cookies: pairs(cookies).map(([name, value]) => `${name}=${value}`),
    body: Buffer.from(typeof body === 'string' ? body : body.data),
  };
}
