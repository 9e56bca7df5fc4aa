import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface FlowLogsProps {
  readonly vpc: ec2.IVpc;
}

/**
 * Who connected to whom in the network, and who was refused, for 30 days. Kept when the network goes, until the days are over. They
 * have CloudWatch's own key: the wiki's is in a stack that needs the network, and addresses with ports are all that one for them would
 * guard.
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { vpc }: FlowLogsProps) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    const group = new logs.LogGroup(this, 'Group', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Only for flow logs of this account. See VPC, "IAM role for publishing flow logs to CloudWatch Logs".
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*` },
        },
      }),
    });
    new ec2.FlowLog(this, 'Log', {
      resourceType: ec2.FlowLogResourceType.fromVpc(vpc),
      destination: ec2.FlowLogDestination.toCloudWatchLogs(group, role),
      trafficType: ec2.FlowLogTrafficType.ALL,
    });
  }
}
