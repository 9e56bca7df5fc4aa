import { Match } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { DataKey } from '../data/data-key.ts';
import { checkedApp, findings, stackIn, templateOf } from '../edge/nag.fixture.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { WikiAlarm, type WikiAlarmProps } from './wiki-alarm.ts';

const metric = new Metric({ namespace: 'N', metricName: 'M' });
type Given = Parameters<typeof wikiUnderTest>;

function alarms(all: readonly Omit<WikiAlarmProps, 'metric'>[], ...given: Given) {
  const app = checkedApp();
  const stack = stackIn(app, 'Test');
  new AlarmTopic(stack, 'Topic', { cloud: wikiUnderTest(...given), key: new DataKey(stack, 'Key').key });
  for (const [index, props] of all.entries()) new WikiAlarm(stack, `Alarm${index}`, { ...props, metric });
  expect(findings(app)).toBe('');
  return templateOf(stack);
}

describe('an alarm', () => {
  const template = alarms([
    { signal: 'requests-fail', part: 'web' },
    { signal: 'purges-late' },
    { signal: 'wiki-away' },
  ]);
  const named = (AlarmName: string) =>
    Object.values(template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName } }))[0]
      ?.Properties;

  it('is called by wiki, signal and part, which is what the subject of its mail says', () => {
    for (const name of ['requests-fail-web', 'purges-late', 'wiki-away'])
      expect(named(`wiki7-wiki-${name}`), name).toBeDefined();
  });

  it('begins with its severity, and says what is wrong, where the runbook tells what to do, and where it stands in the console', () => {
    expect(named('wiki7-wiki-purges-late').AlarmDescription).toBe(
      'TICKET: CloudFront is told of edits minutes late. Wiki7’s runbook: “Purges wait”, docs/runbook.md#purges-wait. Alarm: ' +
        'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#alarmsV2:alarm/wiki7-wiki-purges-late',
    );
    expect(named('wiki7-wiki-wiki-away').AlarmDescription).toMatch(/^PAGE: /);
  });

  it('takes its rule from the table, whatever the period of its metric', () => {
    expect(named('wiki7-wiki-requests-fail-web')).toMatchObject({
      Threshold: 5,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
    });
    expect(named('wiki7-wiki-wiki-away')).toMatchObject({
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('tells the topic of its region, and that it is over where it wakes somebody', () => {
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    expect(named('wiki7-wiki-purges-late')).toMatchObject({ AlarmActions: [{ Ref: topic }] });
    expect(named('wiki7-wiki-purges-late').OKActions).toBeUndefined();
    expect(named('wiki7-wiki-wiki-away')).toMatchObject({
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
    });
  });

  it('is refused in a region without a topic, which would be an alarm that nobody hears', () => {
    const app = checkedApp();
    new AlarmTopic(stackIn(app, 'Home'), 'Topic', { cloud: wikiUnderTest() });
    const elsewhere = stackIn(app, 'Elsewhere', 'us-east-1');
    expect(() => new WikiAlarm(elsewhere, 'Alarm', { signal: 'wiki-away', metric })).toThrow(
      'nothing in us-east-1 to send it',
    );
  });
});

describe('the topic of alarms', () => {
  it('is encrypted, lets CloudWatch publish alarms of this account and nothing else, and takes nothing without TLS', () => {
    const template = alarms([]);
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    const conditions = {
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnLike: { 'aws:SourceArn': Match.anyValue() },
    };
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] },
      DisplayName: 'W',
    });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: conditions,
          }),
        ],
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: conditions,
          }),
        ]),
      },
    });
  });

  it.each([
    [{}, 'a@b.org'],
    [{ alarmEmail: 'night@example.org' }, 'night@example.org'],
  ])('mails to the address for alarms, else to the administrator: %o', (cloud, Endpoint) => {
    alarms([], {}, cloud).hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint });
  });

  it('is the only one of its region, and is told to commands', () => {
    const app = checkedApp();
    const stack = stackIn(app, 'Test');
    new AlarmTopic(stack, 'Topic', { cloud: wikiUnderTest() });
    expect(() => new AlarmTopic(stack, 'Another', { cloud: wikiUnderTest() })).toThrow('a topic already');
    templateOf(stack).hasOutput('AlarmTopic', {});
  });
});
