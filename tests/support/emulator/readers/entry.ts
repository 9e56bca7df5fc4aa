import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetHealthCheckCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { Readers } from './reader.ts';

const elb = (region: string) => new ElasticLoadBalancingV2Client({ region });
const route53 = (region: string) => new Route53Client({ region });

export const entryReaders: Readers = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': async ({ region, id }) => {
    const request = new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] });
    const [balancer] = (await elb(region).send(request)).LoadBalancers ?? [];
    return balancer && { Scheme: balancer.Scheme, Type: balancer.Type };
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': async ({ region, id }) => {
    const request = new DescribeTargetGroupsCommand({ TargetGroupArns: [id] });
    const [group] = (await elb(region).send(request)).TargetGroups ?? [];
    return (
      group && {
        Port: group.Port,
        Protocol: group.Protocol,
        TargetType: group.TargetType,
        HealthCheckPath: group.HealthCheckPath,
        HealthCheckIntervalSeconds: group.HealthCheckIntervalSeconds,
        HealthCheckTimeoutSeconds: group.HealthCheckTimeoutSeconds,
      }
    );
  },
  'AWS::ElasticLoadBalancingV2::Listener': async ({ region, id }) => {
    const [listener] =
      (await elb(region).send(new DescribeListenersCommand({ ListenerArns: [id] }))).Listeners ?? [];
    return listener && { Port: listener.Port, Protocol: listener.Protocol, SslPolicy: listener.SslPolicy };
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': async ({ region, id }) => {
    const [rule] = (await elb(region).send(new DescribeRulesCommand({ RuleArns: [id] }))).Rules ?? [];
    return rule && { Priority: Number(rule.Priority) };
  },
  'AWS::Route53::HostedZone': async ({ region, id }) => {
    const { HostedZone } = await route53(region).send(new GetHostedZoneCommand({ Id: id }));
    return HostedZone && { Name: HostedZone.Name };
  },
  'AWS::Route53::HealthCheck': async ({ region, id }) => {
    const request = new GetHealthCheckCommand({ HealthCheckId: id });
    return (await route53(region).send(request)).HealthCheck && {};
  },
  'AWS::Route53::RecordSet': async ({ region, properties, idOf }) => {
    const zone = idOf(properties.HostedZoneId);
    const request = new ListResourceRecordSetsCommand({ HostedZoneId: zone });
    const { ResourceRecordSets = [] } = await route53(region).send(request);
    return ResourceRecordSets.some(({ Name, Type }) => Name === properties.Name && Type === properties.Type)
      ? {}
      : undefined;
  },
};
