import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type CustomResourceEvent, entryPoint } from '../custom-resource-event.ts';
import { type ForgettingPorts, type ForgettingProperties, onEvent } from './handler.ts';

const ports: ForgettingPorts = {
  send: async (QueueUrl, MessageBody, DelaySeconds) => {
    await new SQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
  },
};

/** Entry point of the function. */
export const handler = entryPoint((event: CustomResourceEvent<ForgettingProperties>) =>
  onEvent(event, ports),
);
