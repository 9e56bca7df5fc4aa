import { DescribeAlarmsCommand, ListMetricsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../../cloud-wiki.fixture.ts';
import { daysAgo, HOME, look, on, resource } from '../patient.fixture.ts';
import { alarms } from './alarms.ts';
import { silentMetrics } from './silent-metrics.ts';

const resources = [
  resource('AWS::CloudWatch::Alarm', 'late'),
  resource('AWS::CloudWatch::CompositeAlarm', 'either'),
  resource('AWS::CloudWatch::Alarm', 'away', { region: 'us-east-1' }),
];

const alarm = (more: Partial<MetricAlarm> = {}): MetricAlarm => ({
  AlarmName: 'late',
  AlarmArn: `arn:aws:cloudwatch:${HOME}:123456789012:alarm:late`,
  AlarmDescription:
    'TICKET: CloudFront is told of edits minutes late. Wiki7’s runbook: “Purges wait”, docs/runbook.md#purges-wait. Alarm: https://x',
  AlarmConfigurationUpdatedTimestamp: daysAgo(30),
  ActionsEnabled: true,
  AlarmActions: [`arn:aws:sns:${HOME}:123456789012:alarms`],
  StateValue: 'OK',
  StateUpdatedTimestamp: daysAgo(3),
  StateTransitionedTimestamp: daysAgo(3),
  MetricName: 'Depth',
  Namespace: 'Wiki7',
  Dimensions: [{ Name: 'Wiki', Value: 'wiki' }],
  TreatMissingData: 'notBreaching',
  ...more,
});

const answers = (...MetricAlarms: MetricAlarm[]) => on(DescribeAlarmsCommand, () => ({ MetricAlarms }));
const sentences = async (...all: MetricAlarm[]) =>
  (await look(alarms, { resources }, answers(...all))).map(({ sentence }) => sentence);

describe('alarms', () => {
  it('are well when they can ring and don’t; those of others are nobody’s business here', async () => {
    expect(await sentences(alarm(), alarm({ AlarmName: 'of others', StateValue: 'ALARM' }))).toEqual([]);
  });

  it('that ring are wrong, with what they say and since when, also on the last page', async () => {
    const paged = on(DescribeAlarmsCommand, ({ NextToken }) =>
      NextToken === undefined ? { NextToken: 'more' } : { MetricAlarms: [alarm({ StateValue: 'ALARM' })] },
    );
    expect(await look(alarms, { resources }, paged)).toMatchObject([
      {
        state: 'wrong',
        sentence: 'late rings: TICKET: CloudFront is told of edits minutes late.',
        since: '2026-11-20T12:00:00.000Z',
        remedy: 'docs/runbook.md#purges-wait',
      },
    ]);
  });

  it('without data for more than a day are dead; a new one has its time', async () => {
    const without = { StateValue: 'INSUFFICIENT_DATA' as const };
    expect(await sentences(alarm(without))).toEqual([
      'late has had no data for more than a day, so it can’t ring.',
    ]);
    expect(await sentences(alarm({ ...without, StateTransitionedTimestamp: daysAgo(0.5) }))).toEqual([]);
  });

  it('that tell nobody are wrong, unless another alarm rings for them', async () => {
    expect(await sentences(alarm({ AlarmActions: [] }))).toEqual(['late tells nobody: it has no action.']);
    expect(await sentences(alarm({ ActionsEnabled: false }))).toEqual([
      'late tells nobody: its actions were turned off.',
    ]);
    for (const part of ['"late"', 'late', '"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:late"']) {
      const AlarmRule = `(ALARM(${part}) OR ALARM("other"))`;
      const whole = on(DescribeAlarmsCommand, () => ({
        MetricAlarms: [alarm({ AlarmActions: [] })],
        CompositeAlarms: [{ ...alarm(), AlarmName: 'either', AlarmRule }],
      }));
      expect(await look(alarms, { resources }, whole), part).toEqual([]);
    }
  });

  describe('that were silenced, at noon', () => {
    const asleep = (from: string, to: string) =>
      look(
        alarms,
        { resources, cloud: wikiUnderTest({}, { asleep: { from, to, timezone: 'Europe/Berlin' } }) },
        answers(alarm({ ActionsEnabled: false, StateValue: 'ALARM' })),
      );

    it.each([
      ['04:00', '14:00', 'while the wiki sleeps'],
      ['13:00', '15:00', 'from its first minute of sleep on'],
      ['03:00', '12:45', 'until the minute is over in which they ring again'],
    ])('are well from %s to %s in Berlin: %s', async (from, to) => {
      expect(await asleep(from, to)).toEqual([]);
    });

    it.each([
      ['03:00', '12:44', 'a minute later'],
      ['13:01', '20:00', 'before it falls asleep'],
    ])('are wrong from %s to %s in Berlin: %s, whether or not the services sleep', async (from, to) => {
      expect(await asleep(from, to)).toHaveLength(2);
    });
  });

  it.each([
    ['AWS/CloudFront', []],
    ['AWS/Route53', []],
    ['AWS/WAFV2', [{ Name: 'WebACL', Value: 'x' }]],
  ])('on %s are dead outside us-east-1', async (Namespace, Dimensions) => {
    const [sentence] = await sentences(alarm({ Namespace, Dimensions }));
    expect(sentence).toBe(
      `late is in eu-central-1 and watches ${Namespace}, whose metrics are in us-east-1 alone: it never rings.`,
    );
  });

  it('on CloudFront are well in us-east-1, also those of a formula', async () => {
    const {
      MetricName: _,
      Namespace: __,
      ...formula
    } = alarm({
      AlarmName: 'away',
      Metrics: [
        { Id: 'a', MetricStat: { Metric: { Namespace: 'AWS/CloudFront' }, Period: 60, Stat: 'Sum' } },
      ],
    });
    const given = { resources, regions: [HOME, 'us-east-1'] };
    const there = on(DescribeAlarmsCommand, (_input, region) => ({
      MetricAlarms: region === 'us-east-1' ? [formula] : [],
    }));
    expect(await look(alarms, given, there)).toEqual([]);
    const here = on(DescribeAlarmsCommand, () => ({ MetricAlarms: [{ ...formula, AlarmName: 'late' }] }));
    expect(await look(alarms, { resources }, here)).toMatchObject([
      { sentence: expect.stringMatching(/watches AWS\/CloudFront/) },
    ]);
  });
});

describe('metrics of alarms for which silence is well', () => {
  const listed = (...Metrics: object[]) => on(ListMetricsCommand, () => ({ Metrics }));
  const metric = { Namespace: 'Wiki7', MetricName: 'Depth', Dimensions: [{ Name: 'Wiki', Value: 'wiki' }] };

  it('are well when CloudWatch has heard of them', async () => {
    expect(await look(silentMetrics, { resources }, answers(alarm()), listed(metric))).toEqual([]);
  });

  it('are told when it has not, or only with other dimensions', async () => {
    const sentence = 'late watches Wiki7/Depth, of which nothing was heard in two weeks.';
    expect(await look(silentMetrics, { resources }, answers(alarm()), listed())).toMatchObject([
      { state: 'warning', sentence },
    ]);
    const other = { ...metric, Dimensions: [...metric.Dimensions, { Name: 'Task', Value: 'x' }] };
    expect(await look(silentMetrics, { resources }, answers(alarm()), listed(other))).toHaveLength(1);
  });

  it.each([
    { MetricName: 'HTTPCode_Target_5XX_Count' },
    { AlarmConfigurationUpdatedTimestamp: daysAgo(5) },
    { TreatMissingData: 'breaching' },
  ])('are not asked for where there may be none: %j', async (more) => {
    expect(await look(silentMetrics, { resources }, answers(alarm(more)), listed())).toEqual([]);
  });
});
