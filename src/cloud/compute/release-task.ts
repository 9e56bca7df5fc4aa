import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { releaseTask } from '../../blueprint/services.ts';
import type { DeploymentStep } from '../functions/deployment-step.ts';
import { ReleaseRun } from '../functions/release-run/release-run.ts';
import { LOG_RETENTION } from './log-retention.ts';
import type { TaskParts } from './sources.ts';
import { WikiTaskDefinition } from './task-definition.ts';

/** Installs an empty wiki or updates an older one, as a step of the deployment: services of its images come after it. */
export class ReleaseTask extends Construct {
  readonly step: DeploymentStep;

  constructor(scope: Construct, id: string, props: TaskParts) {
    super(scope, id);
    const { cloud, endpoints, cluster, network, images, secrets, grantMedia } = props;
    const { container } = releaseTask(cloud.wiki, endpoints);
    const family = `${cloud.wiki.id}-${container.name}`;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: LOG_RETENTION,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const { definition } = new WikiTaskDefinition(this, 'Task', {
      family,
      containers: [container],
      images,
      secrets,
      architecture: cloud.cloud.cpuArchitecture,
      exec: false,
      logGroup,
      restart: 'no',
    });
    grantMedia(definition.taskRole);
    this.step = new ReleaseRun(this, 'Run', {
      cluster,
      taskDefinition: definition,
      container: container.name,
      vpc: network.vpc,
      subnets: network.appSubnets,
      group: network.groups.of('jobs'),
      logGroup,
      logStreamPrefix: family,
    }).step;
  }
}
