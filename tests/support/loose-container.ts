import { randomUUID } from 'node:crypto';
import type { RunResult } from '../../src/base/process.ts';
import { retryUntil } from '../../src/base/retry.ts';
import type { Container, Mount } from '../../src/blueprint/container.ts';
import { inMemory } from '../../src/blueprint/scratch.ts';
import type { SecretName } from '../../src/blueprint/secrets.ts';
import type { Engine } from '../../src/local/engine.ts';
import { isHealthy } from '../../src/local/health.ts';
import { labels } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';

export interface Surroundings {
  readonly image: string;
  /** What its secrets hold. */
  readonly values: Readonly<Partial<Record<SecretName, string>>>;
  /** A container whose network it shares. @default - the engine's usual network */
  readonly beside?: LooseContainer;
  /** Port of this machine's loopback address that leads to a port inside. @default - none */
  readonly publish?: { readonly hostPort: number; readonly port: number };
  /** Names that it knows beyond those of its network. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** A folder of this machine shown read-only inside. */
  readonly folder?: { readonly path: string; readonly hostPath: string };
}

/** A container of the blueprint on its own, outside any wiki's networks, with the limits that it has everywhere. */
export class LooseContainer {
  readonly name: string;
  readonly #engine: Engine;
  readonly #container: Container;

  private constructor(engine: Engine, name: string, container: Container) {
    this.#engine = engine;
    this.name = name;
    this.#container = container;
  }

  /** @param wiki whose engine it uses and whose label it carries, so that what is left behind goes with it */
  static async start(wiki: LocalWiki, container: Container, around: Surroundings): Promise<LooseContainer> {
    const name = `wiki7-${container.name}-${randomUUID().slice(0, 8)}`;
    const env = variablesOf(container, around);
    await wiki.engine.run(['run', '--detach', ...runArguments(wiki, name, container, around)], { env });
    return new LooseContainer(wiki.engine, name, container);
  }

  /** One that ends by itself, and is gone then. Its exit code is for the caller to judge. */
  static toItsEnd(wiki: LocalWiki, container: Container, around: Surroundings): Promise<RunResult> {
    const name = `wiki7-${container.name}-${randomUUID().slice(0, 8)}`;
    return wiki.engine.run(['run', '--rm', ...runArguments(wiki, name, container, around)], {
      accept: 'any',
      env: variablesOf(container, around),
    });
  }

  /** @throws Error with the end of its log */
  async untilHealthy(timeoutSeconds: number): Promise<void> {
    await retryUntil(
      async () => ((await isHealthy(this.#engine, this.name, this.#container)) ? true : undefined),
      async () =>
        new Error(
          `${this.name} is not healthy after ${timeoutSeconds} s:\n${(await this.#engine.lastLog(this.name)).join('\n')}`,
        ),
      { timeoutSeconds, everySeconds: 0.3 },
    );
  }

  /** A command inside; its exit code is for the caller to judge. */
  exec(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<RunResult> {
    return this.#engine.run(['exec', ...named(environment), this.name, ...command], {
      accept: 'any',
      env: environment,
    });
  }

  /** In the network it was started in. */
  async address(): Promise<string> {
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}';
    const { stdout } = await this.#engine.run(['container', 'inspect', '--format', format, this.name]);
    return stdout.trim();
  }

  log(lines: number): Promise<string[]> {
    return this.#engine.lastLog(this.name, lines);
  }

  /** Given its own time to end. */
  async stop(): Promise<void> {
    await this.#engine.run(['stop', this.name]);
  }

  async remove(): Promise<void> {
    await this.#engine.run(['rm', '--force', '--volumes', this.name], { accept: 'any' });
  }
}

function runArguments(
  wiki: LocalWiki,
  name: string,
  container: Container,
  { image, beside, publish, hosts = {}, folder }: Surroundings,
): string[] {
  const podman = wiki.engine.name === 'podman';
  const [program, ...args] = container.command ?? [];
  return [
    ...[
      '--name',
      name,
      '--user',
      container.user,
      '--read-only',
      ...(podman ? ['--read-only-tmpfs=false'] : []),
    ],
    ...['--label', `${labels.instance}=${wiki.instance.name}`, '--label', `${labels.id}=${name}`],
    ...['--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--memory', `${container.memoryMiB}m`],
    ...['--stop-timeout', String(container.stopSeconds), '--pull=never'],
    ...container.mounts.flatMap((mount) => mountArguments(mount, podman)),
    ...(folder ? ['--volume', `${folder.hostPath}:${folder.path}:ro`] : []),
    ...(beside ? ['--network', `container:${beside.name}`] : []),
    ...(publish ? ['--publish', `127.0.0.1:${publish.hostPort}:${publish.port}`] : []),
    ...Object.entries(hosts).flatMap(([host, address]) => ['--add-host', `${host}:${address}`]),
    ...named({ ...container.environment, ...container.secrets }),
    ...(program === undefined ? [image] : ['--entrypoint', program, image, ...args]),
  ];
}

/** The engine takes their values from its own environment, where nobody reads along. */
const named = (variables: Readonly<Record<string, string>>) =>
  Object.keys(variables).flatMap((variable) => ['--env', variable]);

function variablesOf(container: Container, { values }: Surroundings): Record<string, string> {
  const secrets = Object.entries(container.secrets).map(([variable, secret]) => {
    const value = values[secret];
    if (value === undefined) throw new Error(`${container.name} wants ${secret}, and nobody gave it.`);
    return [variable, value] as const;
  });
  return { ...container.environment, ...Object.fromEntries(secrets) };
}

/** Nothing is kept: what is a volume elsewhere goes with the container. */
function mountArguments(mount: Mount, podman: boolean): string[] {
  if (mount.kind === 'volume' || !inMemory(mount)) return ['--volume', mount.path];
  const code = mount.executable ? 'exec' : 'noexec';
  // podman alone would copy what the image has there, with its owner and mode.
  const empty = podman ? ',notmpcopyup' : '';
  return ['--tmpfs', `${mount.path}:rw,${code},nosuid,nodev,size=${mount.sizeMiB}m,mode=1777${empty}`];
}
