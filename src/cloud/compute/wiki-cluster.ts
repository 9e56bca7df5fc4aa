import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { LOG_RETENTION } from './log-retention.ts';

export interface WikiClusterProps {
  readonly cloud: CloudWiki;
  readonly vpc: ec2.IVpc;
}

/** The cluster of all tasks of a wiki. */
export class WikiCluster extends Construct {
  readonly cluster: ecs.Cluster;

  constructor(scope: Construct, id: string, { cloud: { wiki, cloud }, vpc }: WikiClusterProps) {
    super(scope, id);
    const isSmall = wiki.profile === 'starter';
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc,
      enableFargateCapacityProviders: true,
      // Paid for by each service, task and container: for one task of each, a quarter of what all else costs.
      containerInsightsV2: isSmall ? ecs.ContainerInsights.DISABLED : ecs.ContainerInsights.ENHANCED,
      ...(cloud.exec && { executeCommandConfiguration: this.#sessions() }),
    });
    if (!isSmall) return;
    Validations.of(this.cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason:
        'CPU and memory of each service, which its scaling follows, are measured free of charge; a service of one task has no more to tell.',
    });
  }

  /** Whatever is typed into a shell of a task is written down. */
  #sessions(): ecs.ExecuteCommandConfiguration {
    const cloudWatchLogGroup = new logs.LogGroup(this, 'Sessions', {
      retention: LOG_RETENTION,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    return { logging: ecs.ExecuteCommandLogging.OVERRIDE, logConfiguration: { cloudWatchLogGroup } };
  }
}
