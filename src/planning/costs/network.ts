import type { CostContext, Pricer } from '../cost-item.ts';
import { HOURS } from '../traffic.ts';
import { wakingShare } from './sleep.ts';

/** Gigabytes of a root volume that names no size: that of Amazon Linux 2023. */
const ROOT_GB = 8;

/** What a capacity unit of a load balancer holds: 25 new connections a second, or a gigabyte an hour. AWS, "Elastic Load Balancing pricing". */
const UNIT = { connectionsPerSecond: 25, gigabytesPerHour: 1 };

/** Flow logs: what is there without readers, and what each request to a task adds. Assumed. */
const FLOW_LOG = { gigabytes: 0.3, kilobytesPerRequest: 0.5 };

/** Gigabytes that leave the subnets without readers: images' lists, answers to CloudFormation, agents. Assumed. */
const STANDING_GB = 2;

export const priceBalancer: Pricer = ({ region }, context) => {
  const { originRequestsPerSecond, originGigabytes } = context.flow;
  const units = Math.max(
    originRequestsPerSecond / UNIT.connectionsPerSecond,
    originGigabytes / HOURS / UNIT.gigabytesPerHour,
  );
  return [
    context.standing(region, { what: 'load balancer', key: 'alb', quantity: HOURS }),
    ...(context.usedIn(region)
      ? [context.use(region, { what: 'load balancer’s load', key: 'alb.capacity', quantity: units * HOURS })]
      : []),
  ];
};

/** The way out of a small wiki; its public address is its own. */
export const priceInstance: Pricer = (instance, context) => {
  const { region, properties } = instance;
  const hours = HOURS * wakingShare(instance, context);
  const { InstanceType, BlockDeviceMappings = [], NetworkInterfaces = [] } = properties;
  const volumes: readonly { readonly Ebs?: { readonly VolumeSize?: number } }[] = BlockDeviceMappings;
  const gigabytes = volumes.reduce((sum, { Ebs }) => sum + Number(Ebs?.VolumeSize ?? ROOT_GB), 0);
  const addresses: number = NetworkInterfaces.filter(
    (one: { readonly AssociatePublicIpAddress?: boolean }) => one.AssociatePublicIpAddress,
  ).length;
  return [
    context.standing(region, { what: `${InstanceType}`, key: `ec2.${InstanceType}`, quantity: hours }),
    context.standing(region, { what: `${gigabytes} GB of disk`, key: 'ebs.gp3', quantity: gigabytes }),
    ...(addresses > 0
      ? [context.standing(region, { what: 'public address', key: 'ipv4', quantity: addresses * hours })]
      : []),
  ];
};

/** Its address is a resource of its own. */
export const priceGateway: Pricer = ({ region }, context) => {
  const ways = context.ofType('AWS::EC2::NatGateway', region).length;
  return [
    context.standing(region, { what: 'way out', key: 'nat-gateway', quantity: HOURS }),
    context.use(region, {
      what: 'through the way out',
      key: 'nat-gateway.gb',
      quantity: outgoing(region, context) / ways,
    }),
  ];
};

export const priceAddress: Pricer = ({ region }, context) => [
  context.standing(region, { what: 'public address', key: 'ipv4', quantity: HOURS }),
];

/** Those of S3 and DynamoDB, which are gateways, are free. */
export const priceEndpoint: Pricer = ({ region, properties }, context) => {
  const { VpcEndpointType = 'Gateway', SubnetIds = [], ServiceName } = properties;
  if (VpcEndpointType === 'Gateway') return [];
  const name = String(ServiceName).split('.').slice(3).join('.');
  const zones: number = SubnetIds.length;
  const all = context
    .ofType('AWS::EC2::VPCEndpoint', region)
    .filter((one) => one.properties.VpcEndpointType === 'Interface').length;
  const what = `endpoint of ${name} in ${zones} zones`;
  return [
    context.standing(region, { what, key: 'endpoint', quantity: zones * HOURS }),
    context.use(region, {
      what: 'through endpoints',
      key: 'endpoint.gb',
      quantity: outgoing(region, context) / all,
    }),
  ];
};

/** Who talked to whom in the network, written into CloudWatch. */
export const priceFlowLog: Pricer = ({ region, properties }, context) => {
  if (properties.LogDestinationType === 's3') return [];
  const requests = context.usedIn(region) ? context.flow.originRequests : 0;
  const quantity = FLOW_LOG.gigabytes + (requests * FLOW_LOG.kilobytesPerRequest) / 1e6;
  return [context.use(region, { what: 'flow logs', key: 'logs.in', quantity })];
};

function outgoing(region: string, context: CostContext): number {
  return STANDING_GB + (context.usedIn(region) ? context.traffic.logGb : 0);
}
