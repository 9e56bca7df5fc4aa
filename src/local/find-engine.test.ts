import { describe, expect, it } from 'vitest';
import type { Run } from '../base/process.ts';
import { silentReporter } from '../base/reporter.ts';
import { findEngine } from './find-engine.ts';
import type { EngineName, State } from './state.ts';

/** A machine with these clients, each by the version that it tells. */
function machine(versions: Partial<Record<EngineName, string>>): Run {
  return async (program, args) => {
    if (program === 'sh') return { code: 0, stdout: '', stderr: '' };
    const stdout = versions[program as EngineName];
    if (stdout === undefined) throw new Error(`${program} is not installed.`);
    return { code: 0, stdout: args[0] === '--version' ? stdout : '', stderr: '' };
  };
}

const find = (run: Run, recorded?: EngineName) =>
  findEngine({
    run,
    state: { write: async () => 'file' } as unknown as State,
    reporter: silentReporter,
    confirm: async () => false,
    ...(recorded && { recorded }),
  });

const docker = 'Docker version 28.2.2, build e6534b4';
const podman = 'podman version 4.3.1';

describe('the engine', () => {
  it('of a new wiki is docker where both answer', async () => {
    expect((await find(machine({ docker, podman }))).name).toBe('docker');
  });

  it('is podman where docker is only another name of it', async () => {
    expect((await find(machine({ docker: podman, podman }))).name).toBe('podman');
  });

  it('of a wiki that lives in docker is not replaced by a podman of that name', async () => {
    await expect(find(machine({ docker: podman, podman }), 'docker')).rejects.toMatchObject({
      code: 'W7-ENGINE-GONE',
    });
  });
});
