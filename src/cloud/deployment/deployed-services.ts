import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { type ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
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
