import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { compute } from './compute.fixture.ts';

type Statement = {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
};

const { template, given } = compute(wikiUnderTest({ profile: 'standard' }));
const list = <Value>(value: Value | Value[]): Value[] => (Array.isArray(value) ? value : [value]);

/** Statements of all policies of one role. */
function statements(role: RegExp): Statement[] {
  const found = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => role.test(id));
  return found.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

const actions = (role: RegExp) =>
  statements(role)
    .flatMap(({ Action }) => list(Action))
    .sort();

const secretsOf = (role: RegExp) =>
  statements(role)
    .filter(({ Action }) => list(Action).includes('secretsmanager:GetSecretValue'))
    .flatMap(({ Resource }) => list(Resource))
    .map((resource) => /Given([a-z]+?)[0-9A-F]{8}/.exec(JSON.stringify(resource))?.[1])
    .sort();

describe('the role that starts a task', () => {
  it('reads exactly the secrets of its containers', () => {
    expect(secretsOf(/^ServicesRenderTaskExecutionRole/)).toEqual(['shellboxsecret']);
    expect(secretsOf(/^ServicesWebTaskExecutionRole/)).toEqual([
      'cachepassword',
      'captchasecret',
      'databaseapppassword',
      'edgeproofsecret',
      'secretkey',
      'sessionspassword',
      'shellboxsecret',
    ]);
  });

  it('decrypts them through Secrets Manager only', () => {
    const [decrypt] = statements(/^ServicesWebTaskExecutionRole/).filter(
      ({ Action }) => Action === 'kms:Decrypt',
    );
    expect(decrypt?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
    });
  });

  it('pulls its own images, writes its own logs, and nothing else', () => {
    expect(actions(/^ServicesJobsTaskExecutionRole/)).toEqual([
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetAuthorizationToken',
      'ecr:GetDownloadUrlForLayer',
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
    ]);
    const any = statements(/TaskExecutionRole/).filter(({ Resource }) => list(Resource).includes('*'));
    expect(new Set(any.map(({ Action }) => Action))).toEqual(new Set(['ecr:GetAuthorizationToken']));
  });
});

describe('the role of a running task', () => {
  it.each([
    ['Thumbs', []],
    ['Jobs', []],
    ['Cron', []],
    // What changed, for CloudFront.
    ['Web', ['kms:Decrypt', 'kms:GenerateDataKey', 'sqs:SendMessage']],
  ])('of %s does with files what the file backend does, and nothing else but %j', (name, more) => {
    const files = [
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ];
    expect(actions(new RegExp(`^Services${name}TaskTaskRole`))).toEqual([...files, ...more].sort());
  });

  it('uses the key through S3 only', () => {
    const [key] = statements(/^ServicesThumbsTaskTaskRole/).filter(({ Action }) =>
      list(Action).includes('kms:Decrypt'),
    );
    expect(key?.Condition).toEqual({ StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } });
  });

  it('that reads strangers’ files may do nothing at all', () => {
    expect(actions(/^ServicesRenderTaskTaskRole/)).toEqual([]);
  });

  it('reaches the two buckets of files, and not the one of logs', () => {
    const resources = JSON.stringify(statements(/^ServicesWebTaskTaskRole/).map(({ Resource }) => Resource));
    expect(resources).toMatch(/GivenPublic/);
    expect(resources).toMatch(/GivenPrivate/);
    expect(resources).not.toMatch(/GivenLogs/);
  });
});

describe('the role of the scheduler', () => {
  const role = /^ServicesCronSchedulesRole/;

  it('starts one task definition in one cluster, hands it its two roles, and reports failures', () => {
    expect(actions(role)).toEqual(['ecs:RunTask', 'iam:PassRole', 'sqs:SendMessage']);
    const [run, pass] = statements(role);
    expect(run?.Resource).toEqual({ Ref: expect.stringMatching(/^ServicesCronTask/) });
    expect(run?.Condition).toHaveProperty(['ArnEquals', 'ecs:cluster']);
    expect(pass?.Resource).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^ServicesCronTaskExecutionRole/), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringMatching(/^ServicesCronTaskTaskRole/), 'Arn'] },
    ]);
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
  });

  it('is nobody’s but that of these schedules', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
          },
        ],
      },
    });
  });
});

it('no policy below names what comes later: the stack of data never waits for that of services', () => {
  expect(JSON.stringify(given.toJSON())).not.toContain('"StackName":"Service"');
});
