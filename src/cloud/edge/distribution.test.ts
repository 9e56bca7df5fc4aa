import { type App, Stack, Validations } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import {
  droppedResponseHeaders,
  edgeLimits,
  personalCookies,
  urlClasses,
} from '../../blueprint/edge-rules.ts';
import { timeouts } from '../../blueprint/timeouts.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { cacheTagHeader, keyHeader } from './class-rules.ts';
import { Edge } from './distribution.ts';
import { letCloudFrontRead } from './media-access.ts';
import { checkedApp, findings, stackIn, templateOf } from './nag.fixture.ts';
import { isPrivate, testWiki, wikis } from './wiki.fixture.ts';

interface Behaviour {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly CachePolicyId: { readonly Ref: string };
  readonly OriginRequestPolicyId?: { readonly Ref: string };
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: unknown }[];
  readonly ViewerProtocolPolicy: string;
  readonly Compress: boolean;
}
interface Config {
  readonly DefaultCacheBehavior: Behaviour;
  readonly CacheBehaviors: readonly Behaviour[];
  readonly Origins: readonly (Readonly<Record<string, never>> & { readonly Id: string })[];
  readonly OriginGroups?: { readonly Items: readonly unknown[] };
  readonly CustomErrorResponses: readonly Readonly<Record<string, unknown>>[];
}

function made(cloud: CloudWiki = testWiki()): {
  app: App;
  edge: Edge;
  home: Template;
  data: Template;
  config: Config;
} {
  const app = checkedApp();
  const others = new Stack(app, 'Data', { env: { account: '123456789012', region: 'eu-central-1' } });
  const files = new Bucket(others, 'Files', {
    encryptionKey: new Key(others, 'Key', { enableKeyRotation: true }),
    enforceSSL: true,
  });
  Validations.of(files).acknowledge({ id: 'AwsSolutions-S1', reason: 'A bucket of this test alone.' });
  letCloudFrontRead(files);
  const balancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(others, 'Balancer', {
    loadBalancerArn:
      'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/wiki/1234567890abcdef',
    loadBalancerDnsName: 'internal-wiki.eu-central-1.elb.amazonaws.com',
    securityGroupId: 'sg-1',
    vpc: Vpc.fromVpcAttributes(others, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-central-1a'] }),
  });
  const stack = stackIn(app, 'Edge');
  const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;
  const edge = new Edge(stack, 'Edge', {
    cloud,
    balancer,
    publicFiles: files,
    certificate: Certificate.fromCertificateArn(
      stack,
      'Certificate',
      arn('acm', 'certificate/00000000-0000-0000-0000-000000000000'),
    ),
    webAclArn: arn('wafv2', 'global/webacl/wiki7-wiki/00000000-0000-0000-0000-000000000000'),
  });
  const home = templateOf(stack);
  const [resource] = Object.values(home.findResources('AWS::CloudFront::Distribution'));
  return { app, edge, home, data: templateOf(others), config: resource?.Properties.DistributionConfig };
}

const open = made();
const closed = made(testWiki(isPrivate));
const at = ({ config }: typeof open, pattern: string) =>
  config.CacheBehaviors.find(({ PathPattern }) => PathPattern === pattern) as Behaviour;
const originOf = ({ config }: typeof open, { TargetOriginId }: Behaviour) =>
  config.Origins.find(({ Id }) => Id === TargetOriginId);
const policyOf = ({ home }: typeof open, { CachePolicyId }: Behaviour) =>
  home.findResources('AWS::CloudFront::CachePolicy')[CachePolicyId.Ref]?.Properties.CachePolicyConfig;
const all = ({ config }: typeof open) => [config.DefaultCacheBehavior, ...config.CacheBehaviors];
const ofWiki = (one: typeof open) =>
  all(one).filter(({ PathPattern }) => !PathPattern?.startsWith('/wiki7-error/'));

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

describe('the cache', () => {
  it('keeps nothing that the origin doesn’t call cacheable, and keeps both encodings apart', () => {
    for (const behaviour of [...ofWiki(open), ...ofWiki(closed)]) {
      const one =
        behaviour === at(open, behaviour.PathPattern ?? '') || behaviour === open.config.DefaultCacheBehavior
          ? open
          : closed;
      const policy = policyOf(one, behaviour);
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
      expect(at(one, '/media/thumb/*')).toBeUndefined();
      const stores = one.config.Origins.filter(({ S3OriginConfig }) => S3OriginConfig !== undefined);
      expect(stores.map(({ Id }) => Id)).toEqual([at(one, '/wiki7-error/unavailable.html').TargetOriginId]);
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
    expect(JSON.stringify(open.data.findResources('AWS::KMS::Key'))).toContain('kms:Decrypt');
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
          Items: droppedResponseHeaders.filter((name) => name !== 'Via').map((Header) => ({ Header })),
        },
      },
    });
  });

  it('tell the balancer’s group whom to let in', () => {
    expect(open.edge.vpcOrigin.vpcOriginId).toBeDefined();
  });
});
