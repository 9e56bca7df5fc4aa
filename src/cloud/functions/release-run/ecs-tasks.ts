import { DescribeTasksCommand, type ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { Tasks } from './handler.ts';

export const ecsTasks = (client: ECSClient): Tasks => ({
  start: async ({ cluster, taskDefinition, subnets, securityGroup, token }) => {
    const { tasks = [], failures = [] } = await client.send(
      new RunTaskCommand({
        cluster,
        taskDefinition,
        launchType: 'FARGATE',
        clientToken: token,
        startedBy: 'wiki7-release',
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...subnets],
            securityGroups: [securityGroup],
            assignPublicIp: 'DISABLED',
          },
        },
      }),
    );
    const task = tasks[0]?.taskArn;
    return task === undefined ? { noRoom: failures.map(({ reason }) => reason).join(', ') } : { task };
  },
  describe: async (cluster, task, container) => {
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
    const [found] = tasks;
    if (found === undefined) return undefined;
    const counted = found.containers?.find(({ name }) => name === container);
    return {
      stopped: found.lastStatus === 'STOPPED',
      stoppedReason: found.stoppedReason,
      exitCode: counted?.exitCode,
      containerReason: counted?.reason,
      createdAt: found.createdAt,
    };
  },
});
