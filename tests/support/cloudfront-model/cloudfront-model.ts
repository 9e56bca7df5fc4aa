import type { Resolved } from '../resolved-templates.ts';
import { Cache, type Kept, tagsOf } from './cache.ts';
import { acceptedEncoding, cacheKey, forwarded, type Viewed } from './cache-key.ts';
import { compressed, partOf, withHeaders } from './delivery.ts';
import { type ChosenOrigin, EdgeFunction } from './edge-function.ts';
import { lifetimeOf } from './lifetime.ts';
import { type Ask, joined, type Origin, type OriginAsk, type Reply } from './messages.ts';
import { behaviourFor, type PathReading } from './path.ts';
import { type Behaviour, type CachePolicy, type DistributionParts, distributionIn } from './template.ts';

export interface CloudFrontOptions {
  readonly origin: Origin;
  /** @default 'resolved' */
  readonly reading?: PathReading;
  /** What the key-value store of functions has. @default - nothing */
  readonly flags?: ReadonlyMap<string, string>;
  /** In milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** A request on its way. */
interface Passage {
  readonly ask: Ask;
  readonly behaviour: Behaviour;
  readonly policy: CachePolicy;
  readonly viewed: Viewed;
  readonly chosen: ChosenOrigin | undefined;
  readonly requestId: string;
}

type Fetched = Omit<Kept, 'path' | 'tags' | 'since'>;

/** AWS, "Quotas on CloudFront": of a request with its headers, and of a URL. */
const LIMITS = { requestBytes: 32_768, urlBytes: 8192 };
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

/**
 * A CloudFront distribution that does what its template says, small: behaviours, policies, the functions' own code, keys, lifetimes,
 * errors, invalidations. Each part names the page of AWS's developer guide that it follows. Where that leaves a choice, this one takes
 * the one that leaks more: answers of origins keep their cookies in the cache, and requests wait for each other although cookies are sent
 * on.
 */
export class CloudFrontModel {
  readonly #parts: DistributionParts;
  readonly #origin: Origin;
  readonly #reading: PathReading;
  readonly #now: () => number;
  readonly #functions: ReadonlyMap<string, EdgeFunction>;
  readonly #cache = new Cache();
  readonly #pending = new Map<string, Promise<Fetched>>();
  #requests = 0;

  constructor(resources: readonly Resolved[], options: CloudFrontOptions) {
    this.#parts = distributionIn(resources);
    this.#origin = options.origin;
    this.#reading = options.reading ?? 'resolved';
    this.#now = options.now ?? Date.now;
    const flags = options.flags ?? new Map();
    this.#functions = new Map(
      [...this.#parts.functions].map(([arn, source]) => [arn, new EdgeFunction(source, flags)]),
    );
  }

  /** What a viewer gets. `X-Cache` says where it came from, as CloudFront does. */
  async ask(ask: Ask): Promise<Reply> {
    const { config } = this.#parts;
    const [path = '', query = ''] = ask.url.split(/\?(.*)/s);
    const { host = config.Aliases?.[0] ?? '', cookie = '', ...headers } = joined(ask.headers);
    if (config.Aliases && !config.Aliases.includes(host))
      return said(403, 'The request could not be satisfied.');
    if (ask.url.length > LIMITS.urlBytes) return said(414, 'URI Too Long');
    if (ask.headers.flat().join('').length + ask.url.length > LIMITS.requestBytes)
      return said(494, 'Too large');
    const behaviour = this.#behaviourOf(path);
    if (ask.protocol === 'http' && behaviour.ViewerProtocolPolicy !== 'allow-all') {
      return behaviour.ViewerProtocolPolicy === 'https-only'
        ? said(403, 'HTTPS only')
        : { ...said(301, ''), headers: { location: `https://${host}${ask.url}` } };
    }
    const methods = behaviour.AllowedMethods ?? ['GET', 'HEAD'];
    if (!METHODS.includes(ask.method) || !methods.includes(ask.method))
      return said(403, 'Method not allowed');
    // "If a viewer GET request includes a body, CloudFront returns an HTTP status code 403."
    if ((ask.method === 'GET' || ask.method === 'HEAD') && ask.body) return said(403, 'Bad request');

    const policy = this.#parts.cachePolicies.get(behaviour.CachePolicyId);
    if (!policy) throw new Error(`The template has no cache policy ${behaviour.CachePolicyId}.`);
    const requestId = `request-${++this.#requests}`;
    const came: Viewed = {
      method: ask.method,
      path,
      query,
      headers: { host, ...headers },
      cookies: cookiesOf(cookie),
    };
    const received = await this.#function(behaviour, 'viewer-request')?.onRequest(came, {
      requestId,
      address: ask.address,
    });
    if (received && 'reply' in received) return this.#finished(behaviour, received.reply);
    const passage = {
      ...{ ask, behaviour, policy, requestId },
      viewed: received?.viewed ?? came,
      chosen: received?.origin,
    };
    return this.#deliver(passage, ...(await this.#found(passage)));
  }

  /** As CreateInvalidation. */
  invalidate(items: readonly string[]): void {
    this.#cache.invalidate(items);
  }

  /** From the cache or from the origin, and which of both. */
  async #found(passage: Passage): Promise<readonly [Fetched, 'Hit' | 'Miss']> {
    const { behaviour, policy, viewed } = passage;
    if (!(behaviour.CachedMethods ?? ['GET', 'HEAD']).includes(viewed.method)) {
      return [await this.#fetch(passage), 'Miss'];
    }
    const key = cacheKey(policy, viewed);
    const ranged = `${key} ${viewed.headers.range}`;
    for (const kept of [this.#cache.get(key), this.#cache.get(ranged)]) {
      if (!kept) continue;
      const age = (this.#now() - kept.since) / 1000;
      if (age < kept.lifetime.seconds) return [kept, 'Hit'];
      if (age < kept.lifetime.seconds + kept.lifetime.whileRevalidating) {
        await this.#refresh(passage, key, kept);
        return [kept, 'Hit'];
      }
    }
    const pendingKey = `${viewed.method} ${ranged}`;
    const pending = this.#pending.get(pendingKey);
    if (pending) {
      const shared = await pending;
      if (shared.lifetime.isCollapsed) return [shared, 'Hit'];
    }
    const fetching = this.#refresh(passage, key, this.#cache.get(key));
    if (!pending) this.#pending.set(pendingKey, fetching);
    try {
      return [await fetching, 'Miss'];
    } finally {
      if (!pending) this.#pending.delete(pendingKey);
    }
  }

  /** Asks the origin, and keeps what may be kept. An old copy is confirmed by the origin, or shown in place of its failure. */
  async #refresh(passage: Passage, key: string, old: Kept | undefined): Promise<Fetched> {
    const validators = old
      ? {
          ...(old.reply.headers.etag !== undefined && { 'if-none-match': old.reply.headers.etag }),
          ...(old.reply.headers['last-modified'] !== undefined && {
            'if-modified-since': old.reply.headers['last-modified'],
          }),
        }
      : {};
    const fetched = await this.#fetch(passage, validators);
    const now = this.#now();
    if (old && fetched.originStatus >= 500) {
      const overdue = (now - old.since) / 1000 - old.lifetime.seconds;
      if (overdue <= (old.lifetime.ifError ?? Number.POSITIVE_INFINITY)) return old;
    }
    if (old && fetched.originStatus === 304 && Object.keys(validators).length > 0) {
      const reply = { ...old.reply, headers: { ...old.reply.headers, ...fetched.reply.headers } };
      const confirmed = { ...old, reply, lifetime: fetched.lifetime, since: now };
      this.#cache.set(key, confirmed);
      return confirmed;
    }
    const isKept =
      fetched.lifetime.seconds > 0 && fetched.originStatus !== 304 && passage.viewed.method === 'GET';
    if (isKept) {
      const tags = tagsOf(
        fetched.reply.headers[this.#parts.config.CacheTagConfig?.HeaderName.toLowerCase() ?? ''],
      );
      const place = fetched.originStatus === 206 ? `${key} ${passage.viewed.headers.range}` : key;
      this.#cache.set(place, { ...fetched, path: passage.viewed.path, tags, since: now });
    }
    return fetched;
  }

  async #fetch(passage: Passage, validators: Readonly<Record<string, string>> = {}): Promise<Fetched> {
    const { policy, behaviour, viewed, ask } = passage;
    const more = this.#parts.originRequestPolicies.get(behaviour.OriginRequestPolicyId ?? '');
    const { query, headers } = forwarded(policy, more, viewed);
    const before = headers['x-forwarded-for'] ?? joined(ask.headers)['x-forwarded-for'];
    const sent = {
      ...headers,
      ...validators,
      'x-forwarded-for': before === undefined ? ask.address : `${before}, ${ask.address}`,
    };
    const url = query === '' ? viewed.path : `${viewed.path}?${query}`;
    const answer = await this.#asked(passage, {
      method: viewed.method,
      url,
      headers: sent,
      body: ask.body ?? '',
    });
    const error = this.#parts.config.CustomErrorResponses?.find(
      ({ ErrorCode }) => ErrorCode === answer.status,
    );
    const errorSeconds = error?.ErrorCachingMinTTL ?? (answer.status >= 400 ? 10 : undefined);
    const lifetime = lifetimeOf(policy, answer.status, answer.headers, errorSeconds, this.#now());
    const encoding = behaviour.Compress
      ? acceptedEncoding(policy, viewed.headers['accept-encoding'])
      : undefined;
    const { 'cache-control': says = '' } = answer.headers;
    const isWithoutCookies = /no-cache="[^"]*set-cookie[^"]*"/i.test(says);
    const reply = compressed(isWithoutCookies ? { ...answer, cookies: [] } : answer, encoding);
    if (error?.ResponsePagePath === undefined) return { reply, originStatus: answer.status, lifetime };
    // AWS, "Generate custom error responses": the page is asked for as any other, by the behaviour of its own path.
    const page = await this.ask({
      method: 'GET',
      url: error.ResponsePagePath,
      headers: [],
      address: ask.address,
    });
    return {
      reply: { ...page, status: error.ResponseCode ?? answer.status },
      originStatus: answer.status,
      lifetime,
    };
  }

  /** Of an origin, or of the members of a group in turn. See AWS, "Optimize high availability with CloudFront origin failover". */
  async #asked(passage: Passage, ask: Omit<OriginAsk, 'origin'>): Promise<Reply> {
    const { config } = this.#parts;
    const id = passage.behaviour.TargetOriginId;
    const group = config.OriginGroups?.Items?.find(({ Id }) => Id === id);
    const { ids, failover } = passage.chosen ?? {
      ids: group?.Members.Items.map(({ OriginId }) => OriginId) ?? [id],
      failover: group?.FailoverCriteria.StatusCodes.Items ?? [],
    };
    let reply: Reply | undefined;
    for (const one of ids) {
      const origin = config.Origins.find(({ Id }) => Id === one);
      if (!origin) throw new Error(`The template has no origin ${one}.`);
      const own = origin.OriginCustomHeaders?.map(({ HeaderName, HeaderValue }) => [
        HeaderName.toLowerCase(),
        HeaderValue,
      ]);
      reply = await this.#origin({
        ...ask,
        origin: { id: one, isBucket: origin.S3OriginConfig !== undefined },
        url: `${origin.OriginPath ?? ''}${ask.url}`,
        headers: { ...ask.headers, ...Object.fromEntries(own ?? []) },
      });
      if (!failover.includes(reply.status)) return reply;
    }
    if (!reply) throw new Error(`The template has an origin group ${id} with no members.`);
    return reply;
  }

  async #deliver(passage: Passage, { reply, originStatus }: Fetched, from: 'Hit' | 'Miss'): Promise<Reply> {
    const { behaviour, viewed, requestId, ask } = passage;
    const kind = originStatus >= 400 ? 'Error' : from;
    const part = partOf(reply, viewed);
    const told = { ...part, headers: { ...part.headers, 'x-cache': `${kind} from cloudfront` } };
    const answer = this.#finished(behaviour, told);
    // "CloudFront doesn't invoke edge functions for viewer response events when the origin returns HTTP status code 400 or higher."
    if (originStatus >= 400) return answer;
    const context = { requestId, address: ask.address };
    return (
      (await this.#function(behaviour, 'viewer-response')?.onResponse(viewed, answer, context)) ?? answer
    );
  }

  #finished(behaviour: Behaviour, reply: Reply): Reply {
    return withHeaders(reply, this.#parts.answerHeaders.get(behaviour.ResponseHeadersPolicyId ?? ''));
  }

  #behaviourOf(path: string): Behaviour {
    const { CacheBehaviors: behaviours = [], DefaultCacheBehavior: byDefault } = this.#parts.config;
    return behaviourFor(path, { behaviours, byDefault, reading: this.#reading });
  }

  #function({ FunctionAssociations = [] }: Behaviour, event: string): EdgeFunction | undefined {
    const arn = FunctionAssociations.find(({ EventType }) => EventType === event)?.FunctionARN;
    if (arn === undefined) return undefined;
    const found = this.#functions.get(arn);
    if (!found) throw new Error(`The template has no function ${arn}.`);
    return found;
  }
}

const said = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'text/html', 'x-cache': 'Error from cloudfront' },
  cookies: [],
  body: Buffer.from(text),
});

/** Only pairs of the standard's form. See AWS, "Cache content based on cookies". */
const cookiesOf = (text: string) =>
  text
    .split(/; */)
    .map((pair) => pair.split(/=(.*)/s))
    .filter(([name, value]) => name !== '' && value !== undefined)
    .map(([name = '', value = '']) => [name.trim(), value] as const);
