import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { resolveCloud } from '../../config/cloud-wiki.ts';
import { parseConfig } from '../../config/parse.ts';
import type { WikiConfig } from '../../config/schema.ts';
import { resolveWiki } from '../../config/wiki.ts';
import { recommendedContext } from '../app-context.ts';
import { Network } from './network.ts';

const THREE = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
const TWO = THREE.slice(0, 2);
const EVERYBODY = '0.0.0.0/0';

interface Options {
  readonly profile?: 'starter' | 'standard' | 'large';
  readonly egress?: 'nat-instance' | 'nat-gateways' | 'endpoints';
  readonly zones?: readonly string[];
  readonly exec?: boolean;
  readonly mail?: boolean;
}

class ZonedStack extends Stack {
  override get availabilityZones(): string[] {
    return [...THREE];
  }
}

function build({ profile = 'starter', egress, zones = THREE, exec = false, mail = true }: Options) {
  const config = {
    name: 'W',
    adminEmail: 'a@b.org',
    profile,
    ...(mail && { mail: { smtp: { host: 'email-smtp.eu-central-1.amazonaws.com' } } }),
    cloud: {
      account: '123456789012',
      region: 'eu-central-1',
      zones: [...zones],
      host: 'wiki.example.org',
      dns: { hostedZone: 'create', zone: 'example.org' },
      egress,
      exec,
    },
  } as const satisfies WikiConfig;
  const folder = { extensions: [], skins: [], assets: [] };
  const app = new App({ context: recommendedContext() });
  const env = { account: config.cloud.account, region: config.cloud.region };
  const stack = new ZonedStack(app, 'Network', { env });
  const cloud = resolveCloud(resolveWiki(parseConfig(config, 'config.ts'), folder));
  return { app, env, stack, network: new Network(stack, 'Network', { cloud }) };
}

const made = new Map<string, Template>();
function synth(options: Options): Template {
  const key = JSON.stringify(options);
  const template = made.get(key) ?? Template.fromStack(build(options).stack);
  made.set(key, template);
  return template;
}

// biome-ignore lint/suspicious/noExplicitAny: properties of a template are whatever CloudFormation takes
type Properties = Record<string, any>;
const resources = (template: Template, type: string): readonly (readonly [string, Properties])[] =>
  Object.entries(template.findResources(type)).map(([id, { Properties: found }]) => [id, found]);
const properties = (template: Template, type: string) => resources(template, type).map(([, found]) => found);

/** Every inbound or outbound rule, whether it is written in its group or beside it. */
function rules(template: Template, direction: 'Ingress' | 'Egress'): readonly Properties[] {
  const inGroups = properties(template, 'AWS::EC2::SecurityGroup').flatMap(
    (group) => group[`SecurityGroup${direction}`] ?? [],
  );
  return [...inGroups, ...properties(template, `AWS::EC2::SecurityGroup${direction}`)];
}

/** Default routes of subnets whose name begins so. */
const defaultRoutes = (template: Template, name: string) =>
  resources(template, 'AWS::EC2::Route').filter(([id]) => id.includes(`Vpc${name}Subnet`));

const profiles = ['starter', 'standard', 'large'] as const;
const ways = ['nat-instance', 'nat-gateways', 'endpoints'] as const;
const every = profiles.flatMap((profile) => ways.map((egress) => ({ profile, egress })));

describe.each(every)('network of $profile with $egress', (options) => {
  it('lets nobody in but groups of its own', () => {
    const inbound = rules(synth(options), 'Ingress');
    expect(inbound.length).toBeGreaterThan(8);
    for (const rule of inbound) {
      expect(rule.SourceSecurityGroupId, JSON.stringify(rule)).toEqual({ 'Fn::GetAtt': expect.anything() });
      expect(rule).not.toHaveProperty('CidrIp');
      expect(rule).not.toHaveProperty('CidrIpv6');
    }
  });

  it('gives a reason and one TCP port for each rule', () => {
    const template = synth(options);
    for (const rule of [...rules(template, 'Ingress'), ...rules(template, 'Egress')]) {
      expect(rule.Description, JSON.stringify(rule)).toMatch(/^[\w .\-:/(),]{8,255}$/);
      expect(rule.IpProtocol).toBe('tcp');
      expect(rule.FromPort).toBe(rule.ToPort);
    }
  });

  it('opens no group outward by default, and to everybody only HTTPS and mail', () => {
    const template = synth(options);
    for (const group of properties(template, 'AWS::EC2::SecurityGroup')) {
      expect(group.SecurityGroupEgress?.length, group.GroupDescription).toBeGreaterThan(0);
    }
    const wide = rules(template, 'Egress').filter((rule) => rule.CidrIp === EVERYBODY);
    const ports = options.egress === 'endpoints' ? [443] : [443, 587];
    expect(new Set(wide.map((rule) => rule.ToPort))).toEqual(new Set(ports));
  });

  it('empties the group of those that name none', () => {
    const template = synth(options);
    template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });

  it('has subnets of each kind in every zone, none of which gives public addresses', () => {
    const subnets = properties(synth(options), 'AWS::EC2::Subnet');
    expect(subnets).toHaveLength(9);
    for (const zone of THREE) {
      expect(subnets.filter(({ AvailabilityZone }) => AvailabilityZone === zone)).toHaveLength(3);
    }
    for (const subnet of subnets) expect(subnet.MapPublicIpOnLaunch).toBe(false);
  });

  it('gives the data subnets no way out, not even to S3', () => {
    const template = synth(options);
    expect(defaultRoutes(template, 'data')).toEqual([]);
    const tables = properties(template, 'AWS::EC2::VPCEndpoint').flatMap(
      (found) => found.RouteTableIds ?? [],
    );
    expect(tables).toHaveLength(3);
    expect(JSON.stringify(tables)).not.toMatch(/VpcdataSubnet|VpcpublicSubnet/);
  });

  it('routes app subnets never straight to the internet', () => {
    const routes = defaultRoutes(synth(options), 'app');
    expect(routes).toHaveLength(options.egress === 'endpoints' ? 0 : 3);
    for (const [, route] of routes) expect(route).not.toHaveProperty('GatewayId');
  });

  it('has the internet gateway that a VPC origin asks for', () => {
    synth(options).resourceCountIs('AWS::EC2::VPCGatewayAttachment', 1);
  });

  it('logs every connection, kept for 30 days, whatever becomes of the stack', () => {
    const template = synth(options);
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'VPC',
      ResourceId: { Ref: Match.stringLikeRegexp('^NetworkVpc') },
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
    });
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 30 },
      DeletionPolicy: 'Retain',
    });
  });

  it('has no finding of cdk-nag that isn’t answered', () => {
    const { app } = build(options);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });
});

describe('the way out', () => {
  it.each([
    ['starter', 1],
    ['standard', 2],
    ['large', 3],
  ] as const)('is a NAT gateway in each zone that %s uses: %i', (profile, count) => {
    const template = synth({ profile, egress: 'nat-gateways' });
    const ids = resources(template, 'AWS::EC2::NatGateway').map(([id]) => id);
    expect(ids).toHaveLength(count);
    expect(ids.map((id) => id.match(/Subnet\d/)?.[0])).toEqual(
      ['Subnet1', 'Subnet2', 'Subnet3'].slice(0, count),
    );
  });

  it('is one instance for all app subnets, with no gateway beside it', () => {
    const template = synth({ profile: 'large', egress: 'nat-instance' });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    const [[id] = []] = resources(template, 'AWS::EC2::Instance');
    const targets = defaultRoutes(template, 'app').map(([, route]) => route.InstanceId);
    expect(targets).toEqual([{ Ref: id }, { Ref: id }, { Ref: id }]);
  });

  it('is for nobody with endpoints: neither gateway nor instance', () => {
    const template = synth({ profile: 'large', egress: 'endpoints' });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::Instance', 0);
  });

  it('changes neither subnets nor their addresses', () => {
    const [first, ...others] = ways.map((egress) => resources(synth({ egress }), 'AWS::EC2::Subnet'));
    const places = (subnets: typeof first) =>
      subnets?.map(([id, { CidrBlock, AvailabilityZone }]) => [id, CidrBlock, AvailabilityZone]);
    for (const other of others) expect(places(other)).toEqual(places(first));
  });
});

describe('zones', () => {
  it('leave room: a third one takes no address from the first two', () => {
    const ranges = (zones: readonly string[]) =>
      resources(synth({ zones }), 'AWS::EC2::Subnet').map(([id, subnet]) => `${id} ${subnet.CidrBlock}`);
    expect(ranges(TWO)).toHaveLength(6);
    expect(ranges(THREE)).toEqual(expect.arrayContaining(ranges(TWO)));
  });

  it('are two at least for load balancer and database, and for tasks those that the profile uses', () => {
    const { network } = build({ profile: 'starter', zones: TWO });
    const zonesOf = (subnets: ec2.SubnetSelection) => network.vpc.selectSubnets(subnets).availabilityZones;
    expect(zonesOf(network.appSubnets)).toEqual(['eu-central-1a']);
    expect(zonesOf(network.allAppSubnets)).toEqual(TWO);
    expect(zonesOf(network.dataSubnets)).toEqual(TWO);
  });

  it('are used in the order of the configuration', () => {
    const zones = ['eu-central-1b', 'eu-central-1a'];
    const { network, stack } = build({ profile: 'starter', zones });
    const [{ AvailabilityZone } = {}] = properties(Template.fromStack(stack), 'AWS::EC2::Instance');
    expect(AvailabilityZone).toBe('eu-central-1b');
    expect(network.vpc.selectSubnets(network.appSubnets).availabilityZones).toEqual(['eu-central-1b']);
  });
});

describe('the NAT instance', () => {
  const template = synth({ egress: 'nat-instance' });

  it('has an encrypted disk, guarded metadata, no key for logins and no rights', () => {
    template.hasResourceProperties('AWS::EC2::Instance', {
      BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ Encrypted: true }) })],
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      SourceDestCheck: false,
      KeyName: Match.absent(),
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Service: 'ec2.amazonaws.com' } })],
      },
      ManagedPolicyArns: Match.absent(),
      Policies: Match.absent(),
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('NatInstance');
  });

  it('takes in only what it passes on: HTTPS and mail of those who may', () => {
    const isNat = ({ GroupId }: Properties) => JSON.stringify(GroupId).includes('NatSecurityGroup');
    const taken = rules(template, 'Ingress')
      .filter(isNat)
      .map((rule) => rule.Description.split(':')[0]);
    const web = ['from web', 'from web'];
    expect(taken.sort()).toEqual(
      ['from functions', 'from jobs', 'from jobs', 'from render', 'from thumbs', ...web].sort(),
    );
  });

  it('has its image looked up when it is deployed, not here', () => {
    template.hasParameter('*', {
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default: Match.stringLikeRegexp('al2023.*arm64$'),
    });
  });

  it('gets routes only when it says that it works', () => {
    const [[id, { UserData }] = ['', {}]] = resources(template, 'AWS::EC2::Instance');
    template.hasResource('AWS::EC2::Instance', { CreationPolicy: { ResourceSignal: { Count: 1 } } });
    expect(UserData['Fn::Base64']).toContain(`cfn-signal --stack Network --resource ${id} `);
  });
});

describe('private endpoints', () => {
  const names = (options: Options) =>
    properties(synth({ egress: 'endpoints', ...options }), 'AWS::EC2::VPCEndpoint')
      .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
      .map(({ ServiceName }) => ServiceName.replace('com.amazonaws.eu-central-1.', ''));

  it('are there for what every wiki calls', () => {
    const all = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ecs', 'rds', 'monitoring'];
    expect(names({ mail: false })).toEqual(all);
  });

  it('are there for mail and for shells when the wiki has them', () => {
    expect(names({ mail: true })).toContain('email-smtp');
    expect(names({ exec: true })).toContain('ssmmessages');
  });

  it('are there only where nothing else leads out', () => {
    expect(names({ egress: 'nat-gateways' })).toEqual([]);
  });

  it('serve this account only; S3 serves AWS’s own buckets besides', () => {
    const found = properties(synth({ egress: 'endpoints' }), 'AWS::EC2::VPCEndpoint');
    const guarded = found.filter(({ ServiceName }) => !JSON.stringify(ServiceName).includes('email-smtp'));
    expect(guarded).toHaveLength(8);
    for (const { PolicyDocument } of guarded) {
      const wide = PolicyDocument.Statement.filter(({ Resource }: Properties) => Resource === '*');
      expect(wide).toHaveLength(1);
      expect(wide[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': '123456789012' } });
    }
  });
});

describe('security groups', () => {
  it('take no rule from constructs that they are handed to', () => {
    const { network, stack } = build({});
    const before = JSON.stringify(synth({}).toJSON());
    const balancer = network.groups.of('balancer');
    balancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
    balancer.connections.allowFromAnyIpv4(ec2.Port.tcp(80));
    network.groups.of('database').connections.allowFrom(network.groups.of('render'), ec2.Port.tcp(3306));
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toBe(before);
  });

  it.each([
    ['its prefix list', ec2.Peer.prefixList('pl-123'), { SourcePrefixListId: 'pl-123' }],
    ['its group', ec2.Peer.securityGroupId('sg-12345678'), { SourceSecurityGroupId: 'sg-12345678' }],
  ])(
    'let CloudFront in by %s, on 443 at the load balancer, by a rule of the later stack',
    (_by, source, rule) => {
      const { app, env, network } = build({});
      const edge = new Stack(app, 'Edge', { env });
      network.groups.allowCloudFront(edge, source);
      const inbound = rules(Template.fromStack(edge), 'Ingress');
      expect(inbound).toEqual([expect.objectContaining({ ...rule, FromPort: 443, ToPort: 443 })]);
      expect(JSON.stringify(inbound)).toContain('Groupsbalancer');
    },
  );

  it('fails when the load balancer would be opened to addresses', () => {
    const { network, stack } = build({});
    expect(() => network.groups.allowCloudFront(stack, ec2.Peer.anyIpv4())).toThrow(
      /can’t be opened to 0\.0\.0\.0/,
    );
    expect(() => network.groups.allowCloudFront(stack, ec2.Peer.anyIpv6())).toThrow(/can’t be opened/);
  });
});
