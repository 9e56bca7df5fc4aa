import { containerName } from '../../src/local/create-arguments.ts';
import type { LocalContainer } from '../../src/local/local-container.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { allOf } from '../../src/local/topology.ts';

/** Those that take purges to the edge; one of them does. */
export const sidecarsOf = ({ topology }: LocalWiki): readonly LocalContainer[] =>
  allOf(topology).filter(({ container }) => container.image === 'sidecar');

/** Stops all of them as they are while work is done, and then sends this signal. */
export async function whileStopped<T>(
  local: LocalWiki,
  then: 'SIGCONT' | 'SIGKILL',
  work: () => Promise<T>,
): Promise<T> {
  const processes = await Promise.all(sidecarsOf(local).map(({ id }) => processOf(local, id)));
  for (const one of processes) process.kill(one, 'SIGSTOP');
  try {
    return await work();
  } finally {
    for (const one of processes) process.kill(one, then);
  }
}

async function processOf({ engine, instance }: LocalWiki, id: string): Promise<number> {
  const name = containerName(instance, id);
  const { stdout } = await engine.run(['container', 'inspect', '--format', '{{.State.Pid}}', name]);
  return Number(stdout);
}
