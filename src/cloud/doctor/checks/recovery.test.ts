import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { type ExecutionStatus, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../../cloud-wiki.fixture.ts';
import { daysAgo, look, on, resource } from '../patient.fixture.ts';
import { drills } from './drills.ts';
import { sleep } from './sleep.ts';

const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Drill';
const stacks = [{ Outputs: [{ OutputKey: 'DrillStateMachine', OutputValue: MACHINE }] }];

const found = (...executions: readonly (readonly [ExecutionStatus, number])[]) =>
  look(
    drills,
    { stacks },
    on(ListExecutionsCommand, ({ stateMachineArn, nextToken }) => {
      expect(stateMachineArn).toBe(MACHINE);
      const [first, ...others] = executions.map(([status, days]) => ({
        executionArn: `${MACHINE}:${days}`,
        stateMachineArn: MACHINE,
        name: String(days),
        status,
        startDate: daysAgo(days),
        ...(status !== 'RUNNING' && { stopDate: daysAgo(days) }),
      }));
      return nextToken === undefined
        ? { executions: first ? [first] : [], nextToken: 'more' }
        : { executions: others };
    }),
  );

describe('drills', () => {
  it('are well when the last one passed within weeks, also while one runs', async () => {
    expect(await found(['SUCCEEDED', 30], ['FAILED', 60])).toEqual([]);
    expect(await found(['RUNNING', 0], ['SUCCEEDED', 30])).toEqual([]);
  });

  it('are wrong when the last one did not pass, though an earlier one did', async () => {
    expect(await found(['FAILED', 1], ['SUCCEEDED', 31])).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/\(FAILED\)/), since: '2026-11-22T12:00:00.000Z' },
    ]);
  });

  it('are wrong when the last one was long ago, and told when there was none or there are none', async () => {
    expect(await found(['SUCCEEDED', 46])).toMatchObject([
      { state: 'wrong', sentence: 'The last drill that passed was on 2026-10-08.' },
    ]);
    expect(await found()).toMatchObject([{ state: 'warning', sentence: 'No drill has passed yet.' }]);
    expect(await look(drills, { stacks: [{}] })).toMatchObject([{ state: 'warning' }]);
  });
});

describe('sleep', () => {
  const resources = [
    resource('AWS::RDS::DBInstance', 'database'),
    resource('AWS::ECS::Service', 'arn:aws:ecs:r:1:service/cluster/web'),
    resource('AWS::ECS::Service', 'arn:aws:ecs:r:1:service/cluster/standby', { region: 'eu-west-1' }),
  ];
  const states = (DBInstanceStatus: string, desiredCount: number, cloud = wikiUnderTest()) =>
    look(
      sleep,
      { resources, cloud },
      on(DescribeDBInstancesCommand, () => ({ DBInstances: [{ DBInstanceStatus }] })),
      on(DescribeServicesCommand, (_input, region) => {
        expect(region).toBe('eu-central-1');
        return { services: [{ desiredCount }] };
      }),
    );

  it('is of the whole wiki, or of nothing of it', async () => {
    expect(await states('available', 2)).toEqual([]);
    expect(await states('stopped', 0)).toEqual([]);
    expect(await states('starting', 0)).toEqual([]);
  });

  it('of the database alone is wrong, of the services alone costs money', async () => {
    expect(await states('stopped', 2)).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/nobody can read or edit/) },
    ]);
    expect(await states('available', 0)).toMatchObject([
      { state: 'warning', sentence: expect.stringMatching(/is paid for/) },
    ]);
  });

  it.each([
    ['11:50', '18:00', 0, 'ten minutes after they fell asleep, and the minute in which the call is made'],
    ['11:49', '18:00', 1, 'a minute later'],
    ['03:00', '12:30', 0, 'half an hour before waking'],
    ['03:00', '12:31', 1, 'a minute earlier'],
    ['03:00', '12:10', 0, 'ten minutes before waking, when the services start'],
    ['03:00', '12:09', 1, 'when they should have'],
  ])('from %s to %s, at noon: a database without services is %i warnings, %s', async (from, to, warnings) => {
    const cloud = wikiUnderTest({}, { asleep: { from, to, timezone: 'UTC' } });
    expect(await states('available', 0, cloud)).toHaveLength(warnings);
  });
});
