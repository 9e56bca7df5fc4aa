import { Wiki7Error } from '../base/errors.ts';
import type { Task } from '../blueprint/container.ts';
import type { MaintenanceOptions, MaintenanceResult } from '../operations/target.ts';
import type { Converger } from './converge.ts';
import type { Engine } from './engine.ts';
import type { LocalContainer } from './local-container.ts';

/**
 * Runs a task of the blueprint to its end in a container of its own, which is gone afterwards.
 *
 * @throws Wiki7Error W7-NO-IMAGE, W7-CREATE, W7-SECRET-MISSING; how the task ended is for the caller to judge
 */
export async function runOneShot(
  engine: Engine,
  converger: Converger,
  task: Task,
  options: MaintenanceOptions = {},
): Promise<MaintenanceResult> {
  const local: LocalContainer = {
    id: `${task.name}-${process.pid}-${Date.now().toString(36)}`,
    service: task.name,
    container: task.container,
    networking: { kind: 'own', hosts: { app: null, data: null }, publish: [] },
    files: options.files ?? [],
  };
  const name = await converger.create(local, 'no', options.attach ?? false);
  const interrupt = () => void engine.run(['stop', name], { accept: 'any' });
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    if (options.attach) {
      const code = await engine.attach(['start', '--attach', '--interactive', name]);
      return { code, stdout: '', lastLines: [] };
    }
    const result = await engine.run(['start', '--attach', name], {
      accept: 'any',
      ...(options.onLine ? { onLine: options.onLine } : {}),
      ...(options.sink ? { sink: options.sink } : {}),
    });
    const all = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '');
    return { code: result.code, stdout: result.stdout, lastLines: all.slice(-15) };
  } finally {
    process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
    await engine.run(['rm', '--force', '--volumes', name], { accept: 'any' });
  }
}

/** @throws Wiki7Error W7-TASK with the end of the task's output */
export function requireSuccess(task: Task, { code, lastLines }: MaintenanceResult, remedy: string): void {
  if (code === 0) return;
  throw new Wiki7Error('W7-TASK', `The task \`${task.name}\` failed with exit code ${code}. ${remedy}`, {
    details: lastLines,
  });
}
