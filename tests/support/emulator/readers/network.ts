import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import type { Readers } from './reader.ts';

const ec2 = (region: string) => new EC2Client({ region });

async function routeTables(region: string): Promise<readonly RouteTable[]> {
  return (await ec2(region).send(new DescribeRouteTablesCommand({}))).RouteTables ?? [];
}

export const networkReaders: Readers = {
  'AWS::EC2::VPC': async ({ region, id }) => {
    const { Vpcs } = await ec2(region).send(new DescribeVpcsCommand({ VpcIds: [id] }));
    return Vpcs?.[0] && { CidrBlock: Vpcs[0].CidrBlock };
  },
  'AWS::EC2::Subnet': async ({ region, id }) => {
    const { Subnets } = await ec2(region).send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    const [subnet] = Subnets ?? [];
    return (
      subnet && {
        CidrBlock: subnet.CidrBlock,
        AvailabilityZone: subnet.AvailabilityZone,
        MapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch,
      }
    );
  },
  'AWS::EC2::InternetGateway': async ({ region, id }) => {
    const request = new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] });
    return (await ec2(region).send(request)).InternetGateways?.[0] && {};
  },
  'AWS::EC2::VPCGatewayAttachment': async ({ region, properties, idOf }) => {
    const request = new DescribeInternetGatewaysCommand({
      InternetGatewayIds: [idOf(properties.InternetGatewayId)],
    });
    const { InternetGateways } = await ec2(region).send(request);
    const attached = InternetGateways?.[0]?.Attachments?.map(({ VpcId }) => VpcId);
    return attached?.includes(idOf(properties.VpcId)) ? {} : undefined;
  },
  'AWS::EC2::NatGateway': async ({ region, id }) => {
    const { NatGateways } = await ec2(region).send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
    return NatGateways?.[0] && {};
  },
  'AWS::EC2::RouteTable': async ({ region, id }) =>
    (await routeTables(region)).some(({ RouteTableId }) => RouteTableId === id) ? {} : undefined,
  'AWS::EC2::Route': async ({ region, properties, idOf }) => {
    const table = (await routeTables(region)).find(
      ({ RouteTableId }) => RouteTableId === idOf(properties.RouteTableId),
    );
    const route = table?.Routes?.find(
      ({ DestinationCidrBlock }) => DestinationCidrBlock === properties.DestinationCidrBlock,
    );
    return route && {};
  },
  'AWS::EC2::SubnetRouteTableAssociation': async ({ region, properties, idOf }) => {
    const table = (await routeTables(region)).find(
      ({ RouteTableId }) => RouteTableId === idOf(properties.RouteTableId),
    );
    const subnet = idOf(properties.SubnetId);
    return table?.Associations?.some(({ SubnetId }) => SubnetId === subnet) ? {} : undefined;
  },
  'AWS::EC2::SecurityGroup': async ({ region, id }) => {
    const { SecurityGroups } = await ec2(region).send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    return SecurityGroups?.[0] && { GroupDescription: SecurityGroups[0].Description };
  },
  'AWS::EC2::SecurityGroupIngress': async ({ region, properties, idOf }) => {
    const Filters = [{ Name: 'group-id', Values: [idOf(properties.GroupId)] }];
    const { SecurityGroupRules = [] } = await ec2(region).send(
      new DescribeSecurityGroupRulesCommand({ Filters }),
    );
    const from = idOf(properties.SourceSecurityGroupId);
    const rule = SecurityGroupRules.find(
      ({ IsEgress, FromPort, ReferencedGroupInfo }) =>
        !IsEgress && FromPort === properties.FromPort && ReferencedGroupInfo?.GroupId === from,
    );
    return rule && { IpProtocol: rule.IpProtocol, ToPort: rule.ToPort };
  },
  'AWS::EC2::Instance': async ({ region, id }) => {
    const { Reservations } = await ec2(region).send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const [instance] = Reservations?.[0]?.Instances ?? [];
    return instance && { InstanceType: instance.InstanceType, SourceDestCheck: instance.SourceDestCheck };
  },
  'AWS::EC2::VPCEndpoint': async ({ region, id }) => {
    const request = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] });
    const [endpoint] = (await ec2(region).send(request)).VpcEndpoints ?? [];
    return endpoint && { VpcEndpointType: endpoint.VpcEndpointType };
  },
  'AWS::EC2::FlowLog': async ({ region, id }) => {
    const { FlowLogs } = await ec2(region).send(new DescribeFlowLogsCommand({ FlowLogIds: [id] }));
    return FlowLogs?.[0] && { TrafficType: FlowLogs[0].TrafficType };
  },
};
