import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { type CustomResourceEvent, entryPoint } from '../custom-resource-event.ts';
import { ecsTasks } from './ecs-tasks.ts';
import * as handler from './handler.ts';

type Event = CustomResourceEvent<handler.ReleaseRunProperties>;

const ports: handler.ReleasePorts = {
  tasks: ecsTasks(new ECSClient()),
  stackStatus: async (stackId) => {
    const { Stacks } = await new CloudFormationClient().send(
      new DescribeStacksCommand({ StackName: stackId }),
    );
    return Stacks?.[0]?.StackStatus ?? '';
  },
  lastLines: async (logGroup, stream) => {
    const request = { logGroupName: logGroup, logStreamName: stream, limit: 30, startFromHead: false };
    try {
      const { events = [] } = await new CloudWatchLogsClient().send(new GetLogEventsCommand(request));
      return events.map(({ message = '' }) => message.trimEnd());
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  },
  now: () => Date.now(),
};

/** Entry points of the two functions. */
export const onEvent = entryPoint((event: Event) => handler.onEvent(event, ports));
export const isComplete = entryPoint((event: Event) => handler.isComplete(event, ports));
