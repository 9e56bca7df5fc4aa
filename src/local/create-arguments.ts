import type { Mount } from '../blueprint/container.ts';
import { inMemory } from '../blueprint/scratch.ts';
import { address, hardwareAddress } from './addresses.ts';
import type { LocalContainer, Networking, NetworkName } from './local-container.ts';
import type { EngineName, Instance } from './state.ts';

export interface CreateContext {
  readonly instance: Instance;
  readonly image: string;
  /** File with `NAME=value` lines, readable by this user only. */
  readonly environmentFile: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `always` for services; one-shot containers run once. */
  readonly restart: 'always' | 'no';
  /** Keeps standard input open, and gives it a terminal where there is one. */
  readonly terminal: boolean;
}

export const containerName = (instance: Instance, id: string) => `${instance.name}-${id}`;
export const networkName = (instance: Instance, network: NetworkName) => `${instance.name}-${network}`;
export const volumeName = (instance: Instance, volume: string) => `${instance.name}-${volume}`;

/** The engine's arguments for a container that may do only what the blueprint says. */
export function createArguments(local: LocalContainer, context: CreateContext): string[] {
  const { container } = local;
  const { instance } = context;
  return [
    'create',
    ...option('--name', containerName(instance, local.id)),
    ...Object.entries(context.labels).flatMap(([key, value]) => option('--label', `${key}=${value}`)),
    ...option('--env-file', context.environmentFile),
    ...option('--user', container.user),
    '--read-only',
    ...(instance.engine === 'podman' ? ['--read-only-tmpfs=false'] : []),
    ...option('--cap-drop', 'all'),
    ...option('--security-opt', 'no-new-privileges'),
    ...option('--memory', `${container.memoryMiB}m`),
    ...option('--memory-swap', `${container.memoryMiB}m`),
    ...option('--cpu-shares', String(Math.round(container.cpu * 1024))),
    ...option('--pids-limit', '512'),
    ...option('--stop-timeout', String(container.stopSeconds)),
    ...option('--restart', context.restart),
    ...(context.terminal ? ['--interactive', ...(process.stdin.isTTY ? ['--tty'] : [])] : []),
    ...logging(instance.engine, local.logMB),
    ...container.mounts.flatMap((mount) => mountArguments(mount, instance)),
    ...local.files.flatMap(({ path, hostPath }) => option('--mount', shown(hostPath, path))),
    ...networkArguments(local.networking, instance),
    '--pull=never',
    ...entry(container.command, context.image),
  ];
}

/** Networks beyond the first are joined before the start: docker takes only one at creation. */
export function joinArguments(local: LocalContainer, instance: Instance): string[][] {
  if (local.networking.kind === 'shared') return [];
  const [, ...others] = networksOf(local.networking);
  return others.map(([network, host]) => [
    'network',
    'connect',
    ...place(instance, network, host),
    networkName(instance, network),
    containerName(instance, local.id),
  ]);
}

/** A command replaces the image's entrypoint too, as `entryPoint` does on ECS. */
function entry(command: readonly string[] | undefined, image: string): string[] {
  if (command === undefined) return [image];
  const [program = '', ...args] = command;
  return ['--entrypoint', program, image, ...args];
}

const option = (name: string, value: string) => [name, value];

/** So much a container, whatever it writes. */
function logging(engine: EngineName, megabytes = 10): string[] {
  return engine === 'podman'
    ? ['--log-driver', 'k8s-file', '--log-opt', `max-size=${megabytes}mb`]
    : ['--log-driver', 'json-file', '--log-opt', `max-size=${megabytes / 2}m`, '--log-opt', 'max-file=2'];
}

function mountArguments(mount: Mount, instance: Instance): string[] {
  if (mount.kind === 'scratch') {
    // A volume without a name goes with its container.
    if (!inMemory(mount)) return ['--volume', mount.path];
    const code = mount.executable ? 'exec' : 'noexec';
    // podman alone would copy what the image has there, with its owner and mode.
    const empty = instance.engine === 'podman' ? ',notmpcopyup' : '';
    return ['--tmpfs', `${mount.path}:rw,${code},nosuid,nodev,size=${mount.sizeMiB}m,mode=1777${empty}`];
  }
  const flags = mount.readOnly ? ':ro' : '';
  return ['--volume', `${volumeName(instance, mount.volume)}:${mount.path}${flags}`];
}

/** A file or folder of this machine, read-only. Both engines read fields of CSV, so that a path may have colons, commas and quotes. */
const shown = (hostPath: string, path: string) =>
  `type=bind,"source=${hostPath.replaceAll('"', '""')}",target=${path},readonly`;

function networkArguments(networking: Networking, instance: Instance): string[] {
  if (networking.kind === 'shared')
    return ['--network', `container:${containerName(instance, networking.owner)}`];
  const [first] = networksOf(networking);
  if (!first) return ['--network', 'none'];
  const [network, host] = first;
  return [
    '--network',
    networkName(instance, network),
    ...place(instance, network, host),
    ...networking.publish.flatMap(({ address: at, hostPort, port }) => [
      '--publish',
      `${at.includes(':') ? `[${at}]` : at}:${hostPort}:${port}`,
    ]),
  ];
}

/** docker sees to hardware addresses by itself: it derives them from the IP address, or announces a new one. */
function place(instance: Instance, network: NetworkName, host: number | null): string[] {
  if (host === null) return [];
  const ip = address(instance.subnet, network, host);
  return ['--ip', ip, ...(instance.engine === 'podman' ? ['--mac-address', hardwareAddress(ip)] : [])];
}

function networksOf(networking: Extract<Networking, { kind: 'own' }>) {
  return Object.entries(networking.hosts) as [NetworkName, number | null][];
}
