import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hasErrno, Wiki7Error } from '../base/errors.ts';
import type { State } from './state.ts';

/**
 * Lets one command at a time change a wiki.
 *
 * @throws Wiki7Error W7-BUSY with the number of the other process
 */
export async function withLock<T>(state: State, work: () => Promise<T>): Promise<T> {
  const file = state.path('lock');
  await mkdir(state.folder, { recursive: true, mode: 0o700 });
  await acquire(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string): Promise<void> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner && isAlive(owner)) {
      throw new Wiki7Error(
        'W7-BUSY',
        `Another \`./wiki7\` (process ${owner}) is changing this wiki. Wait until it has ended.`,
      );
    }
    await rm(file, { force: true });
    await acquire(file);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasErrno(error, 'EPERM');
  }
}
