import {
  type ApplicationAutoScalingClient,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, type ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { messageOf } from '../../base/errors.ts';

/** What runs of a wiki on AWS. */
export class DeployedServices {
  readonly #stack: string;
  readonly #formation: CloudFormationClient;
  readonly #ecs: ECSClient;

  /** @param stack name in CloudFormation */
  constructor(stack: string, formation: CloudFormationClient, ecs: ECSClient) {
    this.#stack = stack;
    this.#formation = formation;
    this.#ecs = ecs;
  }

  /**
   * Has new tasks started in place of those that run, as many at a time as a deployment would.
   *
   * @returns how many services; none where nothing is deployed
   */
  async renew(): Promise<number> {
    const arns = await this.#arns();
    for (const service of arns) {
      // arn:…:service/CLUSTER/NAME
      const cluster = service.split('/')[1];
      await this.#ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
    }
    return arns.length;
  }

  /**
   * Has one task started of each service that has none. By night its scaling allows none, and would take it away again; the clock's next
   * action sets both bounds anew.
   */
  async start(scaling: ApplicationAutoScalingClient): Promise<void> {
    const services = await this.#arns();
    const [first] = services;
    if (first === undefined) return;
    const cluster = first.split('/')[1];
    const { services: found = [] } = await this.#ecs.send(
      new DescribeServicesCommand({ cluster, services: [...services] }),
    );
    for (const { serviceArn: service = '', desiredCount } of found) {
      if (desiredCount !== 0) continue;
      await scaling.send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: `service/${service.split('/').slice(1).join('/')}`,
          MinCapacity: 1,
          MaxCapacity: 1,
        }),
      );
      await this.#ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount: 1 }));
    }
  }

  async #arns(): Promise<readonly string[]> {
    const arns: string[] = [];
    try {
      for await (const { StackResourceSummaries = [] } of paginateListStackResources(
        { client: this.#formation },
        { StackName: this.#stack },
      ))
        for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries)
          if (ResourceType === 'AWS::ECS::Service' && PhysicalResourceId) arns.push(PhysicalResourceId);
    } catch (error) {
      if (!/does not exist/.test(messageOf(error))) throw error;
    }
    return arns;
  }
}
