import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Wiki7Error } from '../base/errors.ts';
import { contentHash } from '../base/hash.ts';
import { run } from '../base/process.ts';
import type { State } from './state.ts';

/**
 * Lets one command at a time change a wiki. Each that wants to puts up a file of its own, whose name is its process, and only
 * then looks for others: of two at once, at least one sees the other. No file is ever taken over, so none can be taken twice.
 *
 * @throws Wiki7Error W7-BUSY with the number of the other process and its file
 */
export async function withLock<T>(state: State, work: () => Promise<T>): Promise<T> {
  const folder = state.path('locks');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await nameOf(process.pid);
  await writeFile(join(folder, own), '');
  try {
    const [other] = await takers(folder, own);
    if (other !== undefined) throw busy(Number.parseInt(other, 10), join(folder, other));
    return await work();
  } finally {
    await rm(join(folder, own), { force: true });
  }
}

/** Whether a command is changing that wiki right now. */
export async function isLocked(state: State): Promise<boolean> {
  return (await takers(state.path('locks'))).length > 0;
}

/** Files of processes that live; those of dead ones go. */
async function takers(folder: string, own?: string): Promise<string[]> {
  const others = (await readdir(folder).catch(() => [])).filter((name) => name !== own);
  const alive: string[] = [];
  for (const other of others) {
    if (other === (await nameOf(Number.parseInt(other, 10)))) alive.push(other);
    else await rm(join(folder, other), { force: true });
  }
  return alive;
}

const busy = (pid: number, file: string) =>
  new Wiki7Error(
    'W7-BUSY',
    `Another \`./wiki7\` (process ${pid}) is changing this wiki. Wait until it has ended. If that process is something else, remove ${file}.`,
  );

/** Its number and when it started: after a reboot, the number alone may be another process's. */
async function nameOf(pid: number): Promise<string> {
  return `${pid}-${contentHash([await startOf(pid)])}`;
}

/** Nothing for a process that isn't there. */
async function startOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    return (await run('ps', ['-o', 'lstart=', '-p', String(pid)], { accept: 'any' })).stdout.trim();
  }
  const [boot, about] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
  ]);
  // The name, in brackets, may hold anything; the start is the 22nd field, the 20th after it. See proc(5).
  return `${boot}${about.slice(about.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
}
