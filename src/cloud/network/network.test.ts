import { Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { build, defaultRoutes, properties, resources, rules, synth, THREE, TWO } from './network.fixture.ts';

const EVERYBODY = '0.0.0.0/0';
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
