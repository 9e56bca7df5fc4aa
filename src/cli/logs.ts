import { Wiki7Error } from '../base/errors.ts';
import { labels, ofInstance } from '../local/labels.ts';
import { contextOf, define, integerBetween } from './command.ts';

export const logsCommand = define('logs', 'what the parts of the wiki say')
  .argument('[service]', 'one service, as `status` names it')
  .option('--follow', 'go on until interrupted')
  .option('--tail <lines>', 'how many lines of each container to begin with', integerBetween(0, 100_000), 100)
  .action(async (service: string | undefined, options: { follow?: boolean; tail: number }, command) => {
    const { engine, instance } = await contextOf(command).openMade();
    const present = await engine.containers(ofInstance(instance.name));
    const names = [...new Set(present.map((one) => one.Config.Labels?.[labels.service] ?? ''))].sort();
    if (service !== undefined && !names.includes(service)) {
      throw new Wiki7Error(
        'W7-NO-SERVICE',
        `No service \`${service}\` is here. There ${names.length === 0 ? 'are none; start the wiki with `./wiki7 up`' : `are ${names.join(', ')}`}.`,
      );
    }
    const chosen = present.filter(
      (one) => service === undefined || one.Config.Labels?.[labels.service] === service,
    );
    const follow = options.follow ? ['--follow'] : [];
    await Promise.all(
      chosen.map((one) =>
        engine.run(['logs', '--tail', String(options.tail), ...follow, one.Id], {
          accept: 'any',
          onLine: (line) => process.stdout.write(`${one.Config.Labels?.[labels.id]} | ${line}\n`),
        }),
      ),
    );
  });
