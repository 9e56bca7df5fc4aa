import { SqsTarget } from '../../../src/sidecar/purge/sqs-target.ts';
import type { Account, Call } from './account.ts';
import { Authorization } from './authorization.ts';
import { commandsOf } from './sdk-recorder.ts';

interface Told {
  readonly Name: string;
  readonly Environment: readonly { readonly Name: string; readonly Value: string }[];
}

/** What the sidecars ask of AWS: their own code is run, on the queue that their task definitions name. */
export async function sidecarCalls(account: Account): Promise<readonly Call[]> {
  const authorization = new Authorization(account);
  const calls: Call[] = [];
  for (const { properties } of account.ofType('AWS::ECS::TaskDefinition')) {
    for (const { Name, Environment } of properties.ContainerDefinitions as readonly Told[]) {
      if (Name !== 'sidecar') continue;
      const queue = Environment.find((one) => one.Name === 'WIKI7_PURGE_QUEUE_URL')?.Value ?? '';
      const commands = await commandsOf(() => new SqsTarget(queue, 1).send(['ua']), {});
      calls.push(...commands.flatMap((command) => authorization.calls(properties.TaskRoleArn, command)));
    }
  }
  return calls;
}
