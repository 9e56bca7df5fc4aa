import {
  DescribeServicesCommand,
  type ECSClient,
  type Service,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { Roll, Services } from './services.ts';

/**
 * @param cluster ARN
 * @param names ARNs or names of its services; ECS describes ten at a time, and Wiki7 has fewer
 */
export const ecsServices = (client: ECSClient, cluster: string, names: readonly string[]): Services => ({
  rolls: async () => {
    if (names.length === 0) return [];
    const { services = [], failures = [] } = await client.send(
      new DescribeServicesCommand({ cluster, services: [...names] }),
    );
    if (failures.length > 0) {
      throw new Error(
        `ECS does not know ${failures.map(({ arn, reason }) => `${arn} (${reason})`).join(', ')}. Deploy again.`,
      );
    }
    return services.map(rollOf);
  },
  redeploy: async () => {
    for (const service of names) {
      await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
    }
  },
});

function rollOf({ serviceName = '', deployments = [] }: Service): Roll {
  const newest = deployments.find(({ status }) => status === 'PRIMARY');
  return {
    service: serviceName,
    finished: deployments.length === 1 && newest?.rolloutState === 'COMPLETED',
    since: newest?.createdAt ?? new Date(0),
  };
}
