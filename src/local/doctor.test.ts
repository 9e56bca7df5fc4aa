import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../base/process.ts';
import { doctor } from './doctor.ts';
import { Engine } from './engine.ts';
import { labels } from './labels.ts';
import type { MadeWiki } from './made-wiki.ts';

/** A docker with so many ended one-shot containers, whose images and volumes lie in a folder of their own. */
function dockerWith(oneShots: number): Engine {
  const said = (stdout: string): RunResult => ({ code: 0, stdout, stderr: '' });
  const inspected = {
    Config: { Labels: { [labels.instance]: 'wiki7-test', [labels.kind]: 'one-shot' } },
    State: { Running: false },
  };
  return new Engine('docker', async (_program, args) => {
    if (args.includes('{{.DockerRootDir}}')) return said(`${tmpdir()}\n`);
    // What docker says to a template that is made for podman.
    if (args.join(' ').includes('index .Labels'))
      throw new Error('cannot index slice/array with type string');
    if (args[0] === 'ps') return said('abc\n'.repeat(oneShots));
    if (args[0] === 'container') return said(JSON.stringify(Array(oneShots).fill(inspected)));
    throw new Error(`not asked for in this test: ${args.join(' ')}`);
  });
}

async function found(check: string, engine: Engine) {
  const made = { folder: process.cwd(), engine, instance: { name: 'wiki7-test' } } as unknown as MadeWiki;
  const findings = await doctor(made, () => Promise.reject(new Error('config.ts:7 is half-way')));
  return findings.find((finding) => finding.check === check);
}

describe('doctor', () => {
  it('counts what interrupted commands left behind, on docker too', async () => {
    expect(await found('leftovers', dockerWith(4))).toMatchObject({
      state: 'warning',
      sentence: expect.stringMatching(/^4 one-shot/),
    });
    expect(await found('leftovers', dockerWith(0))).toMatchObject({ state: 'good' });
  });

  it('looks at the disk of the engine, where database and uploads lie, and at the wiki’s own', async () => {
    const finding = await found('disk', dockerWith(0));
    expect(finding?.sentence).toContain(`free below ${tmpdir()}.`);
    expect(finding?.sentence).toContain(`free below ${process.cwd()}.`);
  });

  it('finds a configuration wrong that can’t be read, and goes on with what needs none', async () => {
    expect(await found('configuration', dockerWith(0))).toMatchObject({
      state: 'wrong',
      sentence: expect.stringMatching(/has no config\.ts/),
    });
    expect(await found('services', dockerWith(0))).toMatchObject({
      state: 'wrong',
      sentence: expect.stringMatching(/could not be looked at: config\.ts:7 is half-way/),
    });
    expect(await found('leftovers', dockerWith(0))).toMatchObject({ state: 'good' });
  });
});
