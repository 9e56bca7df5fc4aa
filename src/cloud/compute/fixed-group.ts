import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/**
 * A security group that constructs can be put into, but whose rules stay as they are: all of them stand in one table, and the
 * library would add its own to them for every target of a load balancer.
 */
export class FixedGroup extends Construct {
  readonly group: ec2.ISecurityGroup;

  constructor(scope: Construct, id: string, group: ec2.ISecurityGroup) {
    super(scope, id);
    this.group = ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', group.securityGroupId, {
      mutable: false,
    });
  }
}
