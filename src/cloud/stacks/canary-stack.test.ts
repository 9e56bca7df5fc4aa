import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { minutesOf, sleepMinutes } from '../../config/hours-of-sleep.ts';
import { synthesizedApp } from './synthesized-app.fixture.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const standbyRegion = { region: 'eu-west-1', zones } as const;
const idsOf = (...given: Parameters<typeof synthesizedApp>) => synthesizedApp(...given).map(({ id }) => id);

describe('the canary', () => {
  const found = synthesizedApp({ profile: 'starter' }).find(({ id }) => id === 'Canary');
  const template = Template.fromJSON(found?.template as Record<string, unknown>);
  const alarm = (name: string) =>
    Object.values(
      template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: `wiki7-wiki-${name}` } }),
    )[0]?.Properties;

  it('rings when two of three readings fail, or all three attempts to edit, and when nobody looks', () => {
    const ofLambda = {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      TreatMissingData: 'breaching',
    };
    expect(alarm('canary-reads')).toMatchObject({
      ...ofLambda,
      ...{ Period: 300, Threshold: 1, DatapointsToAlarm: 2, EvaluationPeriods: 3 },
    });
    expect(alarm('canary-edits')).toMatchObject({
      ...ofLambda,
      ...{ Period: 6 * 3600, Threshold: 3, EvaluationPeriods: 1 },
    });
    const watched = ['canary-reads', 'canary-edits'].map((name) => alarm(name)?.Dimensions[0].Value.Ref);
    expect(watched).toEqual([expect.stringMatching(/^CanaryReads/), expect.stringMatching(/^CanaryEdits/)]);
  });

  it('has as many attempts to edit as its alarm waits for, and one to read', () => {
    const attempts = Object.values(template.findResources('AWS::Lambda::EventInvokeConfig')).map(
      ({ Properties: { FunctionName, MaximumRetryAttempts } }) => [
        FunctionName.Ref.slice(0, 11),
        MaximumRetryAttempts + 1,
      ],
    );
    expect(attempts).toEqual([
      ['CanaryReads', 1],
      ['CanaryEdits', alarm('canary-edits')?.Threshold],
    ]);
  });

  it.each([
    ['23:00', '07:00'],
    ['22:40', '07:30'],
    ['08:05', '20:50'],
  ])(
    'edits a wiki that sleeps from %s to %s while it is awake: what failed would ring for hours',
    (from, to) => {
      const asleep = { from, to, timezone: 'Europe/Berlin' };
      const canary = synthesizedApp({ profile: 'starter' }, { asleep }).find(({ id }) => id === 'Canary');
      const [edits] = Object.values(
        Template.fromJSON(canary?.template).findResources('AWS::Scheduler::Schedule', {
          Properties: { Description: Match.stringLikeRegexp('^Every six hours') },
        }),
      );
      const [, minute, hours = ''] = /^cron\((\d+) (\S+) /.exec(edits?.Properties.ScheduleExpression) ?? [];
      const sinceWaking = hours
        .split(',')
        .map((hour) => (Number(hour) * 60 + Number(minute) - minutesOf(to) + 1440) % 1440);
      expect(sinceWaking.length).toBeGreaterThan(1);
      for (const minutes of sinceWaking) expect(minutes).toBeLessThan(1440 - sleepMinutes(asleep) - 15);
    },
  );

  it('looks at the name that readers type, through no network of the wiki', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(JSON.stringify(Properties.Environment)).toContain('https://');
      expect(Properties.VpcConfig).toBeUndefined();
    }
  });

  it('is in the wiki’s own region alone, and nowhere when the web ACL would turn it away', () => {
    const ids = idsOf({ profile: 'standard' }, { standbyRegion });
    expect(ids.filter((id) => id.includes('Canary'))).toEqual(['Canary']);
    expect(idsOf({ profile: 'starter' }, { countries: { mode: 'only', codes: ['AT'] } })).not.toContain(
      'Canary',
    );
  });
});
