import { describe, expect, it } from 'vitest';
import { totalOf } from '../total-of.fixture.ts';

const call = (name: string, ScheduleExpression: string, logicalId: string) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression,
    Target: {
      Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:scheduler:::aws-sdk:${name}`]] },
      Input: { 'Fn::Join': ['', ['{"Id":"', { Ref: logicalId }, '"}']] },
    },
  },
});

describe('asleep from 23:10 to 06:30, 7⅓ hours of 24', () => {
  it('a database costs its storage, and 16⅔ hours a day: 730 × 0.69444 × 0.018 + 20 × 0.137 = 9.125 + 2.74', () => {
    const Properties = { DBInstanceClass: 'db.t4g.micro', AllocatedStorage: '20' };
    const Database = { Type: 'AWS::RDS::DBInstance', Properties };
    const Stop = call('rds:stopDBInstance', 'cron(10 23 * * ? *)', 'Database');
    const Start = call('rds:startDBInstance', 'cron(30 6 * * ? *)', 'Database');
    expect(totalOf({ Database, Stop, Start })).toBeCloseTo(11.865, 4);
    expect(totalOf({ Database, Stop })).toBeCloseTo(15.88, 4);
    const other = call('rds:stopDBInstance', 'cron(10 23 * * ? *)', 'Another');
    expect(totalOf({ Database, Stop: other, Start })).toBeCloseTo(15.88, 4);
  });

  it('a way out costs its disk, and its hours and address: 730 × 0.69444 × (0.0048 + 0.005) + 0.7616 = 5.7296', () => {
    const Properties = {
      InstanceType: 't4g.nano',
      BlockDeviceMappings: [{ Ebs: {} }],
      NetworkInterfaces: [{ AssociatePublicIpAddress: true }],
    };
    const Nat = { Type: 'AWS::EC2::Instance', Properties };
    const Stop = call('ec2:stopInstances', 'cron(10 23 * * ? *)', 'Nat');
    const Start = call('ec2:startInstances', 'cron(30 6 * * ? *)', 'Nat');
    expect(totalOf({ Nat, Stop, Start })).toBeCloseTo(5.7296, 3);
  });
});

it('a task that is gone from 23:00 to 06:50 costs 16⅙ hours a day: 730 × 0.67361 × 0.04543 = 22.3396', () => {
  const Task = {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: { Cpu: '1024', Memory: '2048', RuntimePlatform: { CpuArchitecture: 'ARM64' } },
  };
  const Web = { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } };
  const action = (Schedule: string, capacity: number) => ({
    Schedule,
    ScalableTargetAction: { MinCapacity: capacity, MaxCapacity: capacity },
  });
  const Target = {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: {
      MinCapacity: 1,
      ResourceId: { 'Fn::GetAtt': ['Web', 'Name'] },
      ScheduledActions: [action('cron(0 23 * * ? *)', 0), action('cron(50 6 * * ? *)', 1)],
    },
  };
  expect(totalOf({ Task, Web, Target })).toBeCloseTo(22.3396, 3);
});
