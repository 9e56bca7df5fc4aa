import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { timeouts } from '../../blueprint/timeouts.ts';

export interface WikiTargetsProps {
  readonly vpc: ec2.IVpc;
  /** On which nginx listens. */
  readonly port: number;
}

/** Tasks of one service as the load balancer sees them. */
export class WikiTargets extends Construct {
  readonly targets: elb.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, { vpc, port }: WikiTargetsProps) {
    super(scope, id);
    this.targets = new elb.ApplicationTargetGroup(this, 'Targets', {
      vpc,
      port,
      protocol: elb.ApplicationProtocol.HTTP,
      targetType: elb.TargetType.IP,
      // Requests take from milliseconds to a minute, so taking turns would fill one task while another is idle.
      loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      // A task is told to stop only when requests that it had got are answered, however long they took.
      deregistrationDelay: Duration.seconds(timeouts.edgeSeconds),
      healthCheck: {
        // nginx and php-fpm answer it, not the database: no new task would bring that one back.
        path: '/healthz',
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }
}
