import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedEngine } from '../../tests/support/simulated-engine.ts';
import { silentReporter } from '../base/reporter.ts';
import type { Container } from '../blueprint/container.ts';
import { Converger } from './converge.ts';
import type { LocalContainer } from './local-container.ts';
import { type Instance, State } from './state.ts';
import { bring } from './up.ts';

const container: Container = {
  name: 'x',
  image: 'wiki',
  environment: {},
  secrets: {},
  ports: [],
  user: '33:33',
  mounts: [],
  cpu: 1,
  memoryMiB: 64,
  stopSeconds: 1,
};
const local = (id: string, changes: Partial<LocalContainer> = {}): LocalContainer => ({
  id,
  service: id,
  container,
  networking: { kind: 'own', hosts: { app: null, data: null }, publish: [] },
  files: [],
  ...changes,
});
const instance = { name: 'w', engine: 'podman', subnet: '10.207.4' } as Instance;

let simulated: SimulatedEngine;
let state: State;
beforeEach(async () => {
  simulated = new SimulatedEngine();
  simulated.images.set('img:1', 'sha256:1');
  state = new State(await mkdtemp(join(tmpdir(), 'wiki7-converge-')));
  await state.ensureSecrets([]);
});
afterEach(() => rm(join(state.folder, '..'), { recursive: true }));

async function converger(images: Readonly<Record<string, string>> = { wiki: 'img:1' }): Promise<Converger> {
  const made = new Converger({ engine: simulated.engine, state, instance, images });
  await made.look();
  return made;
}

const isRunning = (name: string) => simulated.containers.get(name)?.State.Running;
const idOf = (name: string) => simulated.containers.get(name)?.Id;

describe('what should run', () => {
  it('is left alone when it is right', async () => {
    await (await converger()).ensure([local('web')]);
    const before = idOf('w-web');
    await (await converger()).ensure([local('web')]);
    expect([isRunning('w-web'), idOf('w-web')]).toEqual([true, before]);
  });

  it('is made again when it was never started: it may lack a network', async () => {
    await (await converger()).create(local('web'), 'always');
    const before = idOf('w-web');
    await (await converger()).ensure([local('web')]);
    expect(isRunning('w-web')).toBe(true);
    expect(idOf('w-web')).not.toBe(before);
  });

  it('is only started again when it ran before', async () => {
    await (await converger()).ensure([local('web')]);
    const before = idOf('w-web');
    Object.assign(simulated.containers.get('w-web')?.State ?? {}, { Running: false, Status: 'exited' });
    await (await converger()).ensure([local('web')]);
    expect([isRunning('w-web'), idOf('w-web')]).toEqual([true, before]);
  });

  it('is not there at all when it could not join all of its networks', async () => {
    simulated.failing.set('network connect', 'no such network');
    await expect((await converger()).ensure([local('web')])).rejects.toMatchObject({ code: 'W7-CREATE' });
    expect([...simulated.containers.keys()]).toEqual([]);
  });

  it('is refused with its name when its image has gone', async () => {
    simulated.images.clear();
    simulated.failing.set('create', 'no such image');
    const refusal = (await converger()).create(local('web'), 'no');
    await expect(refusal).rejects.toMatchObject({
      code: 'W7-NO-IMAGE',
      message: expect.stringMatching(/img:1.*`\.\/wiki7 up` builds/),
    });
  });

  it('names the port that another program took, and the option of that port', async () => {
    const publish = [
      { address: '0.0.0.0', hostPort: 80, port: 8080 },
      { address: '0.0.0.0', hostPort: 443, port: 8443 },
    ];
    const front = local('front', { networking: { kind: 'own', hosts: { app: 3 }, publish } });
    simulated.failing.set('start', 'listen tcp4 0.0.0.0:443: bind: address already in use');
    await expect((await converger()).ensure([front])).rejects.toMatchObject({
      code: 'W7-PORT',
      message: expect.stringMatching(/port 443 .*tlsPort/),
    });
    simulated.failing.set('start', 'Bind for 0.0.0.0:80 failed: port is already allocated');
    await expect((await converger()).ensure([front])).rejects.toMatchObject({
      message: expect.stringMatching(/port 80 .*--port N/),
    });
  });

  it('reads its files anew when it was right, also beside one that is replaced', async () => {
    const edge = local('edge', { reload: ['reload-edge'] });
    await bring(await converger(), [edge, local('front')], 'edge', silentReporter);
    expect(simulated.told('exec')).toEqual([]);
    const changed = local('front', { container: { ...container, memoryMiB: 65 } });
    expect(await bring(await converger(), [edge, changed], 'edge', silentReporter)).toBe(true);
    expect(simulated.told('exec')).toEqual(['exec w-edge reload-edge']);
  });
});

describe('what nothing wants', () => {
  it('is removed, but no import half-way, nor one that is about to begin', async () => {
    const first = await converger();
    await first.ensure([local('web'), local('old')]);
    for (const id of ['import', 'beginning', 'ended', 'forgotten']) await first.create(local(id), 'no');
    const stateOf = (id: string) => simulated.containers.get(`w-${id}`)?.State ?? {};
    Object.assign(stateOf('import'), { Running: true, Status: 'running' });
    Object.assign(stateOf('ended'), { Status: 'exited' });
    Object.assign(simulated.containers.get('w-forgotten') ?? {}, { Created: '2026-01-01T00:00:00Z' });
    const { removed, atWork } = await (await converger()).removeOthers([local('web')]);
    expect([...removed].sort()).toEqual(['ended', 'forgotten', 'old']);
    expect([...atWork].sort()).toEqual(['beginning', 'import']);
    expect(isRunning('w-import')).toBe(true);
  });
});

it('a command that needs the wiki says that it is stopped, and how to start it', async () => {
  const present = await converger();
  expect(() => present.requireRunning([local('database')])).toThrow(/`database` does not run.*wiki7 up/);
  await present.ensure([local('database')]);
  expect(() => present.requireRunning([local('database')])).not.toThrow();
});
