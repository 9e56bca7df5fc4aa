import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { SleepingWayOut } from '../sleep/sleeping-way-out.ts';
import { addressPlan } from './address-plan.ts';
import { calledServices, Endpoints } from './endpoints.ts';
import { FlowLogs } from './flow-logs.ts';
import { NatInstance } from './nat-instance.ts';
import { S3Endpoint } from './s3-endpoint.ts';
import { SecurityGroups } from './security-groups.ts';
import { securityRules } from './security-rules.ts';

export interface NetworkProps {
  readonly cloud: CloudWiki;
}

/**
 * The wiki's own network. Nothing in it can be reached from the internet: CloudFront comes in by its VPC origin, which asks for
 * an internet gateway but no route to it. See CloudFront, "Restrict access with VPC origins".
 */
export class Network extends Construct {
  /** Subnets `public` (the way out, nothing else), `app` (tasks, load balancer, functions) and `data` (without a way out). */
  readonly vpc: ec2.Vpc;
  /** Of tasks and functions: in the zones that the profile uses. */
  readonly appSubnets: ec2.SubnetSelection;
  /** Of the load balancer, which asks for two zones. */
  readonly allAppSubnets: ec2.SubnetSelection = { subnetGroupName: 'app' };
  /** Of database and caches, which ask for two zones. */
  readonly dataSubnets: ec2.SubnetSelection = { subnetGroupName: 'data' };
  readonly groups: SecurityGroups;
  /** Through which everything goes out; none where gateways or endpoints are the way. */
  readonly natInstance: ec2.IInstance | undefined;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { wiki, cloud, sizes } = props.cloud;
    const availabilityZones = cloud.zones.slice(0, sizes.zones);
    this.appSubnets = { ...this.allAppSubnets, availabilityZones };
    const instance =
      sizes.egress === 'nat-instance' ? new NatInstance({ network: addressPlan.vpc }) : undefined;

    // The flag `restrictDefaultSecurityGroup` empties the group of those that name none. CloudFormation can't take a rule away,
    // so a function does, once, that may change this one group and nothing else.
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(addressPlan.vpc),
      availabilityZones: [...cloud.zones],
      reservedAzs: addressPlan.zones - cloud.zones.length,
      subnetConfiguration: subnetsOf(props.cloud),
      natGateways: { 'nat-instance': 1, 'nat-gateways': sizes.zones, endpoints: 0 }[sizes.egress],
      natGatewayProvider: instance,
    });
    Validations.of(this.vpc).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason:
        'Zones are named in the configuration: synthesis asks AWS nothing, and AWS never moves a subnet.',
    });
    this.natInstance = instance?.instance;
    if (instance && cloud.asleep) {
      const instanceIds = instance.configuredGateways.map(({ gatewayId }) => gatewayId);
      new SleepingWayOut(this, 'Sleep', { asleep: cloud.asleep, instanceIds });
    }
    new FlowLogs(this, 'FlowLogs', { vpc: this.vpc });
    new S3Endpoint(this, 'S3', { vpc: this.vpc, subnets: this.allAppSubnets });

    this.groups = new SecurityGroups(this, 'Groups', {
      vpc: this.vpc,
      rules: securityRules({ caches: sizes.cache !== null, mailPort: wiki.mail?.smtp.port ?? null }),
      wayOut:
        sizes.egress === 'endpoints' ? { kind: 'endpoints' } : { kind: 'internet', through: instance?.group },
    });
    if (sizes.egress === 'endpoints') {
      new Endpoints(this, 'Endpoints', {
        vpc: this.vpc,
        subnets: this.appSubnets,
        group: this.groups.of('endpoints'),
        services: calledServices(props.cloud),
      });
    }
  }
}

/** Their order decides addresses. Ways out change routes only, never subnets. */
function subnetsOf({ sizes }: CloudWiki): ec2.SubnetConfiguration[] {
  const { PUBLIC, PRIVATE_ISOLATED, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
  const app = sizes.egress === 'endpoints' ? PRIVATE_ISOLATED : PRIVATE_WITH_EGRESS;
  return [
    { name: 'public', subnetType: PUBLIC, cidrMask: addressPlan.publicMask, mapPublicIpOnLaunch: false },
    { name: 'app', subnetType: app, cidrMask: addressPlan.appMask },
    { name: 'data', subnetType: PRIVATE_ISOLATED, cidrMask: addressPlan.dataMask },
  ];
}
