import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';
import { State } from './state.ts';

let folder: string;
let state: State;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-lock-'));
  state = new State(folder);
});
afterEach(() => rm(folder, { recursive: true }));

/** Another process that at a given time takes the lock, says so in `log`, and holds it for a moment. */
function taker(holdMs: number, at = 0) {
  const modules = ['./lock.ts', './state.ts'].map((path) => new URL(path, import.meta.url).href);
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(modules[0])};
    import { State } from ${JSON.stringify(modules[1])};
    const say = (word) => appendFileSync(${JSON.stringify(join(folder, 'log'))}, word + '\\n');
    await new Promise((done) => setTimeout(done, Math.max(0, ${at} - Date.now())));
    await withLock(new State(${JSON.stringify(folder)}), async () => {
      say('in');
      await new Promise((done) => setTimeout(done, ${holdMs}));
      say('out');
    }).catch((error) => say(error.code));`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: 'inherit',
  });
}

const log = async () => (await readFile(join(folder, 'log'), 'utf8').catch(() => '')).split('\n');

async function until(word: string): Promise<void> {
  for (let turn = 0; turn < 200 && !(await log()).includes(word); turn++)
    await new Promise((done) => setTimeout(done, 25));
}

describe('the lock', { timeout: 30_000 }, () => {
  it('is held by one at a time, whoever comes at the same moment', async () => {
    await mkdir(state.path('locks'), { recursive: true });
    await writeFile(state.path('locks/999999999-of-a-dead-one'), '');
    const at = Date.now() + 4_000;
    await Promise.all(Array.from({ length: 6 }, () => once(taker(150, at), 'close')));
    const held = (await log()).filter((word) => word === 'in' || word === 'out');
    expect(held.join(' ')).toBe(held.map((_, index) => (index % 2 === 0 ? 'in' : 'out')).join(' '));
  });

  it('refuses while another process has it, with that process and its file', async () => {
    const other = taker(60_000);
    await until('in');
    const refusal = await withLock(state, async () => 'mine').catch((error) => error);
    expect(refusal).toMatchObject({ code: 'W7-BUSY' });
    expect(refusal.message).toContain(`process ${other.pid}`);
    expect(refusal.message).toContain(state.path('locks', `${other.pid}-`));
    other.kill('SIGKILL');
    await once(other, 'close');
    await expect(withLock(state, async () => 'mine')).resolves.toBe('mine');
  });

  it('of an earlier process with the number of one that runs now is nobody’s', async () => {
    await mkdir(state.path('locks'), { recursive: true });
    await writeFile(state.path('locks', `${process.ppid}-before-the-reboot`), '');
    await expect(withLock(state, async () => 'mine')).resolves.toBe('mine');
    expect(await readdir(state.path('locks'))).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(state, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(state.path('locks'))).toEqual([]);
  });
});
