import { randomUUID } from 'node:crypto';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient, ListBuildsForProjectCommand } from '@aws-sdk/client-codebuild';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  CreateServiceCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { secretValues } from '../../src/cloud/functions/database/secrets-manager.ts';
import { onEvent as makeUsers } from '../../src/cloud/functions/database-users/handler.ts';
import { FakeServer } from '../../src/cloud/functions/fakes.fixture.ts';
import { oldestJob } from '../../src/cloud/functions/oldest-job/handler.ts';
import { ecsServices } from '../../src/cloud/functions/rotation/ecs-services.ts';
import { type RotationEvent, rotate } from '../../src/cloud/functions/rotation/handler.ts';
import { secretVersions } from '../../src/cloud/functions/rotation/secret-versions.ts';
import { Emulator, environmentFor } from '../support/emulator/emulator.ts';
import {
  idleFunction,
  newCluster,
  newGroup,
  newImage,
  newImageProject,
  newSecret,
  newVpc,
  secretAt,
} from '../support/emulator/furnish.ts';
import { onceInFull } from '../support/full-run.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const databases = ['wiki_en', 'wiki_accounts'];
let emulator: Emulator;
let server: FakeServer;

beforeAll(async () => {
  emulator = await Emulator.start(await sharedWiki().inside());
  const variables = environmentFor(emulator.endpoint, 'eu-central-1');
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulator?.stop();
});

let requests = 0;
const event = <Properties>(
  RequestType: 'Create' | 'Update' | 'Delete',
  ResourceProperties: Properties,
  Data?: Readonly<Record<string, string>>,
) => ({
  RequestType,
  RequestId: `request-${++requests}`,
  StackId: 'w-service',
  ResourceProperties,
  ...(Data && { Data }),
});

// The database is a stand-in: real ones have a test of their own. What the functions ask of AWS goes to the emulator.
describe.runIf(onceInFull)('secrets of the database', () => {
  let master: string;
  let app: string;
  let schema: string;
  let cluster: string;
  let settings: { role: 'app'; databases: readonly string[]; masterSecret: string };

  beforeAll(async () => {
    server = new FakeServer();
    master = await newSecret('master', '{"username":"admin","password":"master"}');
    app = await newSecret('app', 'first');
    schema = await newSecret('schema', 'schema');
    settings = { role: 'app', databases, masterSecret: master };
    cluster = await newCluster('rotation', 'bridge');
    // The emulator starts no task, so only a service that wants none has been rolled.
    for (const [serviceName, desiredCount] of Object.entries({ web: 0, busy: 2 })) {
      const request = { cluster, serviceName, desiredCount, taskDefinition: 'rotation' };
      await new ECSClient().send(new CreateServiceCommand(request));
    }
  });

  it('give each user the password that its secret holds', async () => {
    const secrets = secretValues(new SecretsManagerClient());
    const names = { masterSecret: master, appSecret: app, schemaSecret: schema };
    await makeUsers(event('Create', { host: 'h', databases, ...names }), {
      secrets,
      connect: server.connect,
    });
    expect(Object.fromEntries(server.passwords)).toMatchObject({
      wiki7_app: 'first',
      wiki7_schema: 'schema',
    });
  });

  it('are asked for by the age of the oldest job', async () => {
    const lines: string[] = [];
    const run = oldestJob(
      { wiki: 'w', database: 'wiki_en', secret: app },
      {
        secrets: secretValues(new SecretsManagerClient()),
        connect: server.connect,
        write: (line) => void lines.push(line),
        now: () => 0,
      },
    );
    await run();
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ Wiki: 'w', OldestJobAge: 0 });
  });

  /** Begins one, as Secrets Manager does, with a pending version that is empty, and hands it to whoever does the steps. */
  async function begin(SecretId: string, services: readonly string[]) {
    const RotationLambdaARN = await idleFunction();
    const version = { SecretId, ClientRequestToken: randomUUID() };
    await new SecretsManagerClient().send(new RotateSecretCommand({ ...version, RotationLambdaARN }));
    return (Step: RotationEvent['Step']) =>
      rotate({ Step, ...version }, settings, {
        secrets: secretVersions(new SecretsManagerClient()),
        connect: server.connect,
        services: ecsServices(new ECSClient(), cluster, services),
      });
  }

  it('turn over in four steps, each of which may come twice, and roll the services', async () => {
    const step = await begin(app, ['web']);
    const rolledAt = async () => (await ecsServices(new ECSClient(), cluster, ['web']).rolls())[0]?.since;
    const before = await rolledAt();
    for (const name of ['createSecret', 'setSecret', 'testSecret'] as const) {
      await step(name);
      await step(name);
      expect(await secretAt(app, 'AWSCURRENT')).toBe('first');
    }
    expect(await rolledAt()).toEqual(before);
    await step('finishSecret');
    await step('finishSecret');
    const login = JSON.parse(await secretAt(app, 'AWSCURRENT'));
    expect(login.username).toBe('wiki7_app_clone');
    expect(server.passwords.get('wiki7_app_clone')).toBe(login.password);
    expect(await secretAt(app, 'AWSPREVIOUS')).toBe('first');
    expect(await rolledAt()).not.toEqual(before);
  });

  it('stay as they are while tasks of a service are being replaced', async () => {
    const current = JSON.stringify({ username: 'wiki7_app_clone', password: 'current' });
    const secret = await newSecret('busy', current);
    server.passwords.set('wiki7_app', 'another');
    const step = await begin(secret, ['web', 'busy']);
    await step('createSecret');
    await expect(step('setSecret')).rejects.toThrow('Tasks of busy are just being replaced');
    expect(await secretAt(secret, 'AWSCURRENT')).toBe(current);
    expect(server.passwords.get('wiki7_app')).toBe('another');
  });
});

describe.runIf(onceInFull)('the release step', () => {
  let properties: Record<string, unknown> & { cluster: string };
  let release: typeof import('../../src/cloud/functions/release-run/index.ts');

  beforeAll(async () => {
    const { subnet, group } = await newVpc();
    const cluster = await newCluster('releases', 'awsvpc');
    const TemplateBody = JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
    await new CloudFormationClient().send(new CreateStackCommand({ StackName: 'w-service', TemplateBody }));
    properties = {
      ...{ cluster, taskDefinition: 'releases', container: 'release', subnets: [subnet] },
      ...{ securityGroup: group, logGroup: '/w/release', logStreamPrefix: 'w' },
    };
    // It makes its clients when it is loaded, so not before the environment names the emulator.
    release = await import('../../src/cloud/functions/release-run/index.ts');
  });

  const started = async () => {
    const { Data } = await release.onEvent(event('Create', properties as never));
    return Data?.Task ?? '';
  };
  const isComplete = (Task: string) => release.isComplete(event('Create', properties as never, { Task }));

  it('runs the task in the network that it was told, and waits for its end', async () => {
    const task = await started();
    const { tasks } = await new ECSClient().send(
      new DescribeTasksCommand({ cluster: properties.cluster, tasks: [task] }),
    );
    expect(tasks?.[0]).toMatchObject({ launchType: 'FARGATE', startedBy: 'wiki7-release' });
    expect(tasks?.[0]?.attachments?.[0]?.details).toContainEqual({
      name: 'subnetId',
      value: (properties.subnets as string[])[0],
    });
    expect(await isComplete(task)).toEqual({ IsComplete: false });
    await new ECSClient().send(new StopTaskCommand({ cluster: properties.cluster, task }));
    expect(await isComplete(task)).toEqual({ IsComplete: true });
  });

  it('does nothing when it is deleted', async () => {
    const running = async () =>
      (await new ECSClient().send(new ListTasksCommand({ cluster: properties.cluster }))).taskArns?.length;
    const before = await running();
    const { Data } = await release.onEvent(event('Delete', properties as never));
    expect(Data?.Skipped).toBeDefined();
    expect(await running()).toBe(before);
  });

  it('fails when ECS has forgotten the task', async () => {
    const task = 'arn:aws:ecs:eu-central-1:123456789012:task/releases/00000000000000000000000000000000';
    await expect(isComplete(task)).rejects.toThrow('ECS no longer knows the release task');
  });

  it('reads why the release failed from the log of its container', async () => {
    const task = await started();
    const stream = { logGroupName: '/w/release', logStreamName: `w/other/${task.split('/').at(-1)}` };
    const logs = new CloudWatchLogsClient();
    await logs.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
    await logs.send(new CreateLogStreamCommand(stream));
    const message = '{"step":"tables","state":"failed","reason":"The database is too old."}';
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ message, timestamp: Date.now() }] }));
    await new ECSClient().send(new StopTaskCommand({ cluster: properties.cluster, task }));
    // Containers of the emulator all end with 0; one that isn't in the task has no exit code, so it counts as one that failed.
    const other = event('Create', { ...properties, container: 'other' } as never, { Task: task });
    await expect(release.isComplete(other)).rejects.toThrow(
      `The release failed in its step tables: The database is too old.\nThe end of its log:\n${message}`,
    );
  });
});

describe.runIf(onceInFull)('the step that has images built', () => {
  const properties = { project: 'images', tag: 't1', repositories: ['wiki', 'nginx'] };
  let build: typeof import('../../src/cloud/functions/image-build/index.ts');
  const builds = async () =>
    (await new CodeBuildClient().send(new ListBuildsForProjectCommand({ projectName: 'images' }))).ids
      ?.length ?? 0;

  beforeAll(async () => {
    build = await import('../../src/cloud/functions/image-build/index.ts');
    await newImageProject(properties.project);
    for (const repositoryName of properties.repositories)
      await new ECRClient().send(new CreateRepositoryCommand({ repositoryName }));
  });

  it('starts a build where a repository lacks the tag, and waits', async () => {
    const { Data } = await build.onEvent(event('Create', properties));
    expect(Data?.Build).toMatch(/^images:/);
    expect(await builds()).toBe(1);
    expect(await build.isComplete(event('Create', properties, Data))).toEqual({ IsComplete: false });
  });

  it('starts none where every repository has it', async () => {
    for (const repository of properties.repositories) await newImage(repository, 't1');
    const { Data } = await build.onEvent(event('Update', properties));
    expect(Data).toBeUndefined();
    expect(await builds()).toBe(1);
  });

  it('fails for a repository that isn’t there', async () => {
    const strange = { ...properties, repositories: ['wiki', 'strange'] };
    await expect(build.onEvent(event('Update', strange))).rejects.toThrow('strange');
  });
});

describe.runIf(onceInFull)('the step that looks for CloudFront’s security group', () => {
  it('waits for the one of its own VPC', async () => {
    const { isComplete } = await import('../../src/cloud/functions/origin-group/index.ts');
    const [mine, other] = [await newVpc(), await newVpc()];
    const asked = event('Create', { vpc: mine.vpc, vpcOrigin: 'vo_1' });
    await newGroup(other.vpc, 'CloudFront-VPCOrigins-Service-SG');
    expect(await isComplete(asked)).toEqual({ IsComplete: false });
    const group = await newGroup(mine.vpc, 'CloudFront-VPCOrigins-Service-SG');
    expect(await isComplete(asked)).toEqual({ IsComplete: true, Data: { GroupId: group } });
  });
});

// The emulator does not list RDS's authorities, so what is written on a creation is proved without it.
describe.runIf(onceInFull)('the step that keeps the authorities of the database', () => {
  it('takes its parameter away with it, also when that is gone already', async () => {
    const { handler } = await import('../../src/cloud/functions/database-trust/index.ts');
    const client = new SSMClient();
    const Name = '/wiki7/w-service/database-trust';
    await client.send(new PutParameterCommand({ Name, Value: 'PEM', Type: 'String', Tier: 'Advanced' }));
    const deletion = event('Delete', { region: 'eu-central-1', parameter: Name });
    await handler(deletion);
    await expect(client.send(new GetParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(handler(deletion)).resolves.toEqual({ PhysicalResourceId: Name });
  });
});
