import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { look, on, resource } from '../patient.fixture.ts';
import { topics } from './topics.ts';

const ARN = 'arn:aws:sns:eu-central-1:123456789012:wiki7-wiki-data-AlarmTopic-1X';
const resources = [resource('AWS::SNS::Topic', ARN)];

const subscription = (SubscriptionArn: string, Endpoint = 'a@b.org') => ({
  SubscriptionArn,
  Owner: '123456789012',
  Protocol: 'email',
  Endpoint,
  TopicArn: ARN,
});

describe('topics', () => {
  it('are well when whoever is subscribed has agreed', async () => {
    const answer = on(ListSubscriptionsByTopicCommand, () => ({
      Subscriptions: [subscription(`${ARN}:1-2-3`)],
    }));
    expect(await look(topics, { resources }, answer)).toEqual([]);
  });

  it('are wrong while somebody has not, also on the last page', async () => {
    const answer = on(ListSubscriptionsByTopicCommand, ({ NextToken }) =>
      NextToken === undefined
        ? { Subscriptions: [subscription(`${ARN}:1-2-3`)], NextToken: 'more' }
        : { Subscriptions: [subscription('PendingConfirmation', 'c@d.org')] },
    );
    expect(await look(topics, { resources }, answer)).toEqual([
      {
        state: 'wrong',
        sentence:
          'c@d.org has not confirmed the topic wiki7-wiki-data-AlarmTopic-1X in eu-central-1, so alarms don’t reach it.',
        since: '2026-10-24T12:00:00.000Z',
        remedy: `open the link in AWS’s mail; if it is lost: aws sns subscribe --region eu-central-1 --topic-arn ${ARN} --protocol email --notification-endpoint c@d.org`,
      },
    ]);
  });

  it.each([[[]], [[subscription('Deleted')]]])(
    'are wrong when nobody is subscribed: %j',
    async (Subscriptions) => {
      const answer = on(ListSubscriptionsByTopicCommand, () => ({ Subscriptions }));
      expect(await look(topics, { resources }, answer)).toMatchObject([
        { state: 'wrong', sentence: expect.stringMatching(/^Nobody hears the topic/) },
      ]);
    },
  );
});
