import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { type Found, wrong } from '../../../operations/finding.ts';
import { type Check, lookAtEach } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';

/** AWS sends nothing to an address whose owner has not agreed, and forgets it after two days. */
export const topics: Check = {
  name: 'topics',
  allWell: 'Somebody hears every alarm topic.',
  of: ['AWS::SNS::Topic'],
  look: ({ aws, deployed }) =>
    lookAtEach(deployed.of('AWS::SNS::Topic'), async (topic) => {
      const client = aws.in(SNSClient, topic.region);
      const all: Subscription[] = [];
      for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
        { client },
        { TopicArn: topic.id },
      ))
        all.push(...Subscriptions);
      return judge(topic, all);
    }),
};

const PENDING = 'PendingConfirmation';
const GONE = 'Deleted';

function judge(topic: DeployedResource, subscriptions: readonly Subscription[]): readonly Found[] {
  const there = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn !== GONE);
  const pending = there.filter(({ SubscriptionArn }) => SubscriptionArn === PENDING);
  if (there.length === 0) {
    return [
      wrong(`Nobody hears the topic ${nameOf(topic)} in ${topic.region}.`, {
        since: topic.changed,
        remedy: `${subscribe(topic)} --protocol email --notification-endpoint ADDRESS, then open the link in its mail`,
      }),
    ];
  }
  return pending.map(({ Protocol, Endpoint }) =>
    wrong(
      `${Endpoint} has not confirmed the topic ${nameOf(topic)} in ${topic.region}, so alarms don’t reach it.`,
      {
        since: topic.changed,
        remedy: `open the link in AWS’s mail; if it is lost: ${subscribe(topic)} --protocol ${Protocol} --notification-endpoint ${Endpoint}`,
      },
    ),
  );
}

const subscribe = ({ id, region }: DeployedResource) =>
  `aws sns subscribe --region ${region} --topic-arn ${id}`;

const nameOf = ({ id }: DeployedResource) => id.split(':').at(-1);
