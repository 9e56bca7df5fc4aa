import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Container } from '../../src/blueprint/container.ts';
import { recommendedContext } from '../../src/cloud/app-context.ts';
import { WikiTaskDefinition } from '../../src/cloud/compute/task-definition.ts';
import { createArguments } from '../../src/local/create-arguments.ts';
import type { Instance } from '../../src/local/state.ts';

/** What a container is told, aspect by aspect, in words of neither side. A word that is not understood is an aspect `unknown …`. */
export type Told = Record<string, unknown>;

const sorted = (values: readonly string[]): readonly string[] => [...values].sort();

/** As `createArguments` has it made here. What is handed over otherwise (variables in a file, health by `exec`) is the blueprint's own. */
export function onThisMachine(container: Container, restart: 'always' | 'no'): Told {
  const instance = { name: 'w', engine: 'docker', subnet: '10.207.4' } as Instance;
  const networking = { kind: 'own', hosts: { app: null }, publish: [] } as const;
  const local = { id: 'c', service: 's', container, networking, files: [] };
  const image = `registry.example/${container.image}:1`;
  const context = { instance, image, environmentFile: 'e', labels: {}, restart, terminal: false };
  const args = createArguments(local, context).slice(1);
  const at = args.indexOf(image);
  const { told, entrypoint } = options(args.slice(0, at));
  const rest = args.slice(at + 1);
  const { health } = container;
  return {
    ...told,
    image,
    program: entrypoint === undefined ? 'of the image' : [entrypoint, ...rest],
    environment: container.environment,
    secrets: container.secrets,
    ports: container.ports,
    health: health === undefined ? 'none' : Object.values(health),
    init: 'no',
    privileged: 'no',
    'ends its task': 'no',
  };
}

/** Arguments that say how the container is named and connected on this machine, which a task has for itself. */
const ofThisMachine = ['--name', '--env-file', '--network', '--ip', '--memory-swap'];

function options(args: readonly string[]): { readonly told: Told; readonly entrypoint: string | undefined } {
  const told: Told = {};
  let entrypoint: string | undefined;
  const queue = [...args];
  const next = () => queue.shift() ?? '';
  while (queue.length > 0) {
    const name = next();
    if (name === '--read-only') told.root = 'read-only';
    else if (name === '--pull=never') continue;
    else if (ofThisMachine.includes(name)) next();
    else if (name === '--user') told.user = next();
    else if (name === '--cap-drop') told.capabilities = `without ${next()}`;
    else if (name === '--security-opt')
      told['new privileges'] = next() === 'no-new-privileges' ? 'never' : '';
    else if (name === '--memory') told.memory = next();
    else if (name === '--cpu-shares') told.cpu = next();
    else if (name === '--pids-limit') told['processes at most'] = next();
    else if (name === '--stop-timeout') told.stop = next();
    else if (name === '--restart') told.restart = next();
    else if (name === '--log-driver') told.log = next();
    else if (name === '--log-opt') told.log = `${told.log} ${next()}`;
    else if (name === '--tmpfs') Object.assign(told, memoryMount(next()));
    else if (name === '--volume') Object.assign(told, diskMount(next()));
    else if (name === '--entrypoint') entrypoint = next();
    else told[`unknown ${name}`] = true;
  }
  return { told, entrypoint };
}

function memoryMount(value: string): Told {
  const [path = '', flags = ''] = value.split(':');
  return {
    [`mount ${path}`]: [
      'memory',
      ...sorted(flags.split(',').map((flag) => (flag.startsWith('size=') ? flag.replace(/m$/, '') : flag))),
    ],
  };
}

/** `--volume path` ends with its container; `--volume name:path` is kept. */
function diskMount(value: string): Told {
  const [first = '', path, flags = 'rw'] = value.split(':');
  return path === undefined ? { [`mount ${first}`]: ['disk', 'rw'] } : { [`mount ${path}`]: ['kept', flags] };
}

const arnOf = (secret: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${secret}-abcdef`;

/** As the task definition has it made on AWS, by the names of its containers. */
export function onAws(
  family: string,
  containers: readonly Container[],
  restart: 'always' | 'no',
): Readonly<Record<string, Told>> {
  const stack = new Stack(new App({ context: recommendedContext() }), 'S');
  new WikiTaskDefinition(stack, 'Task', {
    family,
    containers,
    images: { image: (name) => ContainerImage.fromRegistry(`registry.example/${name}:1`) },
    secrets: {
      of: (name) => Secret.fromSecretCompleteArn(new Construct(stack, name), 'Secret', arnOf(name)),
    },
    architecture: 'arm64',
    exec: false,
    logGroup: new LogGroup(stack, 'Logs'),
    restart,
  });
  const [task] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
  const definitions: Definition[] = task?.Properties.ContainerDefinitions;
  return Object.fromEntries(definitions.map((definition) => [definition.Name, told(definition)]));
}

interface Definition {
  readonly Name: string;
  readonly Command?: readonly string[];
  readonly [word: string]: unknown;
}

/** Each word of ECS, and what it says. */
const words: Readonly<Record<string, (value: never, all: Definition) => Told>> = {
  Name: () => ({}),
  Image: (image) => ({ image }),
  EntryPoint: (entryPoint: string[], { Command }) => ({
    program: [...entryPoint, ...(Command ?? [])],
  }),
  Command: () => ({}),
  Environment: (all: { Name: string; Value: string }[]) => {
    const { WIKI7_LINGER_SECONDS: lingers, ...environment } = Object.fromEntries(
      all.map(({ Name, Value }) => [Name, Value]),
    );
    return { environment, ...(lingers !== undefined && { lingers }) };
  },
  Secrets: (all: { Name: string; ValueFrom: string }[]) => ({
    secrets: Object.fromEntries(
      all.map(({ Name, ValueFrom }) => [Name, /secret:(.+)-abcdef$/.exec(ValueFrom)?.[1]]),
    ),
  }),
  PortMappings: (all: { ContainerPort: number }[]) => ({
    ports: all.map(({ ContainerPort }) => ContainerPort),
  }),
  HealthCheck: (check: HealthCheck) => ({
    health: [check.Command.slice(1), check.Interval, check.Timeout, check.Retries, check.StartPeriod],
  }),
  User: (user) => ({ user }),
  ReadonlyRootFilesystem: (is) => ({ root: is ? 'read-only' : 'writable' }),
  Privileged: (is) => ({ privileged: is ? 'yes' : 'no' }),
  Essential: (is) => ({ 'ends its task': is ? 'yes' : 'no' }),
  Cpu: (cpu) => ({ cpu: String(cpu) }),
  Memory: (memory) => ({ memory: `${memory}m` }),
  StopTimeout: (seconds) => ({ stop: String(seconds) }),
  RestartPolicy: ({ Enabled }: { Enabled: boolean }) => ({ restart: Enabled ? 'always' : 'no' }),
  DependsOn: (all: { ContainerName: string; Condition: string }[]) => ({
    'starts after': all.map(({ ContainerName, Condition }) => `${ContainerName} ${Condition}`),
  }),
  LogConfiguration: ({ LogDriver, Options }: { LogDriver: string; Options: Record<string, string> }) => ({
    log: `${LogDriver} ${Options.mode} ${Options['max-buffer-size']}`,
  }),
  LinuxParameters: ({ Capabilities, InitProcessEnabled, Tmpfs = [] }: LinuxParameters) => ({
    capabilities: `without ${Capabilities.Drop.join(' ').toLowerCase()}`,
    init: InitProcessEnabled ? 'yes' : 'no',
    ...Object.fromEntries(
      Tmpfs.map(({ ContainerPath, Size, MountOptions }) => [
        `mount ${ContainerPath}`,
        // The kernel gives every tmpfs the mode 1777 that is not given another.
        ['memory', ...sorted([...MountOptions, `size=${Size}`, 'mode=1777'])],
      ]),
    ),
  }),
  MountPoints: (all: { ContainerPath: string; ReadOnly: boolean }[]) =>
    Object.fromEntries(
      all.map(({ ContainerPath, ReadOnly }) => [`mount ${ContainerPath}`, ['disk', ReadOnly ? 'ro' : 'rw']]),
    ),
};

interface HealthCheck {
  readonly Command: readonly string[];
  readonly Interval: number;
  readonly Timeout: number;
  readonly Retries: number;
  readonly StartPeriod: number;
}

interface LinuxParameters {
  readonly Capabilities: { readonly Drop: readonly string[] };
  readonly InitProcessEnabled: boolean;
  readonly Tmpfs?: readonly {
    readonly ContainerPath: string;
    readonly Size: number;
    readonly MountOptions: readonly string[];
  }[];
}

function told(definition: Definition): Told {
  const nothing: Told = {
    program: 'of the image',
    environment: {},
    secrets: {},
    ports: [],
    health: 'none',
    restart: 'no',
  };
  const all = Object.entries(definition).map(
    ([word, value]) => words[word]?.(value as never, definition) ?? { [`unknown ${word}`]: true },
  );
  return Object.assign(nothing, ...all);
}
