import type { Run, RunResult } from '../../src/base/process.ts';
import { Engine } from '../../src/local/engine.ts';
import type { EngineName } from '../../src/local/state.ts';

interface Simulated {
  readonly Id: string;
  readonly Name: string;
  readonly Created: string;
  readonly State: { Running: boolean; Status: string; ExitCode: number };
  readonly Config: { readonly Labels: Record<string, string> };
  readonly HostConfig: { readonly NetworkMode: string; readonly PortBindings: null };
  readonly NetworkSettings: { readonly Networks: Record<string, object> };
}

/** A container engine that runs nothing: it keeps book of containers and images, and of what it was told. */
export class SimulatedEngine {
  readonly said: string[] = [];
  readonly containers = new Map<string, Simulated>();
  /** Folders by the names of volumes that other wikis have. */
  readonly volumes = new Map<string, string>();
  /** Ids by tags. */
  readonly images = new Map<string, string>();
  /** Commands, as far as they begin so, that fail with these words. */
  readonly failing = new Map<string, string>();
  readonly engine: Engine;
  #made = 0;

  constructor(name: EngineName = 'podman') {
    this.engine = new Engine(name, this.run);
  }

  readonly run: Run = async (program, args, options = {}) => {
    const command = args.join(' ');
    this.said.push(command);
    const words = [...this.failing].find(([beginning]) => command.startsWith(beginning))?.[1];
    const result = words === undefined ? this.#answer(args) : failed(words);
    for (const line of result.stdout.split('\n')) if (line !== '') options.onLine?.(line);
    if (result.code === 0 || options.accept === 'any') return result;
    throw new Error(`${program} ${command}: ${result.stderr}`);
  };

  /** What it was told that begins so. */
  told(beginning: string): string[] {
    return this.said.filter((command) => command.startsWith(beginning));
  }

  #answer(args: readonly string[]): RunResult {
    const [verb = '', ...rest] = args;
    const last = rest.at(-1) ?? '';
    const all = [...this.containers.values()];
    switch (verb) {
      case 'ps':
        return done(all.map(({ Id }) => `${Id}\n`).join(''));
      case 'container': {
        const chosen = all.filter(({ Id, Name }) => rest.includes(Id) || rest.includes(Name));
        if (rest.includes('{{.State.Running}}')) return done(String(chosen[0]?.State.Running ?? false));
        return rest.includes('--format') ? done('0') : done(JSON.stringify(chosen));
      }
      case 'create':
        this.#create(rest);
        return done('');
      case 'start':
        return this.#set(last, 'running');
      case 'rm':
        this.containers.delete(last);
        return done('');
      case 'tag':
        this.images.set(last, this.images.get(rest[0] ?? '') ?? '');
        return done('');
      case 'build':
        this.images.set(after(rest, '--tag'), `sha256:built-${++this.#made}`);
        return done('');
      case 'image': {
        if (rest[0] === 'ls') return done([...this.images.keys()].join('\n'));
        const id = this.images.get(last);
        if (rest[0] === 'rm') for (const tag of rest.slice(1)) this.images.delete(tag);
        return id === undefined ? failed('no such image') : done(JSON.stringify([{ Id: id }]));
      }
      case 'volume': {
        const byInstance = after(rest, '--filter') === 'label=wiki7.instance';
        if (rest[0] === 'ls') return done(byInstance ? [...this.volumes.keys()].join('\n') : '');
        const asked = rest.slice(1).map((name) => ({ Labels: { 'wiki7.folder': this.volumes.get(name) } }));
        return done(JSON.stringify(asked));
      }
      default:
        return done('');
    }
  }

  #create(args: readonly string[]): void {
    const Name = after(args, '--name');
    const labels = args.flatMap((arg, index) => (args[index - 1] === '--label' ? [arg.split('=')] : []));
    this.containers.set(Name, {
      Id: `id-${++this.#made}`,
      Name,
      Created: new Date().toISOString(),
      State: { Running: false, Status: 'created', ExitCode: 0 },
      Config: { Labels: Object.fromEntries(labels) },
      HostConfig: { NetworkMode: after(args, '--network'), PortBindings: null },
      NetworkSettings: { Networks: {} },
    });
  }

  #set(name: string, status: string): RunResult {
    const one = this.containers.get(name);
    if (!one) return failed(`no such container ${name}`);
    one.State.Status = status;
    one.State.Running = status === 'running';
    return done('');
  }
}

const done = (stdout: string): RunResult => ({ code: 0, stdout, stderr: '' });
const failed = (stderr: string): RunResult => ({ code: 1, stdout: '', stderr });
const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1] ?? '';
