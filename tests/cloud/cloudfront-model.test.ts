import { describe, expect, it } from 'vitest';
import { CloudFrontModel, type CloudFrontOptions } from '../support/cloudfront-model/cloudfront-model.ts';
import type { Ask, OriginAsk, Reply } from '../support/cloudfront-model/messages.ts';
import type { Resolved } from '../support/resolved-templates.ts';

const resource = (type: string, ref: string, properties: Resolved['properties']): Resolved => ({
  ...{ stack: 's', region: 'us-east-1', id: ref, ref, arn: ref, properties },
  type: `AWS::CloudFront::${type}`,
});

interface Setting {
  readonly policy?: object;
  readonly key?: object;
  readonly behaviour?: object;
  readonly config?: object;
  readonly more?: readonly Resolved[];
  readonly options?: Partial<CloudFrontOptions>;
}

/** A distribution with one behaviour, an origin that counts, and a clock. */
class World {
  now = 0;
  says: Partial<Reply> = {};
  readonly asked: OriginAsk[] = [];
  readonly model: CloudFrontModel;

  constructor({ policy, key, behaviour, config, more = [], options }: Setting = {}) {
    const resources = [
      resource('CachePolicy', 'policy', {
        CachePolicyConfig: {
          ...{ MinTTL: 0, DefaultTTL: 0, MaxTTL: 3600, ...policy },
          ParametersInCacheKeyAndForwardedToOrigin: {
            EnableAcceptEncodingBrotli: true,
            EnableAcceptEncodingGzip: true,
            HeadersConfig: { HeaderBehavior: 'none' },
            CookiesConfig: { CookieBehavior: 'none' },
            QueryStringsConfig: { QueryStringBehavior: 'all' },
            ...key,
          },
        },
      }),
      resource('Distribution', 'distribution', {
        DistributionConfig: {
          DefaultCacheBehavior: {
            ...{ CachePolicyId: 'policy', TargetOriginId: 'one', ViewerProtocolPolicy: 'redirect-to-https' },
            ...{ Compress: true, AllowedMethods: ['GET', 'HEAD', 'POST'], ...behaviour },
          },
          Origins: [{ Id: 'one' }, { Id: 'two', OriginPath: '/two' }],
          CacheTagConfig: { HeaderName: 'Tags' },
          ...config,
        },
      }),
      ...more,
    ];
    this.model = new CloudFrontModel(resources, {
      now: () => this.now * 1000,
      origin: (ask) => {
        this.asked.push(ask);
        return {
          status: 200,
          cookies: [],
          body: Buffer.from(`answer ${this.asked.length}`),
          headers: {},
          ...this.says,
        };
      },
      ...options,
    });
  }

  async get(url = '/p', ask: Partial<Ask> = {}): Promise<string> {
    const reply = await this.ask(url, ask);
    return `${reply.status} ${reply.body}`;
  }

  ask(url = '/p', ask: Partial<Ask> = {}): Promise<Reply> {
    return this.model.ask({ method: 'GET', headers: [], address: '192.0.2.1', ...ask, url });
  }

  saying(cacheControl: string, headers: Readonly<Record<string, string>> = {}): this {
    this.says = { ...this.says, headers: { 'cache-control': cacheControl, ...headers } };
    return this;
  }
}

/** For how many seconds the same answer comes. */
async function keptFor(world: World): Promise<number> {
  const first = await world.get();
  for (const seconds of [1, 10, 60, 600, 3600, 7200]) {
    world.now = seconds;
    if ((await world.get()) !== first) return seconds;
  }
  return Number.POSITIVE_INFINITY;
}

describe('an answer is kept', () => {
  it.each([
    ['max-age=60', 60],
    ['max-age=600, s-maxage=60', 60],
    ['max-age=9999', 3600],
    ['private, s-maxage=600', 1],
    ['no-store', 1],
    ['max-age=600, no-cache', 1],
    ['max-age=60, no-cache="Set-Cookie"', 60],
    ['', 1],
  ])('that says “%s” until second %i', async (says, seconds) => {
    expect(await keptFor(new World().saying(says))).toBe(seconds);
  });

  it.each(['private', 'no-store', 'no-cache', 'max-age=0', ''])(
    'for the minimum TTL, although it says “%s”',
    async (says) => {
      expect(await keptFor(new World({ policy: { MinTTL: 10 } }).saying(says))).toBe(10);
    },
  );

  it('until it expires, or for the default where it says nothing', async () => {
    const dated = new World();
    dated.says = { headers: { expires: new Date(60_000).toUTCString() } };
    expect(await keptFor(dated)).toBe(60);
    expect(await keptFor(new World({ policy: { DefaultTTL: 600 } }))).toBe(600);
  });

  it('longer while a new one is fetched, and where the origin fails', async () => {
    const world = new World().saying('s-maxage=10, stale-while-revalidate=10, stale-if-error=60');
    expect(await world.get()).toBe('200 answer 1');
    world.now = 15;
    expect(await world.get()).toBe('200 answer 1');
    expect(await world.get()).toBe('200 answer 2');
    world.now = 40;
    world.says = { status: 503 };
    expect(await world.get()).toBe('200 answer 2');
    world.now = 200;
    expect(await world.get()).toMatch('503');
  });

  it('when it is an error, for the error caching minimum TTL', async () => {
    const world = new World({
      config: { CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 10 }] },
    });
    world.says = { status: 404 };
    expect(await keptFor(world)).toBe(10);
  });

  it('never where it answers a POST', async () => {
    const world = new World().saying('max-age=60');
    const ask = { method: 'POST', body: 'x' };
    expect([await world.get('/p', ask), await world.get('/p', ask)]).toEqual([
      '200 answer 1',
      '200 answer 2',
    ]);
  });

  it('with its cookies', async () => {
    const world = new World().saying('max-age=60');
    world.says = { ...world.says, cookies: ['a=b'] };
    await world.ask();
    expect((await world.ask()).cookies).toEqual(['a=b']);
  });
});

describe('the key', () => {
  it('has what the policy names of headers, cookies and query, and the origin learns it', async () => {
    const key = {
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['X-A'] },
      CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['c'] },
      QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['q'] },
    };
    const world = new World({ key }).saying('max-age=60', { vary: 'Cookie, X-B' });
    const variant = (x: string, c: string, q: string, others: string) =>
      world.get(`/p?q=${q}&other=${others}`, {
        headers: [
          ['X-A', x],
          ['X-B', others],
          ['Cookie', `c=${c}; d=${others}`],
        ],
      });
    expect(await variant('1', '1', '1', '1')).toBe('200 answer 1');
    expect(await variant('1', '1', '1', '2')).toBe('200 answer 1');
    expect(await variant('2', '1', '1', '1')).toBe('200 answer 2');
    expect(await variant('1', '2', '1', '1')).toBe('200 answer 3');
    expect(await variant('1', '1', '2', '1')).toBe('200 answer 4');
    expect(world.asked[0]).toMatchObject({ url: '/p?q=1', headers: { 'x-a': '1', cookie: 'c=1' } });
    expect(world.asked[0]?.headers).not.toHaveProperty('x-b');
  });

  it('has four spellings of what encodings a viewer takes', async () => {
    const world = new World().saying('max-age=60');
    const by = (value: string) => world.get('/p', { headers: [['Accept-Encoding', value]] });
    expect(await by('gzip, deflate')).toBe('200 answer 1');
    expect(await by('deflate,gzip;q=0.5')).toBe('200 answer 1');
    expect(await by('gzip, br')).toBe('200 answer 2');
    expect(await by('identity')).toBe('200 answer 3');
    expect(await by('*')).toBe('200 answer 3');
  });

  it('doesn’t have the method: HEAD is answered from GET, and parts from the whole', async () => {
    const world = new World().saying('max-age=60');
    await world.get();
    expect((await world.ask('/p', { method: 'HEAD' })).body).toHaveLength(0);
    expect(await world.get('/p', { headers: [['Range', 'bytes=2-4']] })).toBe('206 swe');
    expect(world.asked).toHaveLength(1);
  });
});

describe('an answer is delivered', () => {
  it('smaller to those who take it so, and kept so', async () => {
    const world = new World();
    world.says = {
      body: Buffer.alloc(2000, 'x'),
      headers: {
        'content-length': '2000',
        'content-type': 'text/html',
        'cache-control': 'max-age=9',
        etag: '"a"',
      },
    };
    const by = async (value: string) => {
      const { headers, body } = await world.ask('/p', { headers: [['Accept-Encoding', value]] });
      return [headers['content-encoding'], headers.etag, body.length < 2000];
    };
    for (let time = 0; time < 2; time++) {
      expect(await by('br, gzip')).toEqual(['br', 'W/"a"', true]);
      expect(await by('gzip')).toEqual(['gzip', 'W/"a"', true]);
      expect(await by('')).toEqual([undefined, '"a"', false]);
    }
    expect(world.asked).toHaveLength(3);
  });

  it('with headers that a policy adds, and without those that it takes away, errors too', async () => {
    const policy = {
      RemoveHeadersConfig: { Items: [{ Header: 'Tags' }] },
      SecurityHeadersConfig: { ContentTypeOptions: { Override: true } },
      CustomHeadersConfig: { Items: [{ Header: 'X-A', Value: 'new', Override: false }] },
    };
    const world = new World({
      behaviour: { ResponseHeadersPolicyId: 'headers' },
      more: [resource('ResponseHeadersPolicy', 'headers', { ResponseHeadersPolicyConfig: policy })],
    });
    world.says = { status: 500, headers: { tags: 'a', 'x-a': 'old' } };
    const { headers } = await world.ask();
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-a': 'old' });
    expect(headers).not.toHaveProperty('tags');
  });
});

describe('requests at the same moment', () => {
  const three = async (says: string, policy = {}) => {
    const world = new World({ policy }).saying(says);
    return new Set(await Promise.all([world.get(), world.get(), world.get()])).size;
  };

  it('share an answer that may be shared', async () => expect(await three('max-age=60')).toBe(1));
  it('share a private one too, where there is a minimum TTL', async () =>
    expect(await three('private', { MinTTL: 1 })).toBe(1));
  it.each(['private', 'no-store', 's-maxage=0'])('get each their own that says %s', async (says) =>
    expect(await three(says)).toBe(3),
  );
});

describe('an invalidation', () => {
  it('drops what has a tag, in any case and every variant, and what has a path', async () => {
    const world = new World().saying('max-age=3600', { tags: 'One, two' });
    await world.get('/a?1');
    await world.get('/a?2');
    world.model.invalidate(['#three', '/b']);
    await world.get('/a?1');
    expect(world.asked).toHaveLength(2);
    world.model.invalidate(['#oNE']);
    await world.get('/a?1');
    await world.get('/a?2');
    expect(world.asked).toHaveLength(4);
    world.model.invalidate(['/a*']);
    await world.get('/a?1');
    expect(world.asked).toHaveLength(5);
  });
});

describe('a function', () => {
  const source = `function handler(event) {
    if (event.response) { event.response.headers.seen = { value: 'yes' }; delete event.response.headers.tags; return event.response; }
    event.request.uri = '/changed';
    event.request.headers['x-a'] = { value: String(event.request.headers['x-real-ip']) };
    return event.request;
  }`;
  const world = () =>
    new World({
      key: { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['X-A'] } },
      behaviour: {
        FunctionAssociations: ['viewer-request', 'viewer-response'].map((EventType) => ({
          ...{ EventType, FunctionARN: 'function.FunctionARN' },
        })),
      },
      more: [resource('Function', 'function', { FunctionCode: source })],
    }).saying('max-age=1', { tags: 'a' });

  it('changes requests and answers, and doesn’t see what CloudFront keeps to itself', async () => {
    const one = world();
    const { headers } = await one.ask('/p', { headers: [['X-Real-IP', '1']] });
    expect(headers).toMatchObject({ seen: 'yes' });
    expect(headers).not.toHaveProperty('tags');
    expect(one.asked[0]).toMatchObject({ url: '/changed', headers: { 'x-a': 'undefined' } });
  });

  it('doesn’t run on what the origin answers with 400 and above', async () => {
    const one = world();
    one.says = { ...one.says, status: 404 };
    expect((await one.ask()).headers).toMatchObject({ tags: 'a' });
  });
});

describe('an origin', () => {
  it('is another one of its group where the first has nothing', async () => {
    const world = new World({
      behaviour: { TargetOriginId: 'group' },
      config: {
        OriginGroups: {
          Items: [
            {
              Id: 'group',
              FailoverCriteria: { StatusCodes: { Items: [404] } },
              Members: { Items: [{ OriginId: 'one' }, { OriginId: 'two' }] },
            },
          ],
        },
      },
    });
    world.says = { status: 404 };
    await world.get();
    expect(world.asked.map(({ origin, url }) => [origin.id, url])).toEqual([
      ['one', '/p'],
      ['two', '/two/p'],
    ]);
  });

  it('is asked for the error page by the behaviour of its path', async () => {
    const world = new World({
      config: {
        CustomErrorResponses: [{ ErrorCode: 502, ResponseCode: 503, ResponsePagePath: '/sorry' }],
      },
      options: {
        origin: ({ url }) => ({
          ...{ status: url === '/sorry' ? 200 : 502, headers: {}, cookies: [] },
          body: Buffer.from(url),
        }),
      },
    });
    expect(await world.get()).toBe('503 /sorry');
  });
});

describe('a request', () => {
  it.each([
    ['a body on GET', { body: 'x' }, 403],
    ['a method that the behaviour doesn’t have', { method: 'DELETE' }, 403],
    ['plain HTTP', { protocol: 'http' }, 301],
    ['headers without end', { headers: [['X-Long', 'x'.repeat(40_000)]] }, 494],
  ] as const)('with %s reaches no origin', async (_, ask, status) => {
    const world = new World();
    expect((await world.ask('/p', ask as Partial<Ask>)).status).toBe(status);
    expect(world.asked).toEqual([]);
  });

  it('is matched to the first pattern, by its raw path or its resolved one', async () => {
    const place = { CachePolicyId: 'policy', TargetOriginId: 'two', ViewerProtocolPolicy: 'allow-all' };
    const CacheBehaviors = [{ PathPattern: 'a/*.x?', ...place }];
    const to = async (reading: 'raw' | 'resolved', url: string) => {
      const world = new World({ config: { CacheBehaviors }, options: { reading } });
      await world.get(url);
      return world.asked[0]?.origin.id;
    };
    expect(await to('raw', '/a/b/c.xy')).toBe('two');
    expect(await to('raw', '/A/b.xy')).toBe('one');
    expect(await to('raw', '/q/../a/b.xy')).toBe('one');
    expect(await to('resolved', '/q/%2e%2e//a/b.xy')).toBe('two');
  });
});
