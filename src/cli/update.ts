import { withLock } from '../local/lock.ts';
import { lookForUpdates, update } from '../local/update.ts';
import type { PendingUpdates } from '../local/updates.ts';
import { contextOf, define, printJson, refuseWithout } from './command.ts';

export const updateCommand = define('update', 'take newer packages, rebuild and release safely')
  .option('--check', 'only look what is pending')
  .option('--json', 'with --check: as JSON')
  .action(async (options: { check?: boolean; json?: boolean }, command) => {
    const { reporter, open, openConfigured, print } = contextOf(command);
    refuseWithout(command, 'json', 'check');
    if (options.check) {
      const pending = await lookForUpdates(await open(), reporter);
      if (options.json) printJson(pending);
      else print(format(pending));
      return;
    }
    const local = await openConfigured();
    const updated = await withLock(local.state, () => update(local, reporter));
    print(
      `Updated; packages as of ${updated.instance.packagesAsOf}. Wiki7 is ready at ${updated.wiki.site.url}\n`,
    );
  });

function format({ packages }: PendingUpdates): string {
  if (packages.length === 0) return 'Every package is the newest.\n';
  const lines = packages.map(({ image, name, installed, available, security }) => {
    return `${security ? 'security  ' : '          '}${image}: ${name} ${installed} → ${available}`;
  });
  return `${[...new Set(lines)].join('\n')}\nInstall them: ./wiki7 update\n`;
}
