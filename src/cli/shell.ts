import { Wiki7Error } from '../base/errors.ts';
import { labels, ofInstance } from '../local/labels.ts';
import { contextOf, define } from './command.ts';

export const shellCommand = define('shell', 'a shell inside a container of the wiki')
  .argument('[service]', 'service, or one container of it as `logs` names it', 'web')
  .action(async (service: string, _options, command) => {
    const { engine, instance } = await contextOf(command).openMade();
    const present = (await engine.containers(ofInstance(instance.name)))
      .filter(({ State }) => State.Running)
      .map(({ Id, Config, HostConfig }) => ({
        Id,
        id: Config.Labels?.[labels.id] ?? '',
        service: Config.Labels?.[labels.service] ?? '',
        isGuest: HostConfig.NetworkMode.startsWith('container:'),
      }))
      .sort((one, other) => one.id.localeCompare(other.id));
    const ofService = present.filter((one) => one.service === service);
    // Where a replica is several containers, one of them only lends the others its network.
    const chosen =
      present.find(({ id }) => id === service) ??
      ofService.find(({ id }) => id.endsWith('-mediawiki')) ??
      ofService.find(({ isGuest }) => isGuest) ??
      ofService[0];
    if (!chosen) {
      const known = [...new Set(present.map((one) => one.service))].join(', ');
      throw new Wiki7Error(
        'W7-NO-SERVICE',
        `No service or container \`${service}\` runs here. ${known === '' ? 'Start the wiki: `./wiki7 up`.' : `There are ${known}.`}`,
      );
    }
    const terminal = process.stdin.isTTY ? ['--interactive', '--tty'] : ['--interactive'];
    process.exitCode = await engine.attach(['exec', ...terminal, chosen.Id, 'sh']);
  });
