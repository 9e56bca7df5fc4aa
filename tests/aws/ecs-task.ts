import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from '../../src/local/engine.ts';
import { type ContainerDefinition, requireUnderstood, type TaskDefinition } from './task-definition.ts';

/** Where tasks run: what a Fargate host and its network are to one. */
export interface TaskHost {
  readonly engine: Engine;
  /** Begins the names of containers. */
  readonly prefix: string;
  readonly labels: readonly string[];
  /** Image that holds a task's network while its containers come and go. */
  readonly holder: string;
  /** The engine's arguments by which a task with this address joins, and what it joins before it starts. */
  readonly network: { readonly create: readonly string[]; readonly join: readonly (readonly string[])[] };
  /** Name of a built image by the reference to the registry. */
  image(reference: string): string;
  /** What the execution role reads for a container. */
  secret(reference: string): string;
  /** Variables that the agent sets, and files that only this machine needs. */
  readonly agent: {
    readonly environment: Readonly<Record<string, string>>;
    readonly files: readonly string[];
  };
}

export interface Ended {
  readonly exitCode: number;
  /** From the signal to the end. */
  readonly seconds: number;
}

/** One task of a task definition: its containers in one network, started and stopped in the order that it says. */
export class EcsTask {
  readonly #host: TaskHost;
  readonly #name: string;
  readonly #definition: TaskDefinition;

  private constructor(host: TaskHost, name: string, definition: TaskDefinition) {
    this.#host = host;
    this.#name = name;
    this.#definition = definition;
  }

  /**
   * @param name of this task, unique among those of the host
   * @param command arguments that RunTask puts in place of the only container's
   */
  static async run(
    host: TaskHost,
    name: string,
    definition: TaskDefinition,
    command?: readonly string[],
  ): Promise<EcsTask> {
    requireUnderstood(definition);
    const task = new EcsTask(host, `${host.prefix}-${name}`, definition);
    await task.#hold();
    const waiting = new Set(definition.ContainerDefinitions);
    while (waiting.size > 0) {
      const ready = [...waiting].filter(({ DependsOn = [] }) =>
        DependsOn.every(({ ContainerName }) => ![...waiting].some(({ Name }) => Name === ContainerName)),
      );
      if (ready.length === 0) throw new Error(`${definition.Family} waits for itself.`);
      for (const container of ready) {
        await task.#start(command ? { ...container, Command: command } : container);
        waiting.delete(container);
      }
      await Promise.all(ready.map((container) => task.#untilHealthy(container)));
    }
    return task;
  }

  /** Waits for a task that runs to its end. */
  async end(): Promise<{ readonly exitCode: number; readonly log: string }> {
    const [container] = this.#definition.ContainerDefinitions;
    const name = this.#container(container?.Name ?? '');
    const exitCode = Number((await this.#host.engine.run(['wait', name])).stdout.trim());
    return { exitCode, log: (await this.#host.engine.lastLog(name, 60)).join('\n') };
  }

  /** Sends every container the signal that ECS sends, those first that wait for others, and SIGKILL when its time is over. */
  async stop(): Promise<Readonly<Record<string, Ended>>> {
    const ended: Record<string, Ended> = {};
    const remaining = new Set(this.#definition.ContainerDefinitions);
    while (remaining.size > 0) {
      const next = [...remaining].filter(
        ({ Name }) =>
          ![...remaining].some(({ DependsOn = [] }) => DependsOn.some((on) => on.ContainerName === Name)),
      );
      for (const container of next) remaining.delete(container);
      await Promise.all(
        next.map(async (container) => {
          ended[container.Name] = await this.#stop(container);
        }),
      );
    }
    return ended;
  }

  async remove(): Promise<void> {
    const containers = this.#definition.ContainerDefinitions.map(({ Name }) => this.#container(Name));
    for (const name of [...containers, this.#name]) {
      await this.#host.engine.run(['rm', '--force', '--volumes', name], { accept: 'any' });
    }
    for (const { Name } of this.#definition.Volumes ?? []) {
      await this.#host.engine.run(['volume', 'rm', '--force', this.#volume(Name)], { accept: 'any' });
    }
  }

  async log(container: string, lines = 30): Promise<string> {
    return (await this.#host.engine.lastLog(this.#container(container), lines)).join('\n');
  }

  readonly #container = (name: string) => `${this.#name}-${name}`;
  readonly #volume = (name: string) => `${this.#name}-volume-${name}`;

  async #hold(): Promise<void> {
    const { engine, labels, holder, network } = this.#host;
    const idle = ['--entrypoint', 'sleep', holder, 'infinity'];
    await engine.run([
      'create',
      '--name',
      this.#name,
      ...labels,
      ...network.create,
      '--stop-timeout',
      '0',
      ...idle,
    ]);
    for (const join of network.join) await engine.run(['network', 'connect', ...join, this.#name]);
    await engine.run(['start', this.#name]);
    for (const { Name } of this.#definition.Volumes ?? []) {
      await engine.run(['volume', 'create', ...labels, this.#volume(Name)]);
    }
  }

  async #start(container: ContainerDefinition): Promise<void> {
    const { engine, labels, agent, image, secret } = this.#host;
    const { LinuxParameters, EntryPoint = [], Command = [] } = container;
    const [program, ...first] = EntryPoint;
    const variables = {
      ...Object.fromEntries((container.Environment ?? []).map(({ Name, Value }) => [Name, Value])),
      ...Object.fromEntries(
        (container.Secrets ?? []).map(({ Name, ValueFrom }) => [Name, secret(ValueFrom)]),
      ),
      ...agent.environment,
    };
    await engine.run(
      [
        ...['run', '--detach', '--pull=never', '--name', this.#container(container.Name), ...labels],
        ...['--network', `container:${this.#name}`, '--user', container.User],
        ...(container.ReadonlyRootFilesystem ? ['--read-only'] : []),
        ...(engine.name === 'podman' ? ['--read-only-tmpfs=false', '--image-volume=ignore'] : []),
        ...(LinuxParameters.InitProcessEnabled ? ['--init'] : []),
        ...LinuxParameters.Capabilities.Drop.flatMap((capability) => ['--cap-drop', capability]),
        ...['--memory', `${container.Memory}m`, '--memory-swap', `${container.Memory}m`],
        ...['--cpu-shares', String(container.Cpu), '--stop-timeout', String(container.StopTimeout)],
        ...(LinuxParameters.Tmpfs ?? []).flatMap(({ ContainerPath, MountOptions, Size }) => [
          '--tmpfs',
          `${ContainerPath}:${MountOptions.join(',')},size=${Size}m${engine.name === 'podman' ? ',notmpcopyup' : ''}`,
        ]),
        ...(container.MountPoints ?? []).flatMap(({ SourceVolume, ContainerPath, ReadOnly }) => [
          '--volume',
          `${this.#volume(SourceVolume)}:${ContainerPath}${ReadOnly ? ':ro' : ''}`,
        ]),
        ...agent.files.flatMap((file) => ['--volume', file]),
        // Values with several lines don't go into a file of variables.
        ...Object.keys(variables).flatMap((name) => ['--env', name]),
        ...(program === undefined ? [] : ['--entrypoint', program]),
        ...[image(container.Image), ...first, ...Command],
      ],
      { env: variables },
    );
  }

  /** As the agent counts: failures within the start period don't, then so many in a row do. */
  async #untilHealthy({ Name, HealthCheck: check }: ContainerDefinition): Promise<void> {
    if (!check) return;
    const started = Date.now();
    for (let failures = 0; failures < check.Retries; ) {
      await wait(Math.min(check.Interval, 2) * 1000);
      const { code } = await this.#host.engine.run(
        ['exec', this.#container(Name), ...check.Command.slice(1)],
        { accept: 'any', timeoutSeconds: check.Timeout + 5 },
      );
      if (code === 0) return;
      if (Date.now() - started > check.StartPeriod * 1000) failures++;
    }
    throw new Error(`${this.#name}: ${Name} is not healthy.\n${await this.log(Name)}`);
  }

  async #stop({ Name, StopTimeout }: ContainerDefinition): Promise<Ended> {
    const { engine } = this.#host;
    const name = this.#container(Name);
    const from = Date.now();
    await engine.run(['stop', '--time', String(StopTimeout), name]);
    const { stdout } = await engine.run(['inspect', '--format', '{{.State.ExitCode}}', name]);
    return { exitCode: Number(stdout.trim()), seconds: (Date.now() - from) / 1000 };
  }
}
