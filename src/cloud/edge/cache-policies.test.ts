import { describe, expect, it } from 'vitest';
import { personalCookies, urlClasses } from '../../blueprint/edge-rules.ts';
import { keyHeader } from './class-rules.ts';
import { at, closed, ofWiki, open, policyOf } from './edge.fixture.ts';

describe('the cache', () => {
  it('keeps nothing that the origin doesn’t call cacheable, and keeps both encodings apart', () => {
    const kept = [open, closed].flatMap((one) =>
      ofWiki(one).map((behaviour) => ({ behaviour, policy: policyOf(one, behaviour) })),
    );
    for (const { behaviour, policy } of kept) {
      expect(policy).toMatchObject({
        MinTTL: 0,
        DefaultTTL: 0,
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingBrotli: true,
          EnableAcceptEncodingGzip: true,
          HeadersConfig: { Headers: expect.arrayContaining([keyHeader]) },
        },
      });
      expect(behaviour.Compress).toBe(true);
    }
  });

  it('knows personal cookies and no other, where an answer may be for one person', () => {
    for (const pattern of ['/w/api.php', '/w/rest.php/*', '/media/*']) {
      const key = policyOf(closed, at(closed, pattern)).ParametersInCacheKeyAndForwardedToOrigin;
      expect(key.CookiesConfig).toEqual({ CookieBehavior: 'whitelist', Cookies: personalCookies('wiki') });
      expect(key.HeadersConfig.Headers).toContain('Authorization');
    }
    const page = policyOf(open, open.config.DefaultCacheBehavior).ParametersInCacheKeyAndForwardedToOrigin;
    expect(page.CookiesConfig.Cookies).toEqual(personalCookies('wiki'));
  });

  it.each(['/w/load.php', '/w/skins/*', '/media/*', '/media/thumb/*'])(
    'knows no cookie of %s, and sends none',
    (pattern) => {
      const behaviour = at(open, pattern);
      expect(policyOf(open, behaviour).ParametersInCacheKeyAndForwardedToOrigin.CookiesConfig).toEqual({
        CookieBehavior: 'none',
      });
      expect(behaviour.OriginRequestPolicyId).toBeUndefined();
    },
  );

  it('keeps answers of the APIs no longer than their class allows', () => {
    const { maxTtlSeconds } = urlClasses.find(({ name }) => name === 'api') ?? {};
    expect(policyOf(open, at(open, '/w/api.php')).MaxTTL).toBe(maxTtlSeconds);
  });

  it('has no more headers and cookies in a key than CloudFront takes', () => {
    for (const { Properties } of Object.values(open.home.findResources('AWS::CloudFront::CachePolicy'))) {
      const { HeadersConfig, CookiesConfig } =
        Properties.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin;
      expect(HeadersConfig.Headers.length).toBeLessThanOrEqual(10);
      expect(CookiesConfig.Cookies?.length ?? 0).toBeLessThanOrEqual(10);
    }
  });

  it('never sends the reader’s Host: the origin would be CloudFront itself', () => {
    open.home.hasResourceProperties('AWS::CloudFront::OriginRequestPolicy', {
      OriginRequestPolicyConfig: { HeadersConfig: { HeaderBehavior: 'allExcept', Headers: ['Host'] } },
    });
  });
});
