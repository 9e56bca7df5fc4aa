import { describe, expect, it } from 'vitest';
import type { Container } from '../blueprint/container.ts';
import { type CreateContext, createArguments, joinArguments } from './create-arguments.ts';
import type { LocalContainer } from './local-container.ts';
import type { Instance } from './state.ts';

const container: Container = {
  name: 'web',
  image: 'nginx',
  environment: {},
  secrets: {},
  ports: [8080],
  user: '33:33',
  mounts: [
    { kind: 'scratch', path: '/tmp', sizeMiB: 64 },
    { kind: 'volume', path: '/srv/media', volume: 'media', readOnly: true },
  ],
  cpu: 0.5,
  memoryMiB: 256,
  stopSeconds: 30,
};
const local: LocalContainer = {
  id: 'web-1',
  service: 'web',
  container,
  networking: {
    kind: 'own',
    hosts: { app: 20, data: null },
    publish: [{ address: '::1', hostPort: 80, port: 8080 }],
  },
  files: [],
};
const instance = { name: 'w', engine: 'podman', subnet: '10.207.4' } as Instance;
const context: CreateContext = {
  instance,
  image: 'img:1',
  environmentFile: '/state/env',
  labels: {},
  restart: 'always',
  terminal: false,
};
const args = (changes: Partial<LocalContainer> = {}, engine: Instance['engine'] = 'podman') =>
  createArguments({ ...local, ...changes }, { ...context, instance: { ...instance, engine } }).join(' ');

describe('a container', () => {
  it('has a read-only root, no capabilities, no new privileges, a user and a memory limit without swap', () => {
    for (const expected of [
      '--read-only',
      '--cap-drop all',
      '--security-opt no-new-privileges',
      '--user 33:33',
      '--memory 256m --memory-swap 256m',
    ]) {
      expect(args()).toContain(expected);
    }
  });

  it('writes only where the blueprint says, also under podman, which would add places of its own', () => {
    expect(args()).toContain('--read-only-tmpfs=false');
    expect(args({}, 'docker')).not.toContain('--read-only-tmpfs');
    expect(args()).toContain('--tmpfs /tmp:rw,noexec,nosuid,nodev,size=64m,mode=1777');
    expect(args()).toContain('--volume w-media:/srv/media:ro');
  });

  it('is shown files of this machine read-only, whatever characters their path has', () => {
    const files = [{ path: '/etc/x', hostPath: '/srv/a,b:c "d"' }];
    expect(createArguments({ ...local, files }, context)).toContain(
      'type=bind,"source=/srv/a,b:c ""d""",target=/etc/x,readonly',
    );
  });

  it('keeps large scratch places on disk, where they don’t count as its memory', () => {
    const large = { ...container, mounts: [{ kind: 'scratch', path: '/tmp', sizeMiB: 2048 }] } as const;
    expect(args({ container: large })).toContain('--volume /tmp ');
    expect(args({ container: large })).not.toContain('--tmpfs');
  });

  it('keeps at most ten megabytes of log, or as many as it is told', () => {
    expect(args({ logMB: 100 })).toContain('--log-opt max-size=100mb');
    expect(args({ logMB: 100 }, 'docker')).toContain('--log-opt max-size=50m --log-opt max-file=2');
    expect(args()).toContain('--log-opt max-size=10mb');
    expect(args({}, 'docker')).toContain('--log-opt max-size=5m --log-opt max-file=2');
  });

  it('has its fixed address and publishes only what it is told, IPv6 too', () => {
    expect(args()).toContain(
      '--network w-app --ip 10.207.4.20 --mac-address 02:57:0a:cf:04:14 --publish [::1]:80:8080',
    );
    expect(joinArguments(local, instance)).toEqual([['network', 'connect', 'w-data', 'w-web-1']]);
  });

  it('shares the namespace of its owner and joins nothing else', () => {
    const shared: LocalContainer = { ...local, networking: { kind: 'shared', owner: 'web-1' } };
    expect(args(shared)).toContain('--network container:w-web-1');
    expect(joinArguments(shared, instance)).toEqual([]);
  });

  it('replaces the image’s program by its command', () => {
    expect(args({ container: { ...container, command: ['php', 'x.php', 'a b'] } })).toMatch(
      /--entrypoint php --pull=never|--pull=never --entrypoint php img:1 x\.php a b$/,
    );
  });
});
