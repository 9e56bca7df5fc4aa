import { Duration, Validations } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CloudFunction } from '../cloud-function.ts';
import { DeploymentStep } from '../deployment-step.ts';
import type { OriginGroupProperties } from './handler.ts';

export interface OriginGroupProps {
  readonly vpc: IVpc;
  /** Id of the VPC origin: the first of a VPC makes CloudFront make the group. */
  readonly vpcOriginId: string;
}

/** The security group that CloudFront's requests come from. CloudFront makes it, and CloudFormation can't look it up. */
export class OriginGroup extends Construct {
  /** Not ours, so no rule is ever added to it. */
  readonly group: ISecurityGroup;

  constructor(scope: Construct, id: string, props: OriginGroupProps) {
    super(scope, id);
    const entry = new URL('./index.ts', import.meta.url);
    const onEvent = new CloudFunction(this, 'Start', {
      description: 'Begins to look for the security group of CloudFront',
      entry,
      handler: 'onEvent',
      timeout: Duration.seconds(10),
      statements: [],
    });
    const ask = new CloudFunction(this, 'Look', {
      description: 'Looks for the security group of CloudFront',
      entry,
      handler: 'isComplete',
      timeout: Duration.seconds(30),
      statements: [new PolicyStatement({ actions: ['ec2:DescribeSecurityGroups'], resources: ['*'] })],
    });
    Validations.of(ask).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ec2:DescribeSecurityGroups only reads, and takes no resource.',
    });
    const properties: OriginGroupProperties = { vpc: props.vpc.vpcId, vpcOrigin: props.vpcOriginId };
    const { resource } = new DeploymentStep(this, 'Step', {
      onEvent,
      isComplete: { ask, every: Duration.seconds(10), atMost: Duration.minutes(15) },
      properties: { ...properties },
    });
    this.group = SecurityGroup.fromSecurityGroupId(this, 'Group', resource.getAttString('GroupId'), {
      mutable: false,
    });
  }
}
