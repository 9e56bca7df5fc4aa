import { Wiki7Error } from '../base/errors.ts';
import { type Run, type RunOptions, type RunResult, runAttached } from '../base/process.ts';
import type { EngineName } from './state.ts';

/** What `inspect` tells of a container, in the words that docker and podman share. */
export interface InspectedContainer {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  /** ISO time. */
  readonly Created: string;
  readonly RestartCount?: number;
  readonly State: { readonly Running: boolean; readonly Status: string; readonly ExitCode: number };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> | null };
  readonly NetworkSettings: { readonly Networks?: Readonly<Record<string, unknown>> | null };
  readonly HostConfig: {
    /** `container:…` for one that shares another's network. */
    readonly NetworkMode: string;
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>> | null;
  };
}

interface Labelled {
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly labels?: Readonly<Record<string, string>> | null;
}

/** A container engine by its command line, the part that docker and podman have in common. */
export class Engine {
  readonly name: EngineName;
  /** Variables that the engine needs on this machine. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #run: Run;

  constructor(name: EngineName, run: Run, environment: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.environment = environment;
    this.#run = run;
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return this.#run(this.name, args, { ...options, env: { ...this.environment, ...options.env } });
  }

  attach(args: readonly string[]): Promise<number> {
    return runAttached(this.name, args, this.environment);
  }

  async containers(label: string): Promise<InspectedContainer[]> {
    const { stdout } = await this.run(['ps', '--all', '--quiet', '--no-trunc', '--filter', `label=${label}`]);
    const ids = stdout.split('\n').filter((id) => id !== '');
    if (ids.length === 0) return [];
    const inspected = await this.run(['container', 'inspect', ...ids], { accept: 'any' });
    return parseList<InspectedContainer>(inspected.stdout);
  }

  async imageId(image: string): Promise<string | undefined> {
    const { code, stdout } = await this.run(['image', 'inspect', image], { accept: 'any' });
    return code === 0 ? parseList<{ Id: string }>(stdout)[0]?.Id : undefined;
  }

  /** Where images and volumes lie. */
  async storageFolder(): Promise<string> {
    const format = this.name === 'podman' ? '{{.Store.GraphRoot}}' : '{{.DockerRootDir}}';
    return (await this.run(['info', '--format', format])).stdout.trim();
  }

  async exists(kind: 'network' | 'volume', name: string): Promise<boolean> {
    return (await this.run([kind, 'inspect', name], { accept: 'any' })).code === 0;
  }

  /** Names of the networks or volumes with a label. */
  async list(kind: 'network' | 'volume', label: string): Promise<string[]> {
    const format = '{{.Name}}';
    const { stdout } = await this.run([kind, 'ls', '--filter', `label=${label}`, '--format', format]);
    return stdout.split('\n').filter((name) => name !== '');
  }

  /** Labels of each of these networks or volumes that is still there. */
  async labelsOf(
    kind: 'network' | 'volume',
    names: readonly string[],
  ): Promise<readonly Readonly<Record<string, string | undefined>>[]> {
    if (names.length === 0) return [];
    const { stdout } = await this.run([kind, 'inspect', ...names], { accept: 'any' });
    // Podman has a word of its own for those of a network.
    return (JSON.parse(stdout) as Labelled[]).map((one) => one.Labels ?? one.labels ?? {});
  }

  /** The end of a container's log, both streams. */
  async lastLog(container: string, lines = 15): Promise<string[]> {
    const { stdout, stderr } = await this.run(['logs', '--tail', String(lines), container], {
      accept: 'any',
    });
    return `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-lines);
  }

  /**
   * Removes containers that may or may not be there, each given its own time to stop.
   * One that lends its network to others comes after them.
   *
   * @throws Wiki7Error W7-ENGINE
   */
  async remove(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.run(['stop', ...names], { accept: 'any' });
    for (const name of names) {
      const { code, stderr } = await this.run(['rm', '--force', '--volumes', name], { accept: 'any' });
      if (code === 0 || /no such container|no container with/i.test(stderr)) continue;
      throw new Wiki7Error('W7-ENGINE', `${this.name} could not remove ${name}: ${stderr.trim()}`);
    }
  }
}

function parseList<T>(text: string): T[] {
  const parsed: unknown = text.trim() === '' ? [] : JSON.parse(text);
  return parsed as T[];
}
