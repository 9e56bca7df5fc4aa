import { DescribeStateMachineCommand, ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Executions } from './age.ts';

/** Step Functions remembers executions for 90 days, newest first. */
export const executionsOf = (client: SFNClient, stateMachineArn: string): Executions => {
  const newest = async (statusFilter: 'SUCCEEDED' | 'RUNNING') => {
    const command = new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: 1 });
    return (await client.send(command)).executions?.[0];
  };
  return {
    since: async () => {
      const { creationDate } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
      return creationDate ?? new Date(0);
    },
    lastPassed: async () => (await newest('SUCCEEDED'))?.stopDate,
    isRunning: async () => (await newest('RUNNING')) !== undefined,
  };
};
