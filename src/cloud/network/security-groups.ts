import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { Wiki7Error } from '../../base/errors.ts';
import { type GroupName, groups, HTTPS, type SecurityRule } from './security-rules.ts';

/** How what is outside is reached. */
export type WayOut =
  | {
      readonly kind: 'internet';
      /**
       * Group of an instance that passes everything on.
       *
       * @default - NAT gateways, which have none
       */
      readonly through?: ec2.ISecurityGroup;
    }
  | { readonly kind: 'endpoints' };

export interface SecurityGroupsProps {
  readonly vpc: ec2.IVpc;
  readonly rules: readonly SecurityRule[];
  readonly wayOut: WayOut;
}

interface Group {
  readonly open: ec2.SecurityGroup;
  readonly closed: ec2.ISecurityGroup;
}

/**
 * A security group for each part of the wiki. They open what the rules say and nothing else: those that `of` gives can't be
 * changed, so no construct that they are handed to adds a rule of its own.
 */
export class SecurityGroups extends Construct {
  readonly #groups: Readonly<Record<GroupName, Group>>;

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id);
    const { vpc, rules, wayOut } = props;
    const closed = new Construct(this, 'Closed');
    const made = (Object.keys(groups) as GroupName[]).map((name) => {
      const open = this.#make(name, vpc);
      const { securityGroupId } = open;
      const options = { mutable: false };
      return [
        name,
        { open, closed: ec2.SecurityGroup.fromSecurityGroupId(closed, name, securityGroupId, options) },
      ];
    });
    this.#groups = Object.fromEntries(made) as Record<GroupName, Group>;
    for (const rule of rules) this.#apply(rule, wayOut);
  }

  of(name: GroupName): ec2.ISecurityGroup {
    return this.#groups[name].closed;
  }

  /**
   * Lets CloudFront in, the one source that is no group of ours: from the managed prefix list of its origin-facing servers, or
   * from the group that it makes with the first VPC origin of a VPC. See CloudFront, "Restrict access with VPC origins".
   *
   * @param scope where the source is known; the rule is made there, so that the network waits for no later stack
   * @throws Wiki7Error W7-OPEN-NETWORK for a range of addresses
   */
  allowCloudFront(scope: Construct, source: ec2.IPeer): void {
    const ingress = source.toIngressRuleConfig();
    if ('cidrIp' in ingress || 'cidrIpv6' in ingress) {
      throw new Wiki7Error(
        'W7-OPEN-NETWORK',
        `The load balancer can’t be opened to ${source.uniqueId}: give CloudFront’s prefix list or its security group.`,
      );
    }
    new ec2.CfnSecurityGroupIngress(scope, 'CloudFrontIngress', {
      ...ingress,
      groupId: this.of('balancer').securityGroupId,
      ipProtocol: ec2.Protocol.TCP,
      fromPort: HTTPS,
      toPort: HTTPS,
      description: 'requests that CloudFront passes on',
    });
  }

  #apply([from, to, port, reason]: SecurityRule, wayOut: WayOut): void {
    const source = this.#groups[from].open;
    const tcp = ec2.Port.tcp(port);
    if (to !== 'outside') {
      source.connections.allowTo(this.#groups[to].open, tcp, reason);
      return;
    }
    if (wayOut.kind === 'endpoints') {
      source.connections.allowTo(this.#groups.endpoints.open, tcp, reason);
      // S3 is behind its gateway endpoint, whose addresses are a prefix list with another id in each region: no template can name
      // it without asking AWS. Any address means no more here, since the subnets have a route to that list and no other way out.
      if (port === HTTPS) source.addEgressRule(ec2.Peer.anyIpv4(), tcp, 'S3 by its gateway endpoint');
      return;
    }
    source.addEgressRule(ec2.Peer.anyIpv4(), tcp, reason);
    wayOut.through?.addIngressRule(source, tcp, `from ${from}: ${reason}`);
    wayOut.through?.addEgressRule(ec2.Peer.anyIpv4(), tcp, 'passed on');
  }

  #make(name: GroupName, vpc: ec2.IVpc): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, name, {
      vpc,
      description: groups[name],
      allowAllOutbound: false,
    });
    // EC2 opens a group that is made without a rule outward to everybody, and rules between groups are made after both. See
    // AWS::EC2::SecurityGroup, "Remove the default egress rule".
    group.addEgressRule(ec2.Peer.ipv4('127.0.0.1/32'), ec2.Port.tcp(HTTPS), 'nobody but whom rules name');
    return group;
  }
}
