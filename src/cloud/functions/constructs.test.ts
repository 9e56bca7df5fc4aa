import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  FargateService,
  FargateTaskDefinition,
  LogDriver,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { beforeAll, describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { PurgeQueue } from '../compute/purge-queue.ts';
import { Canary } from './canary/canary.ts';
import { DatabaseUsers } from './database-users/database-users.ts';
import { Forgetting } from './forgetting/forgetting.ts';
import { OldestJob } from './oldest-job/oldest-job.ts';
import { OriginGroup } from './origin-group/origin-group.ts';
import { Purge } from './purge/purge.ts';
import { ReleaseRun } from './release-run/release-run.ts';
import { Rotation } from './rotation/rotation.ts';
import { TestStack } from './stack.fixture.ts';

/** Every function of ours, as a deployment has them. */
function everything(stack: TestStack): void {
  const { network, vpc } = stack;
  const trust = stack.trust();
  const [masterSecret, appSecret, schemaSecret] = [
    stack.secret('Master'),
    stack.secret('App'),
    stack.secret('Schema'),
  ];
  const database = { network, host: 'db.example', databases: ['w_en', 'w_accounts'], masterSecret, trust };
  const cluster = new Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENHANCED });
  const taskDefinition = new FargateTaskDefinition(stack, 'Task');
  const logGroup = new LogGroup(stack, 'Log');
  const logging = LogDriver.awsLogs({ logGroup, streamPrefix: 'wiki7' });
  taskDefinition.addContainer('release', { image: ContainerImage.fromRegistry('wiki'), logging });
  const service = new FargateService(stack, 'Web', {
    cluster,
    taskDefinition,
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
  });
  new DatabaseUsers(stack, 'Users', { ...database, appSecret, schemaSecret, replicated: true });
  new Rotation(stack, 'AppRotation', {
    ...database,
    secret: appSecret,
    role: 'app',
    cluster,
    services: [service],
  });
  new Rotation(stack, 'SchemaRotation', {
    ...database,
    secret: schemaSecret,
    role: 'schema',
    cluster,
    services: [],
    every: Duration.days(60),
  });
  new ReleaseRun(stack, 'Release', {
    ...{ cluster, taskDefinition, container: 'release', vpc, subnets: network.subnets, group: network.group },
    ...{ logGroup, logStreamPrefix: 'wiki7' },
  });
  new OriginGroup(stack, 'OriginGroup', { vpc, vpcOriginId: 'vo_1' });
  new OldestJob(stack, 'OldestJob', {
    network,
    wiki: 'w',
    host: 'db.example',
    database: 'w_en',
    appSecret,
    trust,
  });
  new Canary(stack, 'Canary', { cloud: wikiUnderTest(), secret: stack.secret('Probe') });
  new Canary(stack, 'Private', {
    cloud: wikiUnderTest({ access: { read: 'accounts' }, mail: { smtp: { host: 'mail.example.org' } } }),
    secret: stack.secret('Members'),
  });
  const purges = new PurgeQueue(stack, 'Purges', { key: stack.key });
  new Forgetting(stack, 'Forgetting', { purges, database: 'w_en', taskDefinition });
  new Purge(stack, 'Purge', {
    queue: purges,
    distribution: Distribution.fromDistributionAttributes(stack, 'Distribution', {
      distributionId: 'E1',
      domainName: 'd1.cloudfront.net',
    }),
  });
}

let stack: TestStack;
beforeAll(() => {
  stack = new TestStack();
  everything(stack);
});

const here = 'eu-central-1:123456789012';
const trust = `ssm:GetParameter arn:aws:ssm:${here}:parameterTrustStep`;
const rotating = (secret: string) => [
  'kms:Decrypt Key',
  'kms:GenerateDataKey Key',
  `secretsmanager:DescribeSecret ${secret}`,
  `secretsmanager:GetSecretValue ${secret}`,
  'secretsmanager:GetSecretValue Master',
  `secretsmanager:PutSecretValue ${secret}`,
  `secretsmanager:UpdateSecretVersionStage ${secret}`,
  trust,
];

describe('beside its own log and its place in the network, a function may do exactly this:', () => {
  it.each([
    [
      'UsersOnEvent',
      [
        'kms:Decrypt Key',
        ...['App', 'Master', 'Schema'].map((id) => `secretsmanager:GetSecretValue ${id}`),
        trust,
      ],
    ],
    ['AppRotation', ['ecs:DescribeServices WebService', 'ecs:UpdateService WebService', ...rotating('App')]],
    ['SchemaRotation', rotating('Schema')],
    [
      'ReleaseStart',
      [
        'cloudformation:DescribeStacks AWS::StackId',
        `ecs:RunTask arn:aws:ecs:${here}:task-definition/WikiTask623CD1E2:*`,
        'iam:PassRole TaskExecutionRole',
        'iam:PassRole TaskTaskRole',
      ],
    ],
    ['ReleaseWait', [`ecs:DescribeTasks arn:aws:ecs:${here}:task/*`, 'logs:GetLogEvents Log']],
    ['OriginGroupStart', []],
    ['OriginGroupLook', ['ec2:DescribeSecurityGroups *']],
    [
      'TrustOnEvent',
      [
        'rds:DescribeCertificates *',
        ...['Delete', 'Put'].map(
          (verb) => `ssm:${verb}Parameter arn:aws:ssm:${here}:parameter/wiki7/Wiki/database-trust`,
        ),
      ],
    ],
    [
      'PurgeEmpty',
      [
        'cloudfront:CreateInvalidation arn:aws:cloudfront::123456789012:distribution/E1',
        'kms:Decrypt Key',
        ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((one) => `sqs:${one} PurgesQueue`),
      ],
    ],
    ['CanaryReads', []],
    ['CanaryEdits', ['kms:Decrypt Key', 'secretsmanager:GetSecretValue Probe']],
    // Whoever reads a private wiki has an account.
    ['PrivateReads', ['kms:Decrypt Key', 'secretsmanager:GetSecretValue Members']],
    ['ForgettingSend', ['kms:Decrypt Key', 'kms:GenerateDataKey Key', 'sqs:SendMessage PurgesQueue']],
    ['OldestJobMeasure', ['kms:Decrypt Key', 'secretsmanager:GetSecretValue App', trust]],
  ])('%s', (role, rights) => {
    expect(stack.rights(role)).toEqual([...rights].sort());
  });
});

it('keeps the release to the wiki’s own cluster, and its roles to tasks', () => {
  const statement = (Action: string, Condition: object) =>
    Match.objectLike({
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action, Condition })]) },
    });
  const inCluster = {
    ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [Match.stringLikeRegexp('Cluster'), 'Arn'] } },
  };
  const template = stack.template();
  template.hasResourceProperties('AWS::IAM::Policy', statement('ecs:RunTask', inCluster));
  template.hasResourceProperties('AWS::IAM::Policy', statement('ecs:DescribeTasks', inCluster));
  const toTasks = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
  template.hasResourceProperties('AWS::IAM::Policy', statement('iam:PassRole', toTasks));
});

it('lets the code of a function in the network do nothing to the network', () => {
  const denying = stack.template().findResources('AWS::IAM::Policy', {
    Properties: {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } } }),
        ]),
      },
    },
  });
  expect(Object.keys(denying)).toHaveLength(4);
});

describe('every function', () => {
  const ours = () =>
    Object.values(stack.template().findResources('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties)
      .filter(({ Handler }) => Handler.startsWith('index.'));

  it('runs on Node.js 24 and ARM, has a role and a log of its own, and reserves nothing', () => {
    expect(ours()).toHaveLength(15);
    for (const properties of ours()) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(properties.ReservedConcurrentExecutions).toBeUndefined();
    }
    const roles = ours().map(({ Role }) => JSON.stringify(Role));
    const logs = ours().map(({ LoggingConfig }) => JSON.stringify(LoggingConfig.LogGroup));
    expect([new Set(roles).size, new Set(logs).size]).toEqual([15, 15]);
  });

  it('is in the network only if it asks the database', () => {
    const inside = ours().filter(({ VpcConfig }) => VpcConfig !== undefined);
    expect(inside.map(({ Description }) => Description).sort()).toEqual([
      'Makes the databases and users of the wiki',
      'Measures how long the oldest job has been waiting',
      'Rotates the database secret of app',
      'Rotates the database secret of schema',
    ]);
  });

  it('has a log that ends after three months', () => {
    const groups = Object.entries(stack.template().findResources('AWS::Logs::LogGroup'));
    const forever = groups
      .filter(([, { Properties }]) => Properties.RetentionInDays !== 90)
      .map(([id]) => id);
    // The one that the test itself made for the release task.
    expect(forever).toEqual([expect.stringMatching(/^Log[0-9A-F]{8}$/)]);
  });

  it('holds no value of a secret', () => {
    expect(JSON.stringify(stack.template().toJSON())).not.toContain('resolve:secretsmanager');
  });
});

it('rotates by its schedule and not at once, and only Secrets Manager may ask for it', () => {
  const template = stack.template();
  template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
    SecretId: { Ref: Match.stringLikeRegexp('App') },
    RotateImmediatelyOnUpdate: false,
    RotationRules: { AutomaticallyAfterDays: 30 },
  });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'secretsmanager.amazonaws.com',
    SourceArn: { Ref: Match.stringLikeRegexp('App') },
  });
});

it('makes users after the authorities are known, since it trusts no other', () => {
  stack.template().hasResourceProperties('AWS::Lambda::Function', {
    Description: 'Makes the databases and users of the wiki',
    Environment: { Variables: { WIKI7_DATABASE_TRUST: { Ref: Match.stringLikeRegexp('TrustStep') } } },
  });
});

it('empties CloudFront’s caches by at most two at a time, and only what failed comes again', () => {
  stack.template().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('PurgesQueue'), 'Arn'] },
    BatchSize: 10,
    ScalingConfig: { MaximumConcurrency: 2 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

it('measures every minute and never twice', () => {
  stack.template().hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 minute)',
    Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
  });
});

it('has nothing that cdk-nag or the library finds fault with', () => {
  const fresh = new TestStack();
  everything(fresh);
  expect(fresh.findings()).toBe('');
});
