import { Wiki7Error } from '../base/errors.ts';
import { retryUntil } from '../base/retry.ts';
import type { Container } from '../blueprint/container.ts';
import { containerName } from './create-arguments.ts';
import type { Engine } from './engine.ts';
import type { LocalContainer } from './local-container.ts';
import type { Instance } from './state.ts';

const GIVE_UP_AFTER_RESTARTS = 8;

/** Runs the check that the blueprint names; no engine here is trusted to run it by itself. */
export async function isHealthy(engine: Engine, name: string, container: Container): Promise<boolean> {
  if (!container.health) {
    const { stdout } = await engine.run(['container', 'inspect', '--format', '{{.State.Running}}', name], {
      accept: 'any',
    });
    return stdout.trim() === 'true';
  }
  const { code } = await engine.run(['exec', name, ...container.health.command], {
    accept: 'any',
    timeoutSeconds: container.health.timeoutSeconds + 5,
  });
  return code === 0;
}

/** @throws Wiki7Error W7-UNHEALTHY with the end of the container's log */
export async function waitHealthy(
  engine: Engine,
  instance: Instance,
  local: LocalContainer,
  timeoutSeconds: number,
): Promise<void> {
  const name = containerName(instance, local.id);
  const before = await restarts(engine, name);
  const unhealthy = async (how: string) =>
    new Wiki7Error(
      'W7-UNHEALTHY',
      `${local.id} ${how}. Its log: \`./wiki7 logs ${local.service}\`. Once mended, run \`./wiki7 up\` again.`,
      { details: await engine.lastLog(name) },
    );
  await retryUntil(
    async () => {
      if (await isHealthy(engine, name, local.container)) return true;
      if ((await restarts(engine, name)) - before >= GIVE_UP_AFTER_RESTARTS)
        throw await unhealthy('keeps ending');
      return undefined;
    },
    () => unhealthy(`is not healthy after ${timeoutSeconds} s`),
    { timeoutSeconds, everySeconds: 0.3 },
  );
}

async function restarts(engine: Engine, name: string): Promise<number> {
  const { stdout } = await engine.run(['container', 'inspect', '--format', '{{.RestartCount}}', name], {
    accept: 'any',
  });
  return Number(stdout) || 0;
}
