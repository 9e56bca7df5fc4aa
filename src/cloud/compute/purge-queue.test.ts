import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { compute } from './compute.fixture.ts';
import { PurgeQueue } from './purge-queue.ts';

const { template } = compute(wikiUnderTest());
const queues = Object.entries(template.findResources('AWS::SQS::Queue')).filter(([id]) =>
  id.startsWith('Purges'),
);
const idOf = (name: string) => queues.find(([id]) => id.startsWith(`Purges${name}`))?.[0] ?? '';
const policiesOf = (role: RegExp) =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => role.test(id))
    .map(([, { Properties }]) => JSON.stringify(Properties));

describe('the queue of purges', () => {
  it('is encrypted with the wiki’s own key and takes nothing without TLS, and so is what was given up', () => {
    expect(queues).toHaveLength(2);
    for (const [id, { Properties }] of queues) {
      expect(JSON.stringify(Properties.KmsMasterKeyId), id).toContain('Key');
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: id }],
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Effect: 'Deny',
              Action: 'sqs:*',
              Principal: { AWS: '*' },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ]),
        },
      });
    }
  });

  it('gives up after half an hour, and keeps that for two weeks', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [idOf('Failed'), 'Arn'] },
        maxReceiveCount: PurgeQueue.attempts,
      },
    });
    expect(PurgeQueue.again.toSeconds() * PurgeQueue.attempts).toBe(1800);
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
  });

  it('is no shorter hidden than Lambda asks for, and longer than lets the alarm of its age ring', () => {
    expect(PurgeQueue.again.toSeconds()).toBeGreaterThanOrEqual(6 * PurgeQueue.longestCall.toSeconds());
    expect(3 * PurgeQueue.again.toSeconds()).toBeGreaterThan(300);
  });

  it('may be sent to by the tasks that send pages, and by nobody else; they may do no more with it', () => {
    const [web = ''] = policiesOf(/^ServicesWebTaskTaskRole/);
    const statements: { Action: string | string[]; Resource: unknown }[] =
      JSON.parse(web).PolicyDocument.Statement;
    const onQueue = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('Purges'));
    expect(onQueue.map(({ Action }) => Action)).toEqual(['sqs:SendMessage']);
    for (const other of policiesOf(/^(?!ServicesWebTaskTaskRole)/)) expect(other).not.toContain('Purges');
  });

  it('is used with its key through SQS alone', () => {
    const [web = ''] = policiesOf(/^ServicesWebTaskTaskRole/);
    expect(web).toContain('{"StringEquals":{"kms:ViaService":"sqs.eu-central-1.amazonaws.com"}}');
  });

  it('is told of to MediaWiki as an edge that hears of edits, and by its address to the sidecar alone', () => {
    const tasks = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const told = tasks.flatMap(({ Properties }) =>
      (
        Properties.ContainerDefinitions as {
          Name: string;
          Environment?: { Name: string; Value: unknown }[];
        }[]
      ).flatMap(({ Name, Environment = [] }) =>
        Environment.filter(({ Name: name }) => /^WIKI7_(?:EDGE|PURGE_TO)$/.test(name)).map(
          ({ Name: name, Value }) => `${Name} ${name}=${Value}`,
        ),
      ),
    );
    expect([...new Set(told)].sort()).toEqual([
      'cron WIKI7_EDGE=on',
      'jobs WIKI7_EDGE=on',
      'mediawiki WIKI7_EDGE=on',
      'sidecar WIKI7_PURGE_TO=sqs',
    ]);
  });
});

describe('somebody is told', () => {
  it.each([
    ['of a purge that was given up', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 1],
    ['of purges that wait for five minutes', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', 300],
    ['of purges that were never sent', 'Wiki7', 'PurgesDead', 1],
    ['that the month’s budget is spent', 'Wiki7', 'PurgeBudgetExceeded', 1],
  ])('%s', (_title, Namespace, MetricName, Threshold) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace,
      MetricName,
      Threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });
});
