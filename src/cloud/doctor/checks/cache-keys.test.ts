import {
  type CachePolicyConfig,
  type DistributionConfig,
  GetCachePolicyCommand,
  GetDistributionConfigCommand,
  GetFunctionCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from 'vitest';
import { personalCookies } from '../../../blueprint/edge-rules.ts';
import { wikiUnderTest } from '../../cloud-wiki.fixture.ts';
import { functionCode } from '../../edge/function-code.ts';
import { type Answer, look, on, resource } from '../patient.fixture.ts';
import { cacheKeys } from './cache-keys.ts';
import { firewall } from './firewall.ts';

const cloud = wikiUnderTest();
const ACL = 'wiki7|11-22|CLOUDFRONT';
const resources = [resource('AWS::CloudFront::Distribution', 'E1'), resource('AWS::WAFv2::WebACL', ACL)];
const cookies = personalCookies(cloud.wiki.id);
const behaviour = (CachePolicyId: string) => ({
  TargetOriginId: 'o',
  ViewerProtocolPolicy: 'redirect-to-https' as const,
  CachePolicyId,
  FunctionAssociations: {
    Quantity: 1,
    Items: [
      {
        EventType: 'viewer-request' as const,
        FunctionARN: 'arn:aws:cloudfront::123456789012:function/wiki7-wiki-viewer-request',
      },
    ],
  },
});
const config = (more: Partial<DistributionConfig> = {}): DistributionConfig => ({
  CallerReference: 'r',
  Comment: 'Wiki7',
  Enabled: true,
  Origins: { Quantity: 0, Items: [] },
  WebACLId: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/wiki7/11-22',
  DefaultCacheBehavior: behaviour('page'),
  CacheBehaviors: {
    Quantity: 2,
    Items: [
      { PathPattern: '/w/load.php', ...behaviour('load') },
      { PathPattern: '/w/api.php', ...behaviour('api') },
    ],
  },
  ...more,
});
const distribution = (more?: Partial<DistributionConfig>) =>
  on(GetDistributionConfigCommand, () => ({ ETag: 'e', DistributionConfig: config(more) }));

interface Key {
  readonly names?: readonly string[];
  readonly headers?: readonly string[];
  readonly times?: Partial<CachePolicyConfig>;
}

const policies = (changed: Readonly<Record<string, Key>> = {}) =>
  on(GetCachePolicyCommand, ({ Id = '' }) => {
    const isPersonal = Id !== 'load';
    const {
      names = isPersonal ? cookies : [],
      headers = ['wiki7-key', 'Authorization'],
      times = {},
    } = changed[Id] ?? {};
    return {
      CachePolicy: {
        Id,
        LastModifiedTime: new Date(),
        CachePolicyConfig: {
          Name: Id,
          MinTTL: 0,
          DefaultTTL: 0,
          MaxTTL: Id === 'api' ? 300 : 31_536_000,
          ...times,
          ParametersInCacheKeyAndForwardedToOrigin: {
            EnableAcceptEncodingGzip: true,
            HeadersConfig: {
              HeaderBehavior: 'whitelist' as const,
              Headers: { Quantity: headers.length, Items: [...headers] },
            },
            CookiesConfig: {
              CookieBehavior: names.length > 0 ? ('whitelist' as const) : ('none' as const),
              Cookies: { Quantity: names.length, Items: [...names] },
            },
            QueryStringsConfig: { QueryStringBehavior: 'all' as const },
          },
        },
      },
    };
  });
const published = (code: string) => {
  const FunctionCode = Object.assign(Buffer.from(code), { transformToString: () => code });
  return on(GetFunctionCommand, () => ({ FunctionCode }));
};
const right = published(functionCode('viewer-request', cloud.wiki));
const sentences = async (...answers: readonly Answer[]) =>
  (await look(cacheKeys, { resources, cloud }, ...answers)).map(({ sentence }) => sentence);

describe('cache keys', () => {
  it('are well as the blueprint has them, with the function as it is deployed', async () => {
    expect(await sentences(distribution(), policies(), right)).toEqual([]);
  });

  it.each(cookies)('without %s are wrong where an answer may be for one person', async (cookie) => {
    const names = cookies.filter((one) => one !== cookie);
    expect(await sentences(distribution(), policies({ page: { names } }), right)).toEqual([
      `The behaviour the default of CloudFront has a cache key without the cookies ${cookie}.`,
    ]);
  });

  it('without the header that tells answers apart are wrong for everything', async () => {
    const bare = { headers: [] };
    expect(await sentences(distribution(), policies({ load: bare, api: bare }), right)).toEqual([
      'The behaviour /w/load.php of CloudFront has a cache key without the headers wiki7-key.',
      'The behaviour /w/api.php of CloudFront has a cache key without the headers wiki7-key, authorization.',
    ]);
  });

  it.each([{ MinTTL: 60 }, { DefaultTTL: 60 }])(
    'of what is kept against MediaWiki’s word are wrong: %j',
    async (times) => {
      expect(await sentences(distribution(), policies({ page: { times } }), right)).toMatchObject([
        expect.stringMatching(/nobody may keep them/),
      ]);
    },
  );

  it('of the API that live longer than an unpurged answer may are wrong', async () => {
    const times = { MaxTTL: 86_400 };
    expect(await sentences(distribution(), policies({ api: { times } }), right)).toEqual([
      'The behaviour /w/api.php of CloudFront keeps answers longer than 300 seconds, and no edit purges these.',
    ]);
  });

  it('are wrong without the function before them, or with one that lacks a cookie', async () => {
    const without = { ...behaviour('page'), FunctionAssociations: { Quantity: 0 } };
    expect(await sentences(distribution({ DefaultCacheBehavior: without }), policies(), right)).toEqual([
      'The behaviour the default of CloudFront has no function before its cache, so cookies decide nothing.',
    ]);
    const code = functionCode('viewer-request', cloud.wiki).replaceAll('"wikiToken"', '"other"');
    expect(await sentences(distribution(), policies(), published(code))).toContain(
      'The behaviour the default of CloudFront has a function before its cache that doesn’t know wikiToken.',
    );
  });

  it('of a behaviour that somebody added are those of a page; the page of errors is nobody’s', async () => {
    const added = { PathPattern: '/wiki/*', ...behaviour('load') };
    const errors = {
      PathPattern: '/errors/away.html',
      ...behaviour('load'),
      FunctionAssociations: { Quantity: 0 },
    };
    const more = {
      CacheBehaviors: { Quantity: 2, Items: [added, errors] },
      CustomErrorResponses: {
        Quantity: 1,
        Items: [{ ErrorCode: 502, ResponsePagePath: '/errors/away.html' }],
      },
    };
    expect(await sentences(distribution(more), policies(), right)).toEqual([
      `The behaviour /wiki/* of CloudFront has a cache key without the cookies ${cookies.join(', ')}.`,
    ]);
  });

  it('without cookies are wrong when the origin gets them all the same', async () => {
    const load = { PathPattern: '/w/load.php', ...behaviour('load'), OriginRequestPolicyId: 'all' };
    const more = { CacheBehaviors: { Quantity: 1, Items: [load] } };
    expect(await sentences(distribution(more), policies(), right)).toEqual([
      'The behaviour /w/load.php of CloudFront sends the origin more than is in its key.',
    ]);
  });

  it('are wrong without a policy', async () => {
    const { CachePolicyId: _, ...bare } = behaviour('page');
    expect(await sentences(distribution({ DefaultCacheBehavior: bare }), policies(), right)).toEqual([
      'The behaviour the default of CloudFront has no cache policy, so its key is not the wiki’s.',
    ]);
  });
});

describe('the firewall', () => {
  const found = (more?: Partial<DistributionConfig>) => look(firewall, { resources }, distribution(more));

  it('is well when CloudFront has the wiki’s own web ACL', async () => {
    expect(await found()).toEqual([]);
  });

  it.each([
    [{ WebACLId: '' }, /has no web ACL/],
    [{ WebACLId: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/other/33' }, /not the wiki’s/],
    [{ Enabled: false }, /is turned off/],
  ])('is wrong otherwise: %j', async (more, sentence) => {
    expect(await found(more)).toMatchObject([{ state: 'wrong', sentence: expect.stringMatching(sentence) }]);
  });
});
