import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { acknowledgeSession } from './acknowledged.ts';
import { capacity } from './capacity.ts';
import { FixedGroup } from './fixed-group.ts';
import { ServiceAlarms } from './service-alarms.ts';
import type { GroupOfTasks } from './sources.ts';
import type { WikiTaskDefinition } from './task-definition.ts';

/** How a service is reached, if it is. */
export type Entrance =
  | { readonly kind: 'balancer'; readonly name: GroupOfTasks; readonly targets: elb.ApplicationTargetGroup }
  | { readonly kind: 'name'; readonly service: cloudmap.IService }
  | { readonly kind: 'none' };

export interface WikiServiceProps {
  readonly cluster: ecs.ICluster;
  readonly task: WikiTaskDefinition;
  readonly subnets: ec2.SubnetSelection;
  readonly group: ec2.ISecurityGroup;
  readonly entrance: Entrance;
  /** Share of the tasks beyond the first that run on spare capacity, 0 to 1; or all of them. */
  readonly spotShare: number | 'all';
  /** Whether a shell can be opened in its tasks, as in their definition. */
  readonly exec: boolean;
  /** Tasks that a deployment begins with. @default - `TaskScaling` alone decides */
  readonly desiredCount?: number | undefined;
}

/**
 * A service of the blueprint. Where it never rests it has no number of tasks of its own: a deployment would set it back to that number
 * at the busiest hour, so `TaskScaling` alone decides.
 */
export class WikiService extends Construct {
  readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, props: WikiServiceProps) {
    super(scope, id);
    const { cluster, task, subnets, group, entrance, spotShare, exec, desiredCount } = props;
    this.service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: task.definition,
      ...(desiredCount !== undefined && { desiredCount }),
      platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
      capacityProviderStrategies: capacity(spotShare),
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      assignPublicIp: false,
      vpcSubnets: subnets,
      securityGroups: [new FixedGroup(this, 'Group', group).group],
      // New tasks first: the number that serves never sinks.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      ...(entrance.kind === 'balancer' && { healthCheckGracePeriod: startTime(task) }),
      enableExecuteCommand: exec,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // Its kinds of machines join the cluster in a resource of their own.
    this.service.node.addDependency(cluster);
    const sessions = cluster.executeCommandConfiguration?.logConfiguration?.cloudWatchLogGroup;
    if (exec && sessions) acknowledgeSession(task.definition.taskRole, sessions.logGroupRef.logGroupName);
    this.#enter(entrance);
  }

  #enter(entrance: Entrance): void {
    if (entrance.kind === 'name') this.service.associateCloudMapService({ service: entrance.service });
    if (entrance.kind !== 'balancer') return;
    const { name, targets } = entrance;
    this.service.attachToApplicationTargetGroup(targets);
    const { alarms } = new ServiceAlarms(this, 'Alarms', { name, targets });
    this.service.enableDeploymentAlarms(
      alarms.map(({ alarmName }) => alarmName),
      { behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
    );
  }
}

/** Its containers start one after the other; so long the load balancer's opinion doesn't count. */
const startTime = ({ containers }: WikiTaskDefinition): Duration =>
  Duration.seconds(containers.reduce((sum, { health }) => sum + (health?.startPeriodSeconds ?? 0), 0));
