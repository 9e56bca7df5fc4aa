import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ports } from '../../src/blueprint/ports.ts';
import { type SecretName, secrets } from '../../src/blueprint/secrets.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import type { LocalContainer } from '../../src/local/local-container.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { allOf } from '../../src/local/topology.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

interface Inspected {
  readonly Image: string;
  readonly Name: string;
  readonly Path: string;
  readonly Args: readonly string[];
  readonly Config: {
    readonly User: string;
    readonly Cmd: readonly string[] | null;
    readonly Labels: Record<string, string>;
  };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly Memory: number;
    readonly SecurityOpt: readonly string[] | null;
    readonly PortBindings: Record<string, readonly { HostIp: string; HostPort: string }[] | null> | null;
    readonly RestartPolicy: { readonly Name: string };
    readonly LogConfig: { readonly Config?: Record<string, string> | null; readonly Size?: string };
  };
}

let local: LocalWiki;
let inspected: Map<string, Inspected>;
let all: readonly LocalContainer[];

beforeAll(async () => {
  local = await sharedWiki().inside();
  all = allOf(local.topology);
  const present = await local.engine.containers(`wiki7.instance=${local.instance.name}`);
  inspected = new Map(
    (present as unknown as Inspected[])
      .filter((one) => one.Config.Labels['wiki7.kind'] === 'service')
      .map((one) => [one.Config.Labels['wiki7.id'] ?? '', one]),
  );
});

const exec = (id: string, script: string, user: readonly string[] = []) =>
  local.engine.run(['exec', ...user, containerName(local.instance, id), 'sh', '-c', script], {
    accept: 'any',
  });

describe('every container', () => {
  it('is there, once for each that the blueprint names', () => {
    expect([...inspected.keys()].sort()).toEqual(all.map(({ id }) => id).sort());
  });

  it('has a read-only root, a memory limit, rotated logs and comes back by itself', () => {
    for (const [id, { HostConfig }] of inspected) {
      expect(HostConfig.ReadonlyRootfs, id).toBe(true);
      expect(HostConfig.Memory, id).toBeGreaterThan(0);
      expect(HostConfig.RestartPolicy.Name, id).toBe('always');
      const { LogConfig } = HostConfig;
      expect(LogConfig.Config?.['max-size'] ?? LogConfig.Size, id).toMatch(/^\d/);
    }
  });

  it('really runs as nobody special: no root, no capability, no way to gain one', async () => {
    for (const id of inspected.keys()) {
      const { stdout } = await exec(id, 'id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/1/status');
      expect(stdout.split('\n')[0], id).not.toBe('0');
      expect(stdout, id).toMatch(/CapEff:\s+0+\n/);
      expect(stdout, id).toMatch(/CapBnd:\s+0+\n/);
      expect(stdout, id).toMatch(/NoNewPrivs:\s+1/);
    }
  });

  it('can write only to its named mounts', async () => {
    const places = '/ /etc /usr /var /root /home /srv /srv/mediawiki /opt /var/tmp /run';
    for (const local of all) {
      const mounts = local.container.mounts.map(({ path }) => path);
      const script = `for d in ${places}; do [ -d "$d" ] && touch "$d/.w7" 2>/dev/null && echo "$d"; done; true`;
      const { stdout } = await exec(local.id, script);
      const written = stdout.split('\n').filter((place) => place !== '');
      expect(
        written.filter((place) => !mounts.includes(place)),
        local.id,
      ).toEqual([]);
    }
  });

  it('gets no secret as an argument', async () => {
    const values = await secretValues();
    for (const [id, { Path, Args, Config }] of inspected) {
      const text = JSON.stringify([Path, Args, Config.Cmd]);
      for (const value of values) expect(text.includes(value), id).toBe(false);
      const { stdout } = await exec(id, 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "');
      for (const value of values) expect(stdout.includes(value), `${id} processes`).toBe(false);
    }
  });
});

describe('the networks', () => {
  it('publish only the edge, on this machine’s own address', () => {
    const published = [...inspected].flatMap(([id, { HostConfig }]) =>
      Object.values(HostConfig.PortBindings ?? {}).flatMap((list) =>
        (list ?? []).map(({ HostIp }) => [id, HostIp]),
      ),
    );
    expect(published).toEqual([['edge', '127.0.0.1']]);
  });

  it('keep the database and the stores away from the edge', async () => {
    const script = (host: string, port: number) =>
      `timeout 2 bash -c '</dev/tcp/${host}/${port}' && echo open || echo closed`;
    const subnet = local.instance.subnet.split('.');
    const data = `${subnet[0]}.${subnet[1]}.${Number(subnet[2]) + 1}`;
    expect((await exec('edge', script(`${data}.10`, 3306))).stdout).toContain('closed');
    expect((await exec('web-1-mediawiki', script(`${data}.10`, 3306))).stdout).toContain('open');
  });
});

describe('the images', () => {
  it('hold no secret: not in their history, their environment or their files', async () => {
    const values = await secretValues();
    const images = [
      ...new Set(
        (await local.engine.containers(`wiki7.instance=${local.instance.name}`)).map((one) => one.Image),
      ),
    ];
    for (const image of images) {
      const { stdout: about } = await local.engine.run(['image', 'inspect', image]);
      const { stdout: history } = await local.engine.run(['history', '--no-trunc', image]);
      for (const value of values) expect((about + history).includes(value), image).toBe(false);
    }
    for (const id of ['web-1-mediawiki', 'web-1-nginx', 'web-1-sidecar', 'edge', 'database', 'cache']) {
      const pattern = values.join('\\|');
      const { stdout } = await exec(
        id,
        `grep -rls '${pattern}' /etc /srv/mediawiki /usr/local /usr/share/wiki7 2>/dev/null; true`,
      );
      expect(stdout, id).toBe('');
    }
  });

  it('of the web hold no other web server, compiler, installer or renderer', async () => {
    const programs = 'apache2 gcc cc convert magick rsvg-convert gs pdftoppm ffmpeg npm node make';
    const { stdout } = await exec(
      'web-1-mediawiki',
      `for p in ${programs}; do command -v $p; done; ls -d /srv/mediawiki/mw-config; true`,
    );
    expect(stdout).toBe('');
  });

  it('record their package versions', async () => {
    for (const id of ['web-1-mediawiki', 'web-1-nginx', 'web-1-sidecar', 'edge', 'database', 'cache']) {
      expect((await exec(id, 'cat /usr/share/wiki7/packages')).stdout, id).toMatch(/^libc6 \d/m);
    }
    expect((await exec('web-1-mediawiki', 'cat /usr/share/wiki7/packages')).stdout).toMatch(
      /^mediawiki 1:1\.43/m,
    );
  });
});

describe('nginx that was told to stop', () => {
  const LINGER_SECONDS = 3;
  const one = () => `${local.instance.name}-lingers`;
  afterAll(() => local.engine.run(['rm', '--force', '--volumes', one()], { accept: 'any' }));

  /** In a container of its own, without PHP behind it: what it answers by itself is enough. */
  const start = async () => {
    const nginx = all.find(({ id }) => id === 'render-1-nginx')?.container;
    const image = inspected.get('render-1-nginx')?.Image ?? '';
    const environment = { ...nginx?.environment, WIKI7_LINGER_SECONDS: String(LINGER_SECONDS) };
    const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const options = ['--detach', '--name', one(), '--network', 'none', '--user', `${nginx?.user}`];
    await local.engine.run(['run', ...options, ...variables, image]);
  };

  const isAnswered = async () => {
    const ask = `exec 3<> /dev/tcp/127.0.0.1/${ports.render}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3`;
    const { stdout } = await local.engine.run(['exec', one(), 'bash', '-c', ask], { accept: 'any' });
    return stdout.startsWith('HTTP/1.1 404');
  };

  it('takes new requests for as long as it lingers, then ends by itself', async () => {
    await start();
    await expect.poll(isAnswered, { timeout: 20_000 }).toBe(true);
    const told = Date.now();
    const seconds = () => (Date.now() - told) / 1000;
    // Not by `stop`: podman runs nothing in a container that it is stopping.
    await local.engine.run(['kill', '--signal', 'TERM', one()]);
    const stopped = local.engine.run(['wait', one()]).then(seconds);
    let last = 0;
    while (await isAnswered()) last = seconds();
    expect(last).toBeGreaterThan(LINGER_SECONDS - 1);
    expect(await stopped).toBeGreaterThanOrEqual(LINGER_SECONDS);
    expect(await stopped).toBeLessThan(15);
    const { stdout } = await local.engine.run([
      'container',
      'inspect',
      '--format',
      '{{.State.ExitCode}}',
      one(),
    ]);
    expect(stdout.trim()).toBe('0');
  }, 60_000);
});

async function secretValues(): Promise<string[]> {
  const generated = (Object.keys(secrets) as SecretName[]).filter(
    (name) => secrets[name].origin === 'generated',
  );
  return Promise.all(generated.map((name) => local.state.requireSecret(name)));
}
