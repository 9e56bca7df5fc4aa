import { addBootUnit, canStartAtBoot, startsAtBoot } from '../local/boot-unit.ts';
import { LocalWiki } from '../local/local-wiki.ts';
import { withLock } from '../local/lock.ts';
import { State } from '../local/state.ts';
import { up } from '../local/up.ts';
import { ensureWikiFolder } from '../local/wiki-folder.ts';
import { contextOf, define, integerBetween } from './command.ts';
import { confirmOnTerminal } from './terminal.ts';

export const upCommand = define('up', 'start the wiki, or bring it to what its configuration says')
  .option(
    '--port <number>',
    'port on this machine (default: 8080, or that of the last time)',
    integerBetween(1, 65535),
  )
  .option('--replicas <number>', 'web replicas, in place of the configured number', integerBetween(1, 32))
  .option('--yes', 'answer yes to every question')
  .action(async (options: { port?: number; replicas?: number; yes?: boolean }, command) => {
    const { folder, reporter } = contextOf(command);
    const made = await ensureWikiFolder(folder);
    if (made === 'made') reporter.note(`Made ${folder}: your configuration is ${folder}/config.ts`);
    const confirm = confirmOnTerminal(options.yes ?? false);
    const local = await withLock(new State(folder), async () => {
      const opened = await LocalWiki.openOrMake({ folder, reporter, confirm }, options);
      return up(opened, reporter);
    });
    const { instance } = local;
    if (canStartAtBoot() && !startsAtBoot(instance)) {
      if (await confirm('Start this wiki whenever this machine starts?')) await addBootUnit(instance, folder);
      else
        reporter.note(
          'It does not start with this machine; run `./wiki7 up` on a terminal, or with `--yes`, to change that.',
        );
    }
    process.stdout.write(
      `Administrator: Admin. Password: ./wiki7 secret show admin-password\nWiki7 is ready at ${local.wiki.site.url}\n`,
    );
  });
