import { describe, expect, it } from 'vitest';
import { totalOf } from '../total-of.fixture.ts';

const server = 'arn:aws:rds:eu-central-1:123456789012:db:wiki';
const bucket = { 'Fn::GetAtt': ['Files', 'Arn'] };
const keeping = (...Resources: readonly unknown[]) => ({
  Type: 'AWS::Backup::BackupSelection',
  Properties: { BackupSelection: { Resources } },
});

describe('computed by hand, eu-central-1', () => {
  it('recovery points of 100 GB of files and 10 GB of database: 120 × 0.06 + 12 × 0.103 = 7.2 + 1.236 = 8.436', () => {
    expect(totalOf({ Kept: keeping(server, bucket) }, { mediaGb: 100, databaseGb: 10 })).toBeCloseTo(
      8.436,
      4,
    );
  });

  it('recovery points of the database alone, 10 GB of it beside 100 GB of files: 12 × 0.103 = 1.236', () => {
    expect(totalOf({ Kept: keeping(server) }, { mediaGb: 100, databaseGb: 10 })).toBeCloseTo(1.236, 4);
  });

  const Database = {
    Type: 'AWS::RDS::DBInstance',
    Properties: { DBInstanceClass: 'db.t4g.small', AllocatedStorage: '20' },
  };

  it('a test of both once a month: 4 hours × (0.037 + 20 GB × 0.137 ÷ 730), 100 GB × 0.024, 2 × 1.80 = 6.1630, beside the database', () => {
    const Plan = {
      Type: 'AWS::Backup::RestoreTestingPlan',
      Properties: { ScheduleExpression: 'cron(0 3 1 * ? *)' },
    };
    const selection = (ProtectedResourceType: string) => ({
      Type: 'AWS::Backup::RestoreTestingSelection',
      Properties: { ProtectedResourceType },
    });
    const tests = { Plan, Server: selection('RDS'), Files: selection('S3') };
    const traffic = { mediaGb: 100 };
    expect(totalOf({ Database, ...tests }, traffic) - totalOf({ Database }, traffic)).toBeCloseTo(6.163, 4);
  });

  it('a drill each Tuesday: 730 ÷ 168 × 4 hours × (0.074 + 20 GB × 0.137 ÷ 730) = 1.3514 and 5214 steps, 1214 beyond the free ones, 0.0304', () => {
    const Definition = { Restore: { Parameters: { step: 'begin', instanceClass: 'db.t4g.medium' } } };
    const DefinitionString = { 'Fn::Join': ['', [JSON.stringify(Definition), { Ref: 'Step' }]] };
    const drill = (ScheduleExpression: string) => ({
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } },
      Weekly: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { ScheduleExpression, Target: { Arn: { 'Fn::GetAtt': ['Machine', 'Arn'] } } },
      },
    });
    const of = (expression: string) => totalOf({ Database, ...drill(expression) }) - totalOf({ Database });
    expect(of('cron(30 8 ? * TUE *)')).toBeCloseTo(1.3514 + 0.0304, 4);
    // Once a month: 4 × (0.074 + 0.003753).
    expect(of('cron(30 8 8 * ? *)')).toBeCloseTo(0.311, 4);
  });

  it('two repositories of images, ten kept: 0.6 × (1 + 9 × 0.5) × 0.1 = 0.33 together', () => {
    const rule = { selection: { countNumber: 10 } };
    const LifecyclePolicyText = JSON.stringify({ rules: [rule] });
    const one = { Type: 'AWS::ECR::Repository', Properties: { LifecyclePolicy: { LifecyclePolicyText } } };
    expect(totalOf({ A: one, B: one })).toBeCloseTo(0.33, 4);
  });

  it('a pipeline of 4 actions, 20 deployments: 20 × 4 × 5 − 100 free = 300 minutes × 0.002 = 0.60', () => {
    const actions = (...all: string[]) => ({
      Actions: all.map((Category) => ({ ActionTypeId: { Category } })),
    });
    const Stages = [
      actions('Source'),
      actions('Build', 'Build'),
      actions('Approval'),
      actions('Build', 'Deploy'),
    ];
    const pipeline = { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages } } };
    expect(totalOf(pipeline, { deployments: 20 })).toBeCloseTo(0.6, 4);
  });

  it('a state machine that a schedule starts each day, 60 steps: 1825 of 4000 free; each hour 39,800 paid', () => {
    const Machine = { Type: 'AWS::StepFunctions::StateMachine' };
    const every = (ScheduleExpression: string) => ({
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ScheduleExpression, Target: { Arn: { Ref: 'Machine' } } },
    });
    expect(totalOf({ Machine, Day: every('rate(1 day)') })).toBe(0);
    // 730 × 60 − 4000, × 0.000025
    expect(totalOf({ Machine, Hour: every('rate(1 hour)') })).toBeCloseTo(0.995, 4);
  });

  it('questions about 10 million views in Parquet: 48 GB × 0.047 = 2.256, and 0.216 TB × 5 = 1.08', () => {
    const Destination = { Type: 'AWS::Logs::DeliveryDestination', Properties: { OutputFormat: 'parquet' } };
    const Group = { Type: 'AWS::Athena::WorkGroup' };
    expect(totalOf({ Destination, Group }, { views: 10_000_000 })).toBeCloseTo(3.336, 4);
    expect(totalOf({ Plain: { Type: 'AWS::Logs::DeliveryDestination' } }, { views: 10_000_000 })).toBe(0);
  });
});
