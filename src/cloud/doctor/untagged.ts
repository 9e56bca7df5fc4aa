import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeAddressesCommand, EC2Client, paginateDescribeNetworkInterfaces } from '@aws-sdk/client-ec2';
import { stackName, tagNames } from '../deployed-names.ts';
import type { Patient } from './check.ts';
import { type Leftover, leftGroup } from './leftover-kinds.ts';

/** Leftovers that are found by their place or their name, since services make them without the wiki’s tag or CloudFormation names them otherwise. */
export async function untagged(region: string, patient: Patient): Promise<readonly Leftover[]> {
  const found = await Promise.all([
    interfaces(region, patient),
    addresses(region, patient),
    groups(region, patient),
  ]);
  return found.flat();
}

/** Network interfaces in the wiki’s network that nothing uses: they cost nothing, and keep subnets and groups from being deleted. */
async function interfaces(region: string, { aws, deployed }: Patient): Promise<readonly Leftover[]> {
  const networks = deployed.of('AWS::EC2::VPC').filter((one) => one.region === region);
  if (networks.length === 0) return [];
  const owned = new Set(deployed.of('AWS::EC2::NetworkInterface').map(({ id }) => id));
  const Filters = [
    { Name: 'vpc-id', Values: networks.map(({ id }) => id) },
    { Name: 'status', Values: ['available'] },
  ];
  const found: Leftover[] = [];
  const client = aws.in(EC2Client, region);
  for await (const { NetworkInterfaces = [] } of paginateDescribeNetworkInterfaces({ client }, { Filters }))
    for (const { NetworkInterfaceId = '', Description } of NetworkInterfaces) {
      if (owned.has(NetworkInterfaceId)) continue;
      found.push({
        what: `the network interface ${NetworkInterfaceId}${Description ? ` (${Description})` : ''}`,
        remedy: `aws ec2 delete-network-interface --region ${region} --network-interface-id ${NetworkInterfaceId}`,
      });
    }
  return found;
}

/** CloudFormation calls an address by itself, tags by its id. */
async function addresses(region: string, { aws, cloud, deployed }: Patient): Promise<readonly Leftover[]> {
  const Filters = [{ Name: `tag:${tagNames.wiki}`, Values: [cloud.wiki.id] }];
  const { Addresses = [] } = await aws.in(EC2Client, region).send(new DescribeAddressesCommand({ Filters }));
  const owned = new Set(deployed.of('AWS::EC2::EIP').map(({ id }) => id));
  return Addresses.filter(
    ({ PublicIp = '', AllocationId = '' }) => !owned.has(PublicIp) && !owned.has(AllocationId),
  ).map(({ PublicIp, AllocationId }) => ({
    what: `the address ${PublicIp}`,
    price: { key: 'ipv4', quantity: 1 },
    remedy: `aws ec2 release-address --region ${region} --allocation-id ${AllocationId}`,
  }));
}

const LAMBDA = '/aws/lambda/';

/** Lambda makes one for a function that has none, without a tag and for ever. */
async function groups(region: string, { aws, cloud, deployed }: Patient): Promise<readonly Leftover[]> {
  const client = aws.in(CloudWatchLogsClient, region);
  const functions = new Set(deployed.of('AWS::Lambda::Function').map(({ id }) => LAMBDA + id));
  const owned = new Set(deployed.of('AWS::Logs::LogGroup').map(({ id }) => id));
  // CloudFormation begins the names of functions with that of their stack.
  const logGroupNamePrefix = LAMBDA + stackName(cloud.wiki.id, '');
  const found: Leftover[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix }))
    for (const group of logGroups) {
      const { logGroupName = '' } = group;
      if (!functions.has(logGroupName) && !owned.has(logGroupName))
        found.push(leftGroup({ ...group, region }));
    }
  return found;
}
