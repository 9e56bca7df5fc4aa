import { RemovalPolicy } from 'aws-cdk-lib';
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
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc,
      enableFargateCapacityProviders: true,
      // Enhanced ones are paid for by each task and container; what a single task needs is in the others.
      containerInsightsV2:
        wiki.profile === 'starter' ? ecs.ContainerInsights.ENABLED : ecs.ContainerInsights.ENHANCED,
      ...(cloud.exec && { executeCommandConfiguration: this.#sessions() }),
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
