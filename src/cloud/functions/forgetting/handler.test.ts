import { expect, it } from 'vitest';
import { onEvent } from './handler.ts';

const told = {
  queueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/q',
  database: 'Wiki_EN',
  taskDefinition: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/wiki-web:7',
  againSeconds: '65',
};

async function sentAt(RequestType: 'Create' | 'Update' | 'Delete') {
  const sent: unknown[] = [];
  const event = { RequestType, RequestId: 'r', StackId: 's', ResourceProperties: told };
  await onEvent(event, {
    send: async (queue, body, delaySeconds) => void sent.push([queue, JSON.parse(body), delaySeconds]),
  });
  return sent;
}

it.each(['Create', 'Update'] as const)(
  'at each release every page, script and style is dropped, and again when none of the last one is on its way: %s',
  async (type) => {
    const tags = ['site-wiki_en', 'load-wiki_en'];
    expect(await sentAt(type)).toEqual([
      [told.queueUrl, { tags }, 0],
      [told.queueUrl, { tags }, 65],
    ]);
  },
);

it('nothing is dropped when the step is taken away', async () => {
  expect(await sentAt('Delete')).toEqual([]);
});
