import { describe, expect, it } from 'vitest';
import { checkedApp } from '../stacks/synthesized-app.fixture.ts';

const asleep = { from: '23:00', to: '07:00', timezone: 'Europe/Berlin' };

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as free as templates are
  readonly Properties: Readonly<Record<string, any>>;
}

const resourcesOf = (...given: Parameters<typeof checkedApp>) =>
  checkedApp(...given).flatMap(({ id, template }) =>
    Object.entries(template.Resources as Record<string, Resource>).map(([logicalId, resource]) => ({
      stack: id,
      logicalId,
      ...resource,
    })),
  );

const resources = resourcesOf({ profile: 'starter' }, { asleep });
const ofType = (type: string) => resources.filter(({ Type }) => Type === type);

/** Minutes since midnight. */
function minuteOf(expression: string): number {
  const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(expression) ?? [];
  return Number(hour) * 60 + Number(minute);
}

/** Calls of AWS's API by the clock: stack, call and when. */
const calls = ofType('AWS::Scheduler::Schedule').flatMap(({ stack, Properties }) => {
  const [, call] = /aws-sdk:([a-zA-Z0-9]+:[a-zA-Z]+)/.exec(JSON.stringify(Properties.Target.Arn)) ?? [];
  return call === undefined
    ? []
    : [
        {
          stack,
          call,
          at: minuteOf(Properties.ScheduleExpression),
          zone: Properties.ScheduleExpressionTimezone,
          input: JSON.stringify(Properties.Target.Input),
        },
      ];
});
const called = (name: string, stack?: string) =>
  calls.filter(({ call, stack: its }) => call === name && (stack === undefined || its === stack));

const targets = ofType('AWS::ApplicationAutoScaling::ScalableTarget');
const actionsOf = (least: 0 | 1): number[] =>
  targets.flatMap(({ Properties }) =>
    (Properties.ScheduledActions as { Schedule: string; ScalableTargetAction: { MinCapacity: number } }[])
      .filter(({ ScalableTargetAction }) => ScalableTargetAction.MinCapacity === least)
      .map(({ Schedule }) => minuteOf(Schedule)),
  );

describe('a wiki that sleeps', () => {
  it('has every service let go of all its tasks, and start them again before it must answer', () => {
    expect(targets).toHaveLength(4);
    expect(actionsOf(0)).toEqual(Array(4).fill(23 * 60));
    expect(actionsOf(1)).toEqual(Array(4).fill(6 * 60 + 50));
    for (const { Properties } of targets)
      for (const action of Properties.ScheduledActions) expect(action.Timezone).toBe('Europe/Berlin');
  });

  it('stops database and way out after the services, and starts them before', () => {
    for (const [stop, start] of [
      ['rds:stopDBInstance', 'rds:startDBInstance'],
      ['ec2:stopInstances', 'ec2:startInstances'],
    ] as const) {
      expect(called(stop).map(({ at }) => at)).toEqual([23 * 60 + 10]);
      expect(called(start).map(({ at }) => at)).toEqual([6 * 60 + 30]);
    }
    expect(called('rds:stopDBInstance')[0]?.input).toContain('DbInstanceIdentifier');
    expect(new Set(calls.map(({ zone }) => zone))).toEqual(new Set(['Europe/Berlin']));
  });

  it('is stopped by clocks in the stacks of what they stop, so that a new one is what they stop next', () => {
    expect(called('rds:stopDBInstance')[0]?.stack).toBe('Data');
    expect(called('ec2:stopInstances')[0]?.stack).toBe('Network');
  });

  it('rings for nobody meanwhile: each alarm of every stack is silenced there, and rings again after it woke', () => {
    const alarms = resources.filter(({ Type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(Type));
    expect(alarms.length).toBeGreaterThan(4);
    for (const name of ['cloudwatch:disableAlarmActions', 'cloudwatch:enableAlarmActions']) {
      for (const { stack, logicalId } of alarms) {
        const input = called(name, stack)
          .map((one) => one.input)
          .join();
        expect(input, `${stack}/${logicalId}`).toContain(`"${logicalId}"`);
      }
    }
    expect(new Set(called('cloudwatch:disableAlarmActions').map(({ at }) => at))).toEqual(new Set([23 * 60]));
    expect(new Set(called('cloudwatch:enableAlarmActions').map(({ at }) => at))).toEqual(
      new Set([7 * 60 + 15]),
    );
  });

  it('rings when it did not wake: an alarm that rings by silence begins anew', () => {
    const silent = resources.filter(({ Properties }) => Properties?.TreatMissingData === 'breaching');
    expect(silent.length).toBeGreaterThan(0);
    const anew = called('cloudwatch:setAlarmState');
    expect(anew).toHaveLength(silent.length);
    for (const { at, input } of anew) {
      expect(at).toBe(7 * 60 + 16);
      // Anything else would be a change, and a mail, every morning.
      expect(input).toContain('OK');
      expect(silent.some(({ logicalId }) => input.includes(`"${logicalId}"`))).toBe(true);
    }
  });

  it('runs by the clock only what falls into its hours of waking', () => {
    const clocks = ofType('AWS::Scheduler::Schedule').filter(
      ({ Properties }) => !JSON.stringify(Properties.Target.Arn).includes('aws-sdk'),
    );
    expect(clocks.length).toBeGreaterThan(5);
    for (const { logicalId, Properties } of clocks) {
      const { ScheduleExpression: expression, ScheduleExpressionTimezone: zone } = Properties;
      const [, , hours = ''] = /^cron\((\S+) (\S+) /.exec(expression) ?? [];
      // 07:00 UTC is 08:00 or 09:00 there.
      const within = zone === 'UTC' ? ['7', '8'] : Array.from({ length: 16 }, (_, hour) => `${hour + 7}`);
      expect(
        hours.split(',').filter((hour) => !within.includes(hour)),
        `${logicalId} ${expression}`,
      ).toEqual([]);
    }
  });

  it('has its database backed up and maintained while it is awake', () => {
    const [database] = ofType('AWS::RDS::DBInstance');
    expect(database?.Properties).toMatchObject({
      PreferredBackupWindow: '08:00-09:00',
      PreferredMaintenanceWindow: 'sun:10:00-sun:11:00',
    });
  });

  it('turns passwords over while its database is awake', () => {
    const rules = ofType('AWS::SecretsManager::RotationSchedule').map(
      ({ Properties }) => Properties.RotationRules,
    );
    expect(rules).toHaveLength(2);
    for (const rule of rules)
      expect(rule).toEqual({ ScheduleExpression: 'cron(0 7 1 * ? *)', Duration: '2h' });
  });

  it('tells readers when it sleeps', () => {
    expect(JSON.stringify(ofType('Custom::AWS'))).toContain(
      'Between 23:00 and 07:00 (Europe/Berlin) it sleeps.',
    );
  });

  it('has roles that may make these calls to these resources alone', () => {
    const sleeping = ofType('AWS::IAM::Policy').filter(({ logicalId }) => logicalId.includes('Sleep'));
    expect(sleeping.length).toBeGreaterThanOrEqual(4);
    for (const { Properties } of sleeping)
      for (const { Action, Resource } of Properties.PolicyDocument.Statement) {
        expect([Action].flat().join()).toMatch(/^(rds|ec2|cloudwatch):(Stop|Start|Disable|Enable|SetAlarm)/);
        expect(JSON.stringify(Resource)).not.toContain('*');
      }
  });
});

it('a wiki that never sleeps has nothing of it', () => {
  const all = JSON.stringify(resourcesOf({ profile: 'starter' }));
  expect(all).not.toContain('aws-sdk');
  expect(all).not.toContain('ScheduledActions');
});

it('one with caches and managed ways out, a standby and zones sleeps too', () => {
  const all = resourcesOf({ profile: 'standard' }, { asleep });
  expect(all.filter(({ logicalId }) => logicalId.includes('Sleep')).length).toBeGreaterThan(6);
});
