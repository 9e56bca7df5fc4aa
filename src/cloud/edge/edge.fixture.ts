import { type App, Stack, Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { letCloudFrontRead } from '../data/media-buckets.ts';
import { Edge } from './distribution.ts';
import { checkedApp, stackIn, templateOf } from './nag.fixture.ts';
import { isPrivate } from './wiki.fixture.ts';

interface Behaviour {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly CachePolicyId: { readonly Ref: string };
  readonly ResponseHeadersPolicyId: { readonly Ref: string };
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

export function made(cloud: CloudWiki = wikiUnderTest()): {
  app: App;
  edge: Edge;
  home: Template;
  data: Template;
  config: Config;
} {
  const app = checkedApp();
  const others = new Stack(app, 'Data', { env: { account: '123456789012', region: 'eu-central-1' } });
  const files = new Bucket(others, 'Files', {
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

export const open = made();
export const closed = made(wikiUnderTest(isPrivate));
export const at = ({ config }: typeof open, pattern: string) =>
  config.CacheBehaviors.find(({ PathPattern }) => PathPattern === pattern) as Behaviour;
export const originOf = ({ config }: typeof open, { TargetOriginId }: Behaviour) =>
  config.Origins.find(({ Id }) => Id === TargetOriginId);
export const policyOf = ({ home }: typeof open, { CachePolicyId }: Behaviour) =>
  home.findResources('AWS::CloudFront::CachePolicy')[CachePolicyId.Ref]?.Properties.CachePolicyConfig;
export const all = ({ config }: typeof open) => [config.DefaultCacheBehavior, ...config.CacheBehaviors];
export const ofWiki = (one: typeof open) =>
  all(one).filter(({ PathPattern }) => !PathPattern?.startsWith('/wiki7-error/'));
