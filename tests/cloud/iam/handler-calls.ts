import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { ImageNotFoundException } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, vi } from 'vitest';
import type { PurgeMessage } from '../../../src/blueprint/purge-message.ts';
import { type CanarySettings, canary } from '../../../src/cloud/functions/canary/handler.ts';
import { secretValues } from '../../../src/cloud/functions/database/secrets-manager.ts';
import type { Connect } from '../../../src/cloud/functions/database/session.ts';
import * as trust from '../../../src/cloud/functions/database-trust/index.ts';
import * as users from '../../../src/cloud/functions/database-users/handler.ts';
import { FakeServer, fakeClock } from '../../../src/cloud/functions/fakes.fixture.ts';
import * as forgetting from '../../../src/cloud/functions/forgetting/index.ts';
import * as images from '../../../src/cloud/functions/image-build/index.ts';
import { oldestJob } from '../../../src/cloud/functions/oldest-job/handler.ts';
import type { OldestJobVariable } from '../../../src/cloud/functions/oldest-job/index.ts';
import * as origin from '../../../src/cloud/functions/origin-group/index.ts';
import * as purge from '../../../src/cloud/functions/purge/index.ts';
import * as release from '../../../src/cloud/functions/release-run/index.ts';
import { ecsServices } from '../../../src/cloud/functions/rotation/ecs-services.ts';
import { rotate } from '../../../src/cloud/functions/rotation/handler.ts';
import type { RotationVariable } from '../../../src/cloud/functions/rotation/index.ts';
import { secretVersions } from '../../../src/cloud/functions/rotation/secret-versions.ts';
import type { Resolved } from '../../support/resolved-templates.ts';
import { type Account, type Call, shortName } from './account.ts';
import { Authorization, type Command } from './authorization.ts';
import { databaseBehind, type Recording, type Run, secretsWith } from './function-runs.ts';
import { drills, recoveries } from './recovery-recordings.ts';
import { type Answers, commandsOf } from './sdk-recorder.ts';

const create = ({ properties }: Run, more: object = {}) =>
  ({
    RequestType: 'Create',
    RequestId: 'r',
    StackId: STACK,
    ResourceProperties: properties,
    ...more,
  }) as never;

const STACK =
  'arn:aws:cloudformation:eu-central-1:123456789012:stack/wiki7-wiki-service/11111111-2222-3333-4444-555555555555';
const TASK = (cluster: string) => `${cluster.replace(':cluster/', ':task/')}/0123456789abcdef`;
const absent = () => new ResourceNotFoundException({ message: 'absent', $metadata: {} });
const noImage = () => new ImageNotFoundException({ message: 'absent', $metadata: {} });

const certificate =
  rootCertificates.find((one) => new Date(new X509Certificate(one).validTo) > new Date()) ?? '';
const thumbprint = new X509Certificate(certificate).fingerprint.replaceAll(':', '');

async function trusting(run: Run): Promise<readonly Command[]> {
  vi.stubGlobal('fetch', async () => new Response(certificate));
  try {
    const answers = { 'rds:DescribeCertificates': () => ({ Certificates: [{ Thumbprint: thumbprint }] }) };
    const all = async () => {
      await trust.handler(create(run));
      await trust.handler(create(run, { RequestType: 'Delete' }));
    };
    return await commandsOf(all, answers);
  } finally {
    vi.unstubAllGlobals();
  }
}

function rotating({ environment }: Run): Promise<readonly Command[]> {
  const settings: RotationVariable = JSON.parse(environment.WIKI7_ROTATION ?? '');
  const secret = environment.SECRET ?? '';
  let pending: string | undefined;
  const read = secretsWith(settings.masterSecret)['secretsmanager:GetSecretValue'];
  const answers: Answers = {
    ...secretsWith(settings.masterSecret),
    'secretsmanager:DescribeSecret': () => ({
      VersionIdsToStages: { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] },
    }),
    'secretsmanager:PutSecretValue': ({ SecretString }) => {
      pending = SecretString;
    },
    'secretsmanager:GetSecretValue': (input) =>
      input.VersionStage !== 'AWSPENDING' ? read?.(input) : pending ? { SecretString: pending } : absent(),
    'ecs:DescribeServices': () => ({
      services: [{ deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', createdAt: new Date() }] }],
    }),
  };
  const server = new FakeServer();
  const knows = databaseBehind(settings.trust, server);
  const strict: Connect = (login, database) =>
    // The user that is given a new password is not let in with it before.
    login.username.endsWith('_clone') && !server.passwords.has(login.username)
      ? server.connect(login, database)
      : knows(login, database);
  return commandsOf(async () => {
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
      await rotate({ Step, SecretId: secret, ClientRequestToken: 'v2' }, settings, {
        secrets: secretVersions(new SecretsManagerClient()),
        connect: strict,
        services: ecsServices(new ECSClient(), settings.cluster, settings.services),
      });
    }
  }, answers);
}

/** On a wiki that is well. */
const looking: Recording = ({ environment }) => {
  const settings: CanarySettings = JSON.parse(environment.WIKI7_CANARY ?? '');
  const look = canary(settings, {
    secrets: secretValues(new SecretsManagerClient()),
    probe: async ({ url }) => ({ url, ok: true, checks: [], editVisibleMs: 1, fileVisibleMs: null }),
    write: () => {},
    now: () => 0,
  });
  return commandsOf(look, secretsWith(''));
};

/** Each function of ours, and how it is run. Those of the second region are in stacks of the same names with `standby` before. */
const recordings: Readonly<Record<string, Recording>> = {
  'images/BuiltStartFunction': (run) =>
    commandsOf(() => images.onEvent(create(run)), { 'ecr:DescribeImages': noImage }),
  'images/BuiltWaitFunction': (run) =>
    commandsOf(() => images.isComplete(create(run, { Data: { Build: `${run.properties.project}:1` } })), {
      'codebuild:BatchGetBuilds': () => ({ builds: [{ buildComplete: true, buildStatus: 'SUCCEEDED' }] }),
    }),
  'service/TrustOnEventFunction': trusting,
  'service/UsersOnEventFunction': (run) => {
    const connect = databaseBehind(run.environment.WIKI7_DATABASE_TRUST ?? '');
    const secrets = secretValues(new SecretsManagerClient());
    const onEvent = () => users.onEvent(create(run), { secrets, connect, clock: fakeClock() });
    return commandsOf(onEvent, secretsWith(run.properties.masterSecret ?? ''));
  },
  'service/OldestJobMeasureFunction': ({ environment }) => {
    const settings: OldestJobVariable = JSON.parse(environment.WIKI7_OLDEST_JOB ?? '');
    const measure = oldestJob(settings, {
      secrets: secretValues(new SecretsManagerClient()),
      connect: databaseBehind(settings.trust),
      write: () => {},
      now: () => 0,
    });
    return commandsOf(measure, secretsWith(''));
  },
  'service/ReleaseRunStartFunction': (run) =>
    commandsOf(() => release.onEvent(create(run)), {
      'cloudformation:DescribeStacks': () => ({ Stacks: [{ StackStatus: 'CREATE_IN_PROGRESS' }] }),
      'ecs:RunTask': () => ({ tasks: [{ taskArn: 't' }] }),
    }),
  'service/ReleaseRunWaitFunction': (run) =>
    commandsOf(
      // A release that failed, since only then its log is read.
      () =>
        expect(
          release.isComplete(create(run, { Data: { Task: TASK(run.properties.cluster) } })),
        ).rejects.toThrow('The release ended with 1'),
      {
        'ecs:DescribeTasks': () => ({
          tasks: [{ lastStatus: 'STOPPED', containers: [{ name: run.properties.container, exitCode: 1 }] }],
        }),
      },
    ),
  'edge/OriginGroupStartFunction': () => commandsOf(() => origin.onEvent({}), {}),
  'edge/OriginGroupLookFunction': (run) =>
    commandsOf(() => origin.isComplete(create(run)), {
      'ec2:DescribeSecurityGroups': () => ({ SecurityGroups: [{ GroupId: 'sg-1' }] }),
    }),
  'service/ForgettingSendFunction': (run) => commandsOf(() => forgetting.handler(create(run)), {}),
  'purge/PurgeEmptyFunction': ({ environment }) => {
    vi.stubEnv('WIKI7_DISTRIBUTION', environment.WIKI7_DISTRIBUTION);
    const message = { messageId: '1', body: JSON.stringify({ tags: ['ua'] } satisfies PurgeMessage) };
    return commandsOf(() => purge.handler({ Records: [message] }), {}).finally(() => vi.unstubAllEnvs());
  },
  'canary/CanaryReadsFunction': looking,
  'canary/CanaryEditsFunction': looking,
  ...recoveries,
  'rotation/AppRotateFunction': rotating,
  'rotation/SchemaRotateFunction': rotating,
};

/** What our functions ask of AWS: each is really run, on what the templates tell it. */
export async function handlerCalls(account: Account): Promise<readonly Call[]> {
  const authorization = new Authorization(account);
  const calls: Call[] = [];
  const hasDrills = account.ofType('AWS::Lambda::Function').some((one) => shortName(one) in drills);
  for (const [name, record] of Object.entries({ ...recordings, ...(hasDrills && drills) })) {
    const home = account.named('AWS::Lambda::Function', name);
    const standby = account
      .ofType('AWS::Lambda::Function')
      .filter((one) => shortName(one) === `standby${name}`);
    for (const called of [home, ...standby]) {
      const commands = await record(runOf(account, called));
      calls.push(...commands.flatMap((command) => authorization.calls(called.properties.Role, command)));
    }
  }
  return calls;
}

function runOf(account: Account, called: Resolved): Run {
  const secret = account
    .ofType('AWS::SecretsManager::RotationSchedule')
    .find((schedule) => schedule.properties.RotationLambdaARN === called.arn);
  const environment = {
    ...called.properties.Environment?.Variables,
    ...(secret && { SECRET: secret.properties.SecretId }),
  };
  return { properties: stepOf(account, shortName(called)), environment };
}

/** What the step of a deployment that a function belongs to is told. */
function stepOf(account: Account, name: string): Run['properties'] {
  const step = account
    .ofType('AWS::CloudFormation::CustomResource')
    .find((one) => name.startsWith(shortName(one).replace(/Step$/, '')));
  return step?.properties ?? {};
}
