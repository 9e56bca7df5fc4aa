import { Wiki7Error } from '../base/errors.ts';
import { containerName } from '../local/create-arguments.ts';
import { allOf } from '../local/topology.ts';
import { contextOf, define } from './command.ts';

export const shellCommand = define('shell', 'a shell inside a container of the wiki')
  .argument('[service]', 'service, or one container of it as `logs` names it', 'web')
  .action(async (service: string, _options, command) => {
    const { engine, instance, topology } = await contextOf(command).open();
    const all = allOf(topology);
    const named = all.find((one) => one.id === service);
    const candidates = all.filter((one) => one.service === service && one.container.name !== 'network');
    const chosen = named ?? candidates.find((one) => one.container.name === 'mediawiki') ?? candidates[0];
    if (!chosen) {
      const known = [...new Set(all.map((one) => one.service))].join(', ');
      throw new Wiki7Error(
        'W7-NO-SERVICE',
        `No service or container \`${service}\` is here. There are ${known}.`,
      );
    }
    const terminal = process.stdin.isTTY ? ['--interactive', '--tty'] : ['--interactive'];
    process.exitCode = await engine.attach(['exec', ...terminal, containerName(instance, chosen.id), 'sh']);
  });
