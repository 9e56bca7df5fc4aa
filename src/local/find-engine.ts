import { readFile } from 'node:fs/promises';
import { Wiki7Error } from '../base/errors.ts';
import type { Run } from '../base/process.ts';
import { type Reporter, step } from '../base/reporter.ts';
import { Engine } from './engine.ts';
import type { EngineName, State } from './state.ts';

/** Debian's packages for an engine and for making a base image where none can be pulled. */
const PODMAN_PACKAGES = [
  'podman',
  'buildah',
  'runc',
  'netavark',
  'aardvark-dns',
  'iptables',
  'nftables',
  'uidmap',
  'catatonit',
  'ca-certificates',
  'mmdebstrap',
];

/**
 * For machines whose kernel limits or cgroups podman's own defaults don't fit (inside another container, hybrid cgroups):
 * the runtime `runc`, and limits below the process's own hard ones.
 */
const RESTRICTED_PODMAN = `[containers]
default_ulimits = ["nofile=16000:16000", "nproc=16000:16000"]
[engine]
runtime = "runc"
`;
const RESTRICTED_FILE = 'containers.conf';

export interface FindEngineOptions {
  readonly run: Run;
  readonly state: State;
  readonly reporter: Reporter;
  /** The engine that already holds this wiki. */
  readonly recorded?: EngineName;
  /** Asks whether podman may be installed. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/**
 * The engine that holds the wiki, or for a new wiki the first one that answers; installs podman where there is none.
 *
 * @throws Wiki7Error W7-ENGINE-GONE when the recorded engine doesn't answer: another one would show an empty wiki
 * @throws Wiki7Error W7-NO-ENGINE
 */
export async function findEngine(options: FindEngineOptions): Promise<Engine> {
  const { run, recorded } = options;
  if (recorded) {
    const engine = await answering(recorded, options);
    if (engine) return engine;
    throw new Wiki7Error(
      'W7-ENGINE-GONE',
      `This wiki lives in ${recorded}, which does not answer. Start or install ${recorded} again; another engine would show an empty wiki.`,
    );
  }
  for (const name of ['docker', 'podman'] as const) {
    const engine = await answering(name, options);
    if (engine) return engine;
  }
  await install(options);
  const engine = await answering('podman', { ...options, run });
  if (engine) return engine;
  throw new Wiki7Error(
    'W7-NO-ENGINE',
    'podman is installed but can’t run a container here. `podman info` says more.',
  );
}

/**
 * A client without a daemon behind it is no engine, and neither is one that can't start a container. Where `docker` is another
 * name of podman (Debian's podman-docker), it answers as podman or not at all.
 */
async function answering(name: EngineName, { run, state }: FindEngineOptions): Promise<Engine | undefined> {
  const version = await run(name, ['--version'], { accept: 'any', timeoutSeconds: 30 }).catch(
    () => undefined,
  );
  if (version?.code !== 0 || /podman/i.test(version.stdout) !== (name === 'podman')) return undefined;
  const info = await run(name, ['info'], { accept: 'any', timeoutSeconds: 30 }).catch(() => undefined);
  if (info?.code !== 0) return undefined;
  if (name === 'docker') return new Engine('docker', run);
  return (await needsRestrictedPodman(run)) ? restrictedPodman(run, state) : new Engine('podman', run);
}

async function restrictedPodman(run: Run, state: State): Promise<Engine> {
  const file = await state.write(RESTRICTED_FILE, RESTRICTED_PODMAN);
  return new Engine('podman', run, { CONTAINERS_CONF: file });
}

/** Raising a limit is what fails on such machines; whether it is allowed shows without starting a container. */
async function needsRestrictedPodman(run: Run): Promise<boolean> {
  const [limit, cgroups] = await Promise.all([
    run('sh', ['-c', 'ulimit -H -n 1048576'], { accept: 'any' }),
    readFile('/proc/self/mountinfo', 'utf8').catch(() => ''),
  ]);
  const hybrid = / - cgroup2 /.test(cgroups) && / - cgroup /.test(cgroups);
  return limit.code !== 0 || hybrid;
}

async function install({ run, reporter, confirm }: FindEngineOptions): Promise<void> {
  const remedy = 'Install docker or podman, start it, and run `./wiki7 up` again.';
  const os = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(os) || process.getuid?.() !== 0) {
    throw new Wiki7Error('W7-NO-ENGINE', `No container engine answers (docker, podman). ${remedy}`);
  }
  if (!(await confirm('No container engine answers. Install podman from the distribution?'))) {
    throw new Wiki7Error('W7-NO-ENGINE', `Without a container engine there is no wiki. ${remedy}`);
  }
  await step(reporter, 'Installing podman', async (current) => {
    const apt = (...args: readonly string[]) =>
      run('apt-get', ['-q', ...args], {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
        onLine: (line) => current.progress(line),
      });
    await apt('update');
    await apt('install', '--yes', '--no-install-recommends', ...PODMAN_PACKAGES);
  });
}
