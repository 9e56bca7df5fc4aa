import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { EventPattern } from 'aws-cdk-lib/aws-events';

/**
 * What ECS tells when a task of a family ended with an error, or never began. AWS, "Amazon ECS task state change events".
 *
 * @param family of its definition, which is the group of a task that no service started
 */
export const failedTask = ({ clusterArn }: ICluster, family: string): EventPattern => ({
  source: ['aws.ecs'],
  detailType: ['ECS Task State Change'],
  detail: {
    clusterArn: [clusterArn],
    group: [`family:${family}`],
    lastStatus: ['STOPPED'],
    $or: [{ containers: { exitCode: [{ 'anything-but': [0] }] } }, { stopCode: ['TaskFailedToStart'] }],
  },
});
