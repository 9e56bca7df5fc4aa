import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/parse.ts';
import { profiles } from '../config/profiles.ts';
import { resolveWiki } from '../config/wiki.ts';
import { personalCookies } from './edge-rules.ts';
import type { Endpoints } from './endpoints.ts';
import { mediaWikiSettings } from './php-environment.ts';
import { secrets } from './secrets.ts';
import { maintenanceTask, releaseTask, services } from './services.ts';
import { timeouts } from './timeouts.ts';
import { metricSpace, wikiMetrics } from './wiki-metrics.ts';

const endpoints: Endpoints = {
  databaseHost: 'db',
  databaseReplicas: [],
  databaseAuthorities: null,
  cacheHost: 'cache',
  renderUrl: 'http://render:8080',
  sessionsHost: 'sessions',
  purge: { to: 'varnish', servers: ['edge:8081'] },
  trustedProxies: ['10.0.0.2'],
  media: { kind: 'files' },
};

const wikiOf = (config: object = {}) =>
  resolveWiki(parseConfig({ name: 'W', adminEmail: 'a@b.org', ...config }, 'config.ts'), {
    extensions: [],
    skins: [],
    assets: [],
  });

const containersOf = (config: object = {}) => [
  ...services(wikiOf(config), endpoints).flatMap((service) => service.containers),
  releaseTask(wikiOf(config), endpoints).container,
  maintenanceTask(wikiOf(config), endpoints, ['showSiteStats']).container,
];

describe('every container, in every profile', () => {
  const all = Object.keys(profiles).flatMap((profile) => containersOf({ profile }));

  it('runs as a numbered user that is not root', () => {
    for (const { user, name } of all) expect(user, name).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('stops within what Fargate allows', () => {
    for (const { stopSeconds, name } of all) expect(stopSeconds, name).toBeLessThanOrEqual(120);
  });

  it('names only secrets that exist, and holds none as plain environment', () => {
    for (const { secrets: used, environment, name } of all) {
      for (const secret of Object.values(used)) expect(Object.keys(secrets), name).toContain(secret);
      expect(
        Object.keys(environment).filter((key) => /PASSWORD|SECRET|_KEY$/.test(key)),
        name,
      ).toEqual([]);
    }
  });

  it('has scratch places that fit Fargate’s ephemeral storage', () => {
    for (const { mounts } of all) {
      const scratch = mounts.flatMap((mount) => (mount.kind === 'scratch' ? [mount.sizeMiB] : []));
      expect(scratch.reduce((sum, size) => sum + size, 0)).toBeLessThan(20 * 1024);
    }
  });
});

it('only the release may change tables', () => {
  const users = new Map(containersOf().map(({ name, environment }) => [name, environment.WIKI7_DB_USER]));
  expect(users.get('release')).toBe('wiki7_schema');
  for (const name of ['mediawiki', 'jobs', 'cron', 'maintenance'])
    expect(users.get(name), name).toBe('wiki7_app');
});

it('replicas are named to all that runs MediaWiki but the release, and nowhere else', () => {
  const replicated = { ...endpoints, databaseReplicas: ['one', 'two'] };
  const told = (task: { environment: Readonly<Record<string, string>> }) =>
    task.environment.WIKI7_DB_REPLICAS;
  const wiki = wikiOf();
  for (const container of services(wiki, replicated).flatMap(({ containers }) => containers))
    expect(told(container), container.name).toBe(container.image === 'wiki' ? 'one two' : undefined);
  expect(told(maintenanceTask(wiki, replicated, ['showSiteStats']).container)).toBe('one two');
  expect(releaseTask(wiki, replicated)).toEqual(releaseTask(wiki, endpoints));
  for (const { environment, name } of containersOf())
    expect(Object.keys(environment), name).not.toContain('WIKI7_DB_REPLICAS');
});

it.each(['admin-password', 'probe-password'] as const)('only the release knows the %s', (secret) => {
  const knowing = containersOf().filter(({ secrets: used }) => Object.values(used).includes(secret));
  expect(knowing.map(({ name }) => name)).toEqual(['release']);
});

it('gives up from the inside outwards', () => {
  const order = [
    timeouts.requestSeconds,
    timeouts.phpTerminateSeconds,
    timeouts.nginxSeconds,
    timeouts.edgeSeconds,
  ];
  expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
});

it('keeps uploads of the configured size from being cut by a smaller scratch place', () => {
  const big = services(wikiOf({ uploads: { enabled: true, maxSizeMiB: 2048 } }), endpoints);
  const web = big.find((service) => service.name === 'web')?.containers ?? [];
  for (const { mounts, name } of web.filter((container) => container.name !== 'sidecar')) {
    const temporary = mounts.find((mount) => mount.path === '/tmp');
    expect(temporary?.kind === 'scratch' ? temporary.sizeMiB : 0, name).toBeGreaterThan(2048);
  }
});

it('without a cache, no store is named', () => {
  const wiki = wikiOf();
  const bare = { ...endpoints, cacheHost: null, sessionsHost: null };
  for (const container of services(wiki, bare).flatMap((service) => service.containers)) {
    expect(Object.keys(container.secrets)).not.toContain('WIKI7_CACHE_PASSWORD');
  }
});

describe('the program that tells the edge of edits', () => {
  const web = (purge: Endpoints['purge']) =>
    services(wikiOf(), { ...endpoints, purge }).find(({ name }) => name === 'web')?.containers ?? [];

  it('runs beside every MediaWiki that answers for pages, where there is an edge to tell', () => {
    expect(web(endpoints.purge).map(({ name }) => name)).toEqual(['nginx', 'mediawiki', 'sidecar']);
    expect(web(null).map(({ name }) => name)).toEqual(['nginx', 'mediawiki']);
  });

  it('says the same to MediaWiki, which without it lets nobody keep a page', () => {
    const told = (purge: Endpoints['purge']) =>
      web(purge).find(({ name }) => name === 'mediawiki')?.environment.WIKI7_EDGE;
    expect([told(endpoints.purge), told(null)]).toEqual(['on', 'off']);
  });

  it('takes its share of the replica’s vCPU, and nothing beyond it', () => {
    for (const purge of [endpoints.purge, null])
      expect(web(purge).reduce((sum, { cpu }) => sum + cpu, 0)).toBeCloseTo(profiles.starter.webCpu);
  });

  it('holds no secret but the wiki’s own user of the database', () => {
    const sidecar = web(endpoints.purge).find(({ name }) => name === 'sidecar');
    expect(Object.values(sidecar?.secrets ?? {})).toEqual(['database-app-password']);
  });
});

describe('the shield', () => {
  const sqs = { to: 'sqs', queueUrl: 'https://sqs.example/q', tagsPerMonth: 1000 } as const;
  const made = (config: Parameters<typeof wikiOf>[0], more: Partial<Endpoints>) => {
    const web = services(wikiOf(config), { ...endpoints, ...more }).find(({ name }) => name === 'web');
    const of = (name: string) => web?.containers.find((container) => container.name === name);
    return { nginx: of('nginx'), sidecar: of('sidecar') };
  };

  it('is asked by nginx where the edge has none of its own, and has what all tasks share', () => {
    const { nginx, sidecar } = made({}, { purge: sqs });
    expect(nginx?.environment).toMatchObject({ WIKI7_SHIELD: 'on', WIKI7_SIDECAR_PORT: '9100' });
    expect(nginx?.environment.WIKI7_REFUSAL_PAGE).toContain('log in');
    expect(JSON.parse(`{${nginx?.environment.WIKI7_BYPASS_VALUES}}`)).toEqual({
      [metricSpace.dimension]: wikiOf().id,
      [wikiMetrics.withoutShield]: 1,
    });
    expect(JSON.parse(sidecar?.environment.WIKI7_SHIELD ?? '')).toMatchObject({
      cookie: `${wikiOf().id}Proof`,
      budgets: { odd: 'expensive', edit: 'edit', search: 'search', expensive: 'expensive' },
      global: { seconds: 2 },
    });
    expect(sidecar?.environment.WIKI7_CACHE_HOST).toBe('cache');
    expect(Object.values(sidecar?.secrets ?? {}).sort()).toEqual([
      'cache-password',
      'database-app-password',
      'edge-proof-secret',
    ]);
  });

  it('has no store where there is none', () => {
    const { sidecar } = made({}, { purge: sqs, cacheHost: null });
    expect(sidecar?.environment).toHaveProperty('WIKI7_SHIELD');
    expect(sidecar?.environment).not.toHaveProperty('WIKI7_CACHE_HOST');
    expect(Object.values(sidecar?.secrets ?? {})).not.toContain('cache-password');
  });

  it.each([
    ['Varnish stands before it', {}, {}],
    ['the configuration says so', { edge: { shield: 'off' as const } }, { purge: sqs }],
  ])('is not there when %s', (_title, config, more) => {
    const { nginx, sidecar } = made(config, more);
    expect(nginx?.environment.WIKI7_SHIELD).toBe('off');
    expect(sidecar?.environment).not.toHaveProperty('WIKI7_SHIELD');
    expect(Object.values(sidecar?.secrets ?? {})).toEqual(['database-app-password']);
  });
});

describe('a crowd that asks for one page', () => {
  const sqs = { to: 'sqs', queueUrl: 'https://sqs.example/q', tagsPerMonth: 1000 } as const;
  const collapse = (config: Parameters<typeof wikiOf>[0], more: Partial<Endpoints>) =>
    services(wikiOf(config), { ...endpoints, ...more })
      .find(({ name }) => name === 'web')
      ?.containers.find(({ name }) => name === 'nginx')?.environment.WIKI7_COLLAPSE;

  it('gets one answer from nginx before CloudFront, where pages are for everybody', () => {
    expect(collapse({}, { purge: sqs })).toBe('on');
    expect(collapse({ access: { read: 'accounts' } }, { purge: sqs })).toBe('off');
    expect(collapse({}, {})).toBe('off');
  });
});

describe('what reads strangers’ files', () => {
  const every = services(wikiOf(), endpoints);
  const render = every.find(({ name }) => name === 'render')?.containers ?? [];

  it('holds no secret but the one that signs its commands, and no volume', () => {
    expect(render.flatMap((container) => Object.values(container.secrets))).toEqual(['shellbox-secret']);
    expect(render.flatMap(({ mounts }) => mounts.filter(({ kind }) => kind === 'volume'))).toEqual([]);
  });

  it('runs as a user of its own', () => {
    const own = new Set(render.map(({ user }) => user));
    const others = every.filter(({ name }) => name !== 'render').flatMap(({ containers }) => containers);
    expect(others.filter(({ user }) => own.has(user))).toEqual([]);
  });

  it('shares neither memory nor network with anything else', () => {
    expect(render.map(({ name }) => name)).toEqual(['nginx', 'render']);
  });
});

it('pictures have workers of their own', () => {
  const [web, thumbs] = ['web', 'thumbs'].map((name) =>
    services(wikiOf(), endpoints).find((service) => service.name === name),
  );
  const php = thumbs?.containers.find(({ name }) => name === 'mediawiki');
  expect(php?.environment.WIKI7_PHP_WORKERS).toBe(String(profiles.starter.thumbWorkers));
  expect(web?.containers.find(({ name }) => name === 'mediawiki')?.environment.WIKI7_PHP_WORKERS).toBe('5');
});

it('work for strangers has a quarter of the workers, and never all of them', () => {
  for (const [phpWorkers, others, guarded] of [
    [2, 1, 1],
    [6, 5, 1],
    [16, 12, 4],
  ]) {
    const web = services(wikiOf({ sizes: { phpWorkers } }), endpoints).find(({ name }) => name === 'web');
    expect(web?.containers.find(({ name }) => name === 'mediawiki')?.environment).toMatchObject({
      WIKI7_PHP_WORKERS: String(others),
      WIKI7_PHP_GUARDED_WORKERS: String(guarded),
    });
  }
});

describe('what MediaWiki is told', () => {
  it('names the session cookie that the edge lets nobody else’s answer be given to', () => {
    const { cookies } = mediaWikiSettings(wikiOf({ id: 'demo' }));
    expect(personalCookies('demo')).toContain(cookies.session);
    expect(personalCookies('demo').filter((name) => name.startsWith(cookies.prefix))).toHaveLength(5);
  });
});
