import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { build, rules, synth } from './network.fixture.ts';

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
