import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { FargateTaskDefinition, ICluster } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CloudFunction } from '../cloud-function.ts';
import { DeploymentStep } from '../deployment-step.ts';
import { arnOf } from '../statements.ts';
import type { ReleaseRunProperties } from './handler.ts';

export interface ReleaseRunProps {
  readonly cluster: ICluster;
  readonly taskDefinition: FargateTaskDefinition;
  /** Name of the container that runs the release. */
  readonly container: string;
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly group: ISecurityGroup;
  /** Where its log driver `awslogs` writes. */
  readonly logGroup: ILogGroup;
  readonly logStreamPrefix: string;
}

/** Runs the release task and waits for its end, as a step of the deployment. Services that need its tables depend on the step. */
export class ReleaseRun extends Construct {
  readonly step: DeploymentStep;

  constructor(scope: Construct, id: string, props: ReleaseRunProps) {
    super(scope, id);
    const entry = new URL('./index.ts', import.meta.url);
    const onEvent = new CloudFunction(this, 'Start', {
      description: 'Starts the release of the wiki',
      entry,
      handler: 'onEvent',
      timeout: Duration.minutes(1),
      statements: this.#toStart(props),
    });
    Validations.of(onEvent).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.#anyRevision(props)}]`,
      reason:
        'The star is the revision: each release makes one, and a policy that changes with it may take effect too late.',
    });
    const ask = new CloudFunction(this, 'Wait', {
      description: 'Waits for the end of the release and says why it failed',
      entry,
      handler: 'isComplete',
      timeout: Duration.minutes(1),
      statements: this.#toWait(props),
    });
    Validations.of(ask).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.#anyTask()}]`,
      reason: 'The id of a task is made when it starts; a condition keeps it to the wiki’s own cluster.',
    });
    const properties: ReleaseRunProperties = {
      cluster: props.cluster.clusterArn,
      taskDefinition: props.taskDefinition.taskDefinitionArn,
      container: props.container,
      subnets: props.vpc.selectSubnets(props.subnets).subnetIds,
      securityGroup: props.group.securityGroupId,
      logGroup: props.logGroup.logGroupName,
      logStreamPrefix: props.logStreamPrefix,
    };
    this.step = new DeploymentStep(this, 'Step', {
      onEvent,
      isComplete: { ask, every: Duration.seconds(10), atMost: Duration.minutes(58) },
      properties: { ...properties },
    });
  }

  #anyRevision({ taskDefinition }: ReleaseRunProps): string {
    return arnOf(this, 'ecs', 'task-definition', `${taskDefinition.family}:*`);
  }

  #anyTask(): string {
    return arnOf(this, 'ecs', 'task', '*');
  }

  #toStart(props: ReleaseRunProps): readonly PolicyStatement[] {
    const { cluster, taskDefinition } = props;
    return [
      new PolicyStatement({
        actions: ['ecs:RunTask'],
        resources: [this.#anyRevision(props)],
        conditions: inCluster(cluster),
      }),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [taskDefinition.taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
      new PolicyStatement({
        actions: ['cloudformation:DescribeStacks'],
        resources: [Stack.of(this).stackId],
      }),
    ];
  }

  #toWait({ cluster, logGroup }: ReleaseRunProps): readonly PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: ['ecs:DescribeTasks'],
        resources: [this.#anyTask()],
        conditions: inCluster(cluster),
      }),
      new PolicyStatement({ actions: ['logs:GetLogEvents'], resources: [logGroup.logGroupArn] }),
    ];
  }
}

const inCluster = ({ clusterArn }: ICluster) => ({ ArnEquals: { 'ecs:cluster': clusterArn } });
