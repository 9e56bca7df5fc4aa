import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import type { Container } from '../../blueprint/container.ts';
import { releaseTask, services } from '../../blueprint/services.ts';
import { recommendedContext } from '../app-context.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { cloudEndpoints } from './compute.fixture.ts';
import { WikiTaskDefinition, type WikiTaskDefinitionProps } from './task-definition.ts';

const { wiki } = wikiUnderTest();
const web = services(wiki, cloudEndpoints).find(({ name }) => name === 'web')?.containers ?? [];

function render(containers: readonly Container[], changes: Partial<WikiTaskDefinitionProps> = {}): Template {
  const stack = new Stack(new App({ context: recommendedContext() }), 'S');
  new WikiTaskDefinition(stack, 'Task', {
    family: 'w-web',
    containers,
    images: { image: (name) => ContainerImage.fromRegistry(`registry.example/${name}:1`) },
    secrets: { of: (name) => new Secret(stack, name) },
    architecture: 'arm64',
    exec: false,
    logGroup: new LogGroup(stack, 'Logs'),
    restart: 'always',
    ...changes,
  });
  return Template.fromStack(stack);
}

const has = (template: Template, properties: object) =>
  template.hasResourceProperties('AWS::ECS::TaskDefinition', properties);

const containersOf = (template: Template): Record<string, never>[] =>
  Object.values(template.findResources('AWS::ECS::TaskDefinition'))[0]?.Properties.ContainerDefinitions;

describe('a task', () => {
  it('runs on the configured processors, in the smallest size that holds its containers', () => {
    has(render(web), {
      Family: 'w-web',
      Cpu: '512',
      Memory: '2048',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      EphemeralStorage: Match.absent(),
    });
    has(render(web, { architecture: 'x86_64' }), { RuntimePlatform: { CpuArchitecture: 'X86_64' } });
  });

  it('has more disk when its scratch places need it', () => {
    const [first] = web;
    const large = {
      ...(first as Container),
      mounts: [{ kind: 'scratch', path: '/tmp', sizeMiB: 30 * 1024 }],
    } as const;
    has(render([large]), { EphemeralStorage: { SizeInGiB: 35 } });
  });

  it('answers only when what stands behind it is healthy, and stops before it', () => {
    const [nginx, mediawiki] = containersOf(render(web));
    expect(nginx).toMatchObject({
      Name: 'nginx',
      DependsOn: [
        { ContainerName: 'mediawiki', Condition: 'HEALTHY' },
        { ContainerName: 'sidecar', Condition: 'HEALTHY' },
      ],
    });
    expect(mediawiki).not.toHaveProperty('DependsOn');
  });

  it('starts only when its roles may do all that they need', () => {
    const template = render(web).toJSON();
    const task = Object.values(template.Resources).find(
      (one) => (one as { Type: string }).Type === 'AWS::ECS::TaskDefinition',
    );
    const policies = Object.entries(template.Resources).flatMap(([id, one]) =>
      (one as { Type: string }).Type === 'AWS::IAM::Policy' ? [id] : [],
    );
    expect(policies).not.toEqual([]);
    expect((task as { DependsOn: string[] }).DependsOn).toEqual(expect.arrayContaining(policies));
  });
});

describe('every container', () => {
  it('may write only where the blueprint says, has no capabilities and is no root', () => {
    for (const container of containersOf(render(web))) {
      expect(container).toMatchObject({
        ReadonlyRootFilesystem: true,
        Privileged: false,
        Essential: true,
        LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true },
      });
      expect(container.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    }
  });

  it('has a writable root only where shells can be opened', () => {
    for (const container of containersOf(render(web, { exec: true }))) {
      expect(container).toHaveProperty('ReadonlyRootFilesystem', false);
    }
  });

  it('keeps small scratch places in memory, where nothing is run from, and large ones on disk, each its own', () => {
    const [nginx, mediawiki] = containersOf(render(web));
    expect(mediawiki).toMatchObject({
      LinuxParameters: {
        Tmpfs: [{ ContainerPath: '/srv/l10n', Size: 128, MountOptions: ['rw', 'noexec', 'nosuid', 'nodev'] }],
      },
    });
    const disk = { ContainerPath: '/tmp', ReadOnly: false };
    expect(nginx?.MountPoints).toContainEqual({ ...disk, SourceVolume: 'nginx-tmp' });
    expect(mediawiki?.MountPoints).toContainEqual({ ...disk, SourceVolume: 'mediawiki-tmp' });
    has(render(web), { Volumes: [{ Name: 'nginx-tmp' }, { Name: 'mediawiki-tmp' }] });
  });

  it('loses log lines rather than stand still when nobody takes them', () => {
    for (const container of containersOf(render(web))) {
      expect(container.LogConfiguration).toMatchObject({
        LogDriver: 'awslogs',
        Options: { mode: 'non-blocking', 'max-buffer-size': '10485760b', 'awslogs-stream-prefix': 'w-web' },
      });
    }
  });

  it('of a service is started again in place, of a task that ends it is not', () => {
    expect(containersOf(render(web))[0]?.RestartPolicy).toEqual({ Enabled: true, RestartAttemptPeriod: 60 });
    expect(containersOf(render(web, { restart: 'no' }))[0]).not.toHaveProperty('RestartPolicy');
  });

  it('has secrets as references, and no value of one', () => {
    const { container } = releaseTask(wiki, cloudEndpoints);
    const [release] = containersOf(render([container], { restart: 'no' }));
    const secrets: { Name: string; ValueFrom: object }[] = release?.Secrets ?? [];
    const names = secrets.map(({ Name, ValueFrom }) => [Name, Object.keys(ValueFrom)]);
    expect(names).toContainEqual(['WIKI7_ADMIN_PASSWORD', ['Ref']]);
    expect(names).toHaveLength(Object.keys(container.secrets).length);
  });

  it('runs its own program with its own arguments, whatever the image would', () => {
    const { container } = releaseTask(wiki, cloudEndpoints);
    const [release] = containersOf(render([container]));
    expect(release).toMatchObject({
      EntryPoint: ['php'],
      Command: ['/srv/mediawiki/maintenance/run.php', 'Wiki7:Release'],
    });
    expect(containersOf(render(web))[0]).not.toHaveProperty('EntryPoint');
  });
});
