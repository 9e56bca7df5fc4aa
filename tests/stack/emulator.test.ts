import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/base/process.ts';
import { silentReporter } from '../../src/base/reporter.ts';
import { type SynthesizedWiki, synthesizeWiki } from '../../src/cli/cloud.ts';
import { Cdk } from '../../src/cloud/deployment/cdk.ts';
import { deploy, pendingChanges } from '../../src/cloud/deployment/deploy.ts';
import { DeployedStacks } from '../../src/cloud/deployment/stack-reader.ts';
import { ACCOUNT, Emulator, environmentFor } from '../support/emulator/emulator.ts';
import { newGroup, newImage } from '../support/emulator/furnish.ts';
import { type Finding, readBack, report } from '../support/emulator/read-back.ts';
import { References } from '../support/emulator/references.ts';
import { Translator } from '../support/emulator/translator.ts';
import { onceInFull } from '../support/full-run.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { TestWiki } from '../support/test-wiki.ts';

const REGION = 'eu-central-1';
const cloud = {
  account: ACCOUNT,
  region: REGION,
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  host: 'wiki.example.org',
  dns: { hostedZone: 'create', zone: 'example.org' },
} as const;

/** By service, what the emulator makes of a wiki and has when it is asked. */
const readable = {
  CloudWatch: 'Dashboard',
  EC2: 'FlowLog Instance InternetGateway Route RouteTable SecurityGroup SecurityGroupIngress Subnet VPC VPCEndpoint VPCGatewayAttachment',
  ECR: 'Repository',
  ECS: 'Cluster Service TaskDefinition',
  ElasticLoadBalancingV2: 'Listener ListenerRule LoadBalancer TargetGroup',
  IAM: 'InstanceProfile Policy Role',
  KMS: 'Key',
  Lambda: 'Function Permission',
  Logs: 'LogGroup ResourcePolicy',
  RDS: 'DBInstance DBParameterGroup DBSubnetGroup',
  Route53: 'HealthCheck HostedZone RecordSet',
  S3: 'Bucket',
  SNS: 'Topic',
  SQS: 'Queue',
  StepFunctions: 'StateMachine',
};
const readableTypes = Object.entries(readable).flatMap(([service, types]) =>
  types.split(' ').map((type) => `AWS::${service}::${type}`),
);

const lastWord = (name: string) => name.split('-').at(-1) ?? '';

// The same with every store of this machine, so once is enough.
describe.runIf(onceInFull)('a first deployment into the emulator of AWS', () => {
  let emulator: Emulator;
  let translator: Translator;
  let folder: TestWiki;
  let wiki: SynthesizedWiki;
  let references: References;
  /** What was asked of the world about the domain, and how many stacks were there. */
  const delegations: { zone: string; servers: readonly string[]; stacks: number }[] = [];

  /** Without change sets, since the emulator loses the outputs of a stack that comes by one. All else is as on AWS. */
  const cdk = () =>
    new Cdk(wiki.assembly.folder, silentReporter, (program, args, options) =>
      run(program, args[0] === 'deploy' ? [...args, '--method=direct'] : args, options),
    );

  async function deployWhatIsSynthesized(): Promise<void> {
    const stacks = new DeployedStacks();
    await deploy({
      ...wiki,
      cdk: cdk(),
      stacks,
      secrets: { list: async () => new Map() },
      changes: await pendingChanges(wiki.assembly.stacks, stacks),
      reporter: silentReporter,
      allowReplacement: false,
      secondRegionLost: false,
      waitForDelegation: async (zone, servers) => {
        delegations.push({ zone, servers, stacks: (await deployed()).length });
      },
    });
  }

  /** Stacks of the wiki in the order in which they were made. */
  async function deployed() {
    const both = [REGION, 'us-east-1'].map(async (region) => {
      const { Stacks = [] } = await new CloudFormationClient({ region }).send(new DescribeStacksCommand({}));
      return Stacks.filter(({ StackName }) => StackName?.startsWith('wiki7-'));
    });
    return (await Promise.all(both))
      .flat()
      .sort((a, b) => (a.CreationTime?.getTime() ?? 0) - (b.CreationTime?.getTime() ?? 0));
  }

  beforeAll(async () => {
    emulator = await Emulator.start(await sharedWiki().inside());
    translator = await Translator.start(emulator);
    const variables = environmentFor(translator.endpoint, REGION);
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    folder = await TestWiki.make({ config: { cloud: { ...cloud, zones: [...cloud.zones] } } });
    wiki = await synthesizeWiki(folder.folder, silentReporter);
    await deployWhatIsSynthesized();
    references = await References.of(wiki.assembly.stacks);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await translator?.stop();
    await emulator?.stop();
    await folder?.remove();
  });

  it('prepares both regions', async () => {
    for (const region of [REGION, 'us-east-1']) {
      const request = new GetParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' });
      const { Parameter } = await new SSMClient({ region }).send(request);
      expect(Number(Parameter?.Value), region).toBeGreaterThanOrEqual(6);
    }
  });

  it('makes every stack: the zone alone, then what keeps the wiki, then all else, each after those that it needs', async () => {
    const stacks = await deployed();
    expect(stacks.map(({ StackStatus }) => StackStatus)).toEqual(stacks.map(() => 'CREATE_COMPLETE'));
    const made = stacks.map(({ StackName }) => StackName ?? '');
    const [first, rest] = [made.slice(0, 3), made.slice(3)].map((some) => some.map(lastWord));
    expect(first).toEqual(['dns', 'network', 'data']);
    expect(rest?.sort()).toEqual([
      ...['analytics', 'canary', 'edge', 'global', 'images', 'overview'],
      ...['purge', 'recovery', 'rotation', 'service', 'watch'],
    ]);
    const { artifacts } = JSON.parse(await readFile(join(wiki.assembly.folder, 'manifest.json'), 'utf8'));
    const nameOf = new Map(wiki.assembly.stacks.map(({ id, name }) => [id, name]));
    for (const { id, name } of wiki.assembly.stacks) {
      const needs = (artifacts[id].dependencies as string[]).flatMap((other) => nameOf.get(other) ?? []);
      for (const other of needs)
        expect(made.indexOf(other), `${name} needs ${other}`).toBeLessThan(made.indexOf(name));
    }
    const needed = (id: string) => artifacts[id].dependencies;
    for (const last of ['Canary', 'Rotation']) expect(needed(last)).toContain('Edge');
    expect(delegations).toEqual([
      { zone: 'example.org', servers: ['ns-1.emulator.invalid', 'ns-2.emulator.invalid'], stacks: 1 },
    ]);
  });

  it('gives the functions of one stack the network and the tables of another', async () => {
    const { id: FunctionName } = references.find('Rotation', 'AWS::Lambda::Function', /^App/);
    const { VpcConfig, Environment } = await new LambdaClient().send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    const { id: group } = references.find('Network', 'AWS::EC2::SecurityGroup', /functions/);
    const { id: subnet } = references.find('Network', 'AWS::EC2::Subnet', /appSubnet1/);
    expect(VpcConfig).toMatchObject({ SecurityGroupIds: [group], SubnetIds: [subnet] });
    const settings = JSON.parse(Environment?.Variables?.WIKI7_ROTATION ?? '');
    expect(settings.host).toContain(references.find('Data', 'AWS::RDS::DBInstance', /./).id);
    expect(settings.services).toContain(references.find('Service', 'AWS::ECS::Service', /Web/).id);
  });

  describe('tells its steps what their functions ask for', () => {
    /** As CloudFormation would send it. */
    const created = (stack: string, id: RegExp) => ({
      RequestType: 'Create' as const,
      RequestId: `${stack}-1`,
      StackId: wiki.assembly.stacks.find((one) => one.id === stack)?.name ?? '',
      ResourceProperties: references.find(stack, 'AWS::CloudFormation::CustomResource', id)
        .properties as never,
    });

    it('to release: which task, and where', async () => {
      const release = await import('../../src/cloud/functions/release-run/index.ts');
      const event = created('Service', /^ReleaseRun/);
      const { Data } = await release.onEvent(event);
      const { id: cluster } = references.find('Service', 'AWS::ECS::Cluster', /./);
      const request = new DescribeTasksCommand({ cluster, tasks: [Data?.Task ?? ''] });
      const [task] = (await new ECSClient().send(request)).tasks ?? [];
      const { id: wanted } = references.find('Service', 'AWS::ECS::TaskDefinition', /^Release/);
      expect(task?.taskDefinitionArn).toBe(wanted);
      expect(await release.isComplete({ ...event, Data: { Task: Data?.Task ?? '' } })).toEqual({
        IsComplete: false,
      });
    });

    it('to build images: which tag in which repositories', async () => {
      const { onEvent } = await import('../../src/cloud/functions/image-build/index.ts');
      const event = created('Images', /^Built/);
      const { repositories, tag } = event.ResourceProperties as { repositories: string[]; tag: string };
      expect(repositories).toHaveLength(4);
      for (const repository of repositories) await newImage(repository, tag);
      expect((await onEvent(event)).Data).toBeUndefined();
    });

    it('to find CloudFront’s security group: in which VPC', async () => {
      const { isComplete } = await import('../../src/cloud/functions/origin-group/index.ts');
      const event = created('Edge', /^OriginGroup/);
      expect(await isComplete(event)).toEqual({ IsComplete: false });
      const { id: vpc } = references.find('Network', 'AWS::EC2::VPC', /./);
      const GroupId = await newGroup(vpc, 'CloudFront-VPCOrigins-Service-SG');
      expect(await isComplete(event)).toEqual({ IsComplete: true, Data: { GroupId } });
    });
  });

  it('deploys no stack again that has not changed', async () => {
    const before = await deployed();
    await deployWhatIsSynthesized();
    expect(await deployed()).toEqual(before);
  });

  it('makes these types, as the services themselves say, and claims no more', async () => {
    const findings = await readBack(wiki.assembly.stacks, translator);
    process.stdout.write(report(findings));
    const of = (outcome: Finding['outcome']) =>
      findings.filter((finding) => finding.outcome === outcome).map(({ type }) => type);
    expect(of('made and read back')).toEqual(readableTypes);
    expect(of('recorded only')).toEqual([
      'AWS::EC2::SubnetRouteTableAssociation',
      // Nobody asks EventBridge, of which this repository has no client.
      'AWS::Events::Rule',
      'AWS::Lambda::EventSourceMapping',
    ]);
  });
});
