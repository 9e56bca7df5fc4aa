import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { cacheTagHeader, droppedResponseHeaders, edgeLimits } from '../../blueprint/edge-rules.ts';
import { securityHeaders } from '../../blueprint/security-headers.ts';
import { timeouts } from '../../blueprint/timeouts.ts';
import { all, at, made, ofWiki, open, originOf, policyOf } from './edge.fixture.ts';
import { findings } from './nag.fixture.ts';
import { wikis } from './wiki.fixture.ts';

describe('the distribution', () => {
  it.each(wikis)('has no finding: %s', (_, cloud) => {
    const { app } = made(cloud);
    expect(findings(app)).toBe('');
  });

  it('speaks HTTP/3, IPv6 and no TLS before 1.2, under the wiki’s own name, behind the web ACL', () => {
    open.home.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['wiki.example.org'],
        HttpVersion: 'http2and3',
        IPV6Enabled: true,
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
        WebACLId: Match.stringLikeRegexp(':global/webacl/'),
        CacheTagConfig: { HeaderName: cacheTagHeader },
      },
    });
    expect(all(open).map(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy)).not.toContain('allow-all');
  });

  it('asks the balancer over HTTPS alone, by a name on its certificate, and waits longer than everything behind it', () => {
    open.home.hasResourceProperties('AWS::CloudFront::VpcOrigin', {
      VpcOriginEndpointConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    });
    expect(originOf(open, open.config.DefaultCacheBehavior)).toMatchObject({
      DomainName: 'origin.wiki.example.org',
      VpcOriginConfig: { OriginReadTimeout: timeouts.edgeSeconds },
    });
  });

  it('has a behaviour for each class, in the order of the classes', () => {
    expect(open.config.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([
      '/w/load.php',
      '/w/resources/*',
      '/static/*',
      '/assets/*',
      '/w/skins/*',
      '/w/extensions/*',
      '/media/thumb/*',
      '/media/*',
      '/w/api.php',
      '/w/api.php/*',
      '/w/rest.php',
      '/w/rest.php/*',
      '/wiki7-error/unavailable.html',
    ]);
  });

  it('runs the wiki’s function before every one of them', () => {
    for (const { FunctionAssociations } of ofWiki(open)) {
      expect(FunctionAssociations?.map(({ EventType }) => EventType)).toContain('viewer-request');
    }
  });

  it('takes every method where the wiki is written to', () => {
    for (const behaviour of [
      open.config.DefaultCacheBehavior,
      at(open, '/w/api.php'),
      at(open, '/w/rest.php/*'),
    ]) {
      expect(behaviour.AllowedMethods).toEqual(
        expect.arrayContaining(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
      );
    }
  });
});

describe('names that are the account’s', () => {
  it.each([
    'CachePolicy',
    'OriginRequestPolicy',
    'ResponseHeadersPolicy',
    'OriginAccessControl',
    'Function',
    'VpcOrigin',
  ])('have the wiki’s id, so that two wikis share an account: %s', (type) => {
    const resources = Object.values(open.home.findResources(`AWS::CloudFront::${type}`));
    expect(resources.length).toBeGreaterThan(0);
    for (const { Properties } of resources) {
      expect(JSON.stringify(Properties)).toMatch(/"Name":"wiki7-wiki[-"]/);
    }
  });
});

describe('files', () => {
  it('of a public wiki come from the bucket, signed', () => {
    const origin = originOf(open, at(open, '/media/*'));
    expect(origin).toHaveProperty('S3OriginConfig');
    expect(origin).toHaveProperty('OriginAccessControlId');
    expect(at(open, '/media/*').FunctionAssociations).toHaveLength(2);
  });

  it('that are missing thumbnails are asked of those who make them, at the address that they know', () => {
    expect(open.config.OriginGroups?.Items).toHaveLength(1);
    expect(open.config.OriginGroups?.Items[0]).toMatchObject({
      FailoverCriteria: { StatusCodes: { Items: [403, 404] } },
    });
    expect(open.config.Origins.filter(({ OriginPath }) => OriginPath === '/media')).toHaveLength(1);
    expect(at(open, '/media/thumb/*').AllowedMethods).toEqual(['GET', 'HEAD', 'OPTIONS']);
    expect(at(open, '/media/*').TargetOriginId).not.toBe(at(open, '/media/thumb/*').TargetOriginId);
  });

  it.each(wikis.filter(([name]) => name.endsWith('private')))(
    'of a private wiki never come from the bucket: %s',
    (_, cloud) => {
      const one = made(cloud);
      expect(one.config.OriginGroups).toBeUndefined();
      expect(originOf(one, at(one, '/media/*'))).toHaveProperty('VpcOriginConfig');
      expect(originOf(one, at(one, '/media/thumb/*'))).toHaveProperty('VpcOriginConfig');
      const stores = one.config.Origins.filter(({ S3OriginConfig }) => S3OriginConfig !== undefined);
      expect(stores.map(({ Id }) => Id)).toEqual([at(one, '/wiki7-error/unavailable.html').TargetOriginId]);
    },
  );

  it.each(wikis.filter(([name]) => name.endsWith('public')))(
    'are all that the bucket is asked for: only below /media/, never with a query, for reading alone, through our function: %s',
    (_, cloud) => {
      const one = made(cloud);
      const files = originOf(one, at(one, '/media/*'))?.Id;
      const group = at(one, '/media/thumb/*').TargetOriginId;
      const fromBucket = all(one).filter(({ TargetOriginId }) => [files, group].includes(TargetOriginId));
      expect(fromBucket.map(({ PathPattern }) => PathPattern)).toEqual(['/media/thumb/*', '/media/*']);
      for (const behaviour of fromBucket) {
        expect(policyOf(one, behaviour).ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig).toEqual({
          QueryStringBehavior: 'none',
        });
        expect(behaviour.OriginRequestPolicyId).toBeUndefined();
        expect(behaviour.AllowedMethods).toEqual(['GET', 'HEAD', 'OPTIONS']);
        expect(behaviour.FunctionAssociations?.map(({ EventType }) => EventType)).toContain('viewer-request');
      }
    },
  );

  it('are read by distributions of this account alone, and only read', () => {
    const [policy] = Object.values(open.data.findResources('AWS::S3::BucketPolicy'));
    const statements = policy?.Properties.PolicyDocument.Statement as readonly Record<string, unknown>[];
    expect(statements.map(({ Action }) => Action)).toEqual(['s3:*', 's3:GetObject', 's3:ListBucket']);
    for (const { Condition } of statements.slice(1)) {
      expect(JSON.stringify(Condition)).toContain(':distribution/*');
      expect(JSON.stringify(Condition)).toContain('123456789012');
    }
  });
});

describe('errors', () => {
  it('are never kept longer than the wiki’s own limit', () => {
    for (const { ErrorCachingMinTTL } of open.config.CustomErrorResponses) {
      expect(ErrorCachingMinTTL).toBe(edgeLimits.errorTtlSeconds);
    }
    expect(open.config.CustomErrorResponses.map(({ ErrorCode }) => ErrorCode)).toEqual(
      expect.arrayContaining([403, 404, 500, 502, 503, 504]),
    );
  });

  it('get a page of ours where nothing of the wiki answered, and nowhere else', () => {
    const covered = open.config.CustomErrorResponses.filter(
      ({ ResponsePagePath }) => ResponsePagePath !== undefined,
    );
    expect(covered.map(({ ErrorCode, ResponseCode }) => [ErrorCode, ResponseCode])).toEqual([
      [502, 503],
      [504, 503],
    ]);
    expect(originOf(open, at(open, `${covered[0]?.ResponsePagePath}`))).toHaveProperty('S3OriginConfig');
  });
});

describe('answers', () => {
  it('come with what the front says on one machine, and without what is nobody’s business', () => {
    open.home.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, Override: true },
          ContentTypeOptions: { Override: true },
        },
        RemoveHeadersConfig: {
          Items: [cacheTagHeader, ...droppedResponseHeaders]
            .filter((name) => name !== 'Via')
            .map((Header) => ({ Header })),
        },
      },
    });
  });

  it('come with every header that nginx gives its own', () => {
    for (const { Properties } of Object.values(
      open.home.findResources('AWS::CloudFront::ResponseHeadersPolicy'),
    )) {
      const { SecurityHeadersConfig, CustomHeadersConfig } = Properties.ResponseHeadersPolicyConfig;
      const custom = CustomHeadersConfig.Items.map(({ Header, Value }: Record<string, string>) => [
        Header,
        Value,
      ]);
      expect({
        'X-Content-Type-Options': SecurityHeadersConfig.ContentTypeOptions && 'nosniff',
        'Referrer-Policy': SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy,
        ...Object.fromEntries(custom),
      }).toEqual(securityHeaders);
    }
  });

  it('of pages may load what nginx lets them, unless the origin says otherwise; files have rules of their own', () => {
    const policyFor = (pattern: string) => {
      const { Ref } = at(open, pattern).ResponseHeadersPolicyId;
      return open.home.findResources('AWS::CloudFront::ResponseHeadersPolicy')[Ref]?.Properties
        .ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy;
    };
    expect(policyFor('/w/api.php')).toEqual({
      ContentSecurityPolicy: expect.stringContaining("object-src 'none'"),
      Override: false,
    });
    for (const pattern of ['/media/*', '/media/thumb/*']) expect(policyFor(pattern)).toBeUndefined();
  });
});
