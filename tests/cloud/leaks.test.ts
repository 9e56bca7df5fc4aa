import { describe, expect, it } from 'vitest';
import { cacheTagHeader } from '../../src/blueprint/edge-rules.ts';
import type { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
import { regionFlag } from '../../src/cloud/edge/region-flag.ts';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';
import { CloudFrontModel, type CloudFrontOptions } from '../support/cloudfront-model/cloudfront-model.ts';
import { distributionIn } from '../support/cloudfront-model/template.ts';
import { MarkingWiki } from '../support/leak-matrix/marking-wiki.ts';
import { type Findings, type MatrixOptions, runMatrix } from '../support/leak-matrix/matrix.ts';
import { type Spoiling, spoiled, without } from '../support/leak-matrix/spoiled.ts';
import { pathTricks } from '../support/leak-matrix/tricks.ts';
import { everybody } from '../support/leak-matrix/visitors.ts';
import { type Resolved, resolveTemplates } from '../support/resolved-templates.ts';

type Parts = Parameters<typeof wikiUnderTest>;
type Given = [config?: Parts[0], cloud?: Parts[1]];

const synthesized = (config: Given[0] = {}, cloud: Given[1] = {}): readonly Resolved[] =>
  resolveTemplates(synthesizedApp({ id: 'wiki', profile: 'standard', ...config }, cloud));

interface Way extends Omit<MatrixOptions, 'ask' | 'between'>, Pick<CloudFrontOptions, 'reading' | 'flags'> {
  readonly readsLanguage?: boolean;
}

/** The matrix over a template, with a clock and purges between the requests that are made at random. */
function leaksOf(resources: readonly Resolved[], way: Way = {}): Promise<Findings> {
  const wiki = new MarkingWiki({ ...way, visitors: everybody, tagHeader: cacheTagHeader });
  let now = Date.parse('2026-01-01');
  const model = new CloudFrontModel(resources, { ...way, origin: (ask) => wiki.answer(ask), now: () => now });
  return runMatrix({
    ...way,
    ask: (ask) => model.ask(ask),
    between: (random) => {
      now += random() * 20_000;
      if (random() < 0.02) model.invalidate(['#site-wiki']);
    },
  });
}

/** Some ten thousand requests take seconds, and more beside a build. In milliseconds. */
const PATIENT = 180_000;
const isPrivate = true;
const readsLanguage = true;
const depth = 'short';
const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };
/** One of each class and kind: enough for what is the same everywhere. */
const some = [
  '/wiki/Page_N',
  '/w/index.php?title=Page_N&action=edit',
  '/wiki/Missing_N',
  '/w/api.php?action=query&titles=N&smaxage=300&maxage=300',
  '/w/rest.php/v1/page/Page_N',
  '/w/load.php?modules=startup&x=N',
  '/wiki/Special:Preferences?x=N',
  '/media/a/ab/File_N.svg',
  '/media/thumb/a/ab/File_N.svg/250px-File_N.svg.png',
  '/a/ab/File_N.svg',
];

const publicWiki = synthesized();

describe('CloudFront, as its template has it, gives nobody what is another’s', () => {
  it('in a public wiki', { timeout: PATIENT }, async () => {
    const { leaks, requests, hits } = await leaksOf(publicWiki);
    expect(leaks).toEqual([]);
    expect(requests).toBeGreaterThan(20_000);
    expect(hits).toBeGreaterThan(requests / 10);
  });

  it('however far it resolves paths', { timeout: PATIENT }, async () => {
    const { leaks } = await leaksOf(publicWiki, { reading: 'raw', tricks: pathTricks, depth });
    expect(leaks).toEqual([]);
  });

  it.each<[string, Given, Way]>([
    ['a private wiki', [{ access: { read: 'accounts' } }], { isPrivate }],
    ['a wiki in a language with several scripts', [{ language: 'zh' }], { readsLanguage, addresses: some }],
    [
      'a wiki that is served from its second region',
      [{}, { standbyRegion }],
      { flags: new Map([[regionFlag.key, regionFlag.standby]]), addresses: some },
    ],
  ])('in %s', { timeout: PATIENT }, async (_, given, way) => {
    expect((await leaksOf(synthesized(...given), { ...way, depth })).leaks).toEqual([]);
  });

  it('in any profile: all do the same', () => {
    const doing = (resources: readonly Resolved[]) => {
      const { config, ...others } = distributionIn(resources);
      return { ...others, config: { ...config, PriceClass: 'any', WebACLId: 'any' } };
    };
    for (const profile of ['starter', 'large'] as const) {
      expect(doing(synthesized({ profile }))).toEqual(doing(publicWiki));
    }
  });
});

// biome-ignore lint/suspicious/noExplicitAny: as free as templates are
type Properties = any;
const code = (id: string, part: string | RegExp, instead?: string): Spoiling => ({
  type: 'Function',
  id,
  change: (properties: Properties) => {
    properties.FunctionCode = without(properties.FunctionCode, part, instead);
  },
});
const policy = (id: string, change: (config: Properties) => void): Spoiling => ({
  type: 'CachePolicy',
  id,
  change: ({ CachePolicyConfig }: Properties) => change(CachePolicyConfig),
});
const keyed = (config: Properties) => config.ParametersInCacheKeyAndForwardedToOrigin;
const onlyWithout = (list: readonly string[], name: string) => list.filter((one) => one !== name);

describe('the matrix finds it when', () => {
  const unsafe: readonly (readonly [string, readonly Spoiling[], RegExp])[] = [
    [
      'answers are kept that the wiki calls private',
      [policy('CachePoliciesPage', (config) => Object.assign(config, { MinTTL: 1 }))],
      /private answer from a cache/,
    ],
    [
      'a session is no reason for a key of its own, nor its cookie part of the key',
      [
        code('ViewerRequest', /"wiki_session", /),
        code(
          'ViewerRequest',
          /(?<=headers\[rules\.key\] = \{ value: rules\.readers \+ name \};\s+)request\.cookies = \{\};/,
        ),
        policy('CachePoliciesPage', (config) => {
          const { CookiesConfig } = keyed(config);
          CookiesConfig.Cookies = onlyWithout(CookiesConfig.Cookies, 'wiki_session');
          config.MinTTL = 1;
        }),
      ],
      /private bytes of/,
    ],
    [
      'the key doesn’t tell files from pages',
      [
        policy('CachePolicies', (config) => {
          const { HeadersConfig } = keyed(config);
          HeadersConfig.Headers = onlyWithout(HeadersConfig.Headers, 'wiki7-key');
        }),
      ],
      /answer of another address/,
    ],
    [
      'a header that claims another host reaches the wiki',
      [code('ViewerRequest', '"x-forwarded-host", ')],
      /what only another request had/,
    ],
    [
      'the APIs read a header that is not in the key',
      [
        policy('CachePoliciesApi', (config) => {
          const { HeadersConfig } = keyed(config);
          HeadersConfig.Headers = onlyWithout(HeadersConfig.Headers, 'Treat-as-Untrusted');
        }),
      ],
      /what only another request had/,
    ],
    [
      'a query reaches the wiki that is not in the key',
      [
        policy('CachePoliciesPage', (config) => {
          keyed(config).QueryStringsConfig = { QueryStringBehavior: 'none' };
        }),
      ],
      /what only another request had/,
    ],
    [
      'a browser’s copy from a past session is confirmed',
      [
        code(
          'ViewerRequest',
          /(?<=rules\.revalidated\.indexOf[\s\S]*?)delete headers\["if-modified-since"\];/,
        ),
      ],
      /past session, confirmed/,
    ],
    [
      'words of the edge are rewritten on private answers too',
      [
        code('PageResponse', /if \(!headers\["cache-control"\] \|\|[^{]*\{/, 'if (true) {'),
        code('PageResponse', /browsers: "[^"]*"/, 'browsers: "public, max-age=60"'),
      ],
      /other caches may keep/,
    ],
    [
      'tags are left to the function, which doesn’t run on errors',
      [
        {
          type: 'ResponseHeadersPolicy',
          change: ({ ResponseHeadersPolicyConfig: { RemoveHeadersConfig } }: Properties) => {
            RemoveHeadersConfig.Items = RemoveHeadersConfig.Items.filter(
              ({ Header }: { Header: string }) => Header !== cacheTagHeader,
            );
          },
        },
      ],
      /the header x-amz-meta-cache-tag/,
    ],
    [
      'a class has no function before it',
      [
        {
          type: 'Distribution',
          change: ({ DistributionConfig: { CacheBehaviors } }: Properties) => {
            for (const one of CacheBehaviors)
              if (one.PathPattern === '/w/rest.php/*') one.FunctionAssociations = [];
          },
        },
      ],
      /what only another request had/,
    ],
  ];

  it.each(unsafe)('%s', async (_, spoilings, leak) => {
    const { leaks } = await leaksOf(spoiled(publicWiki, ...spoilings), {
      depth,
      addresses: some,
      randomRequests: 500,
    });
    expect(leaks.join('\n')).toMatch(leak);
  });
});
