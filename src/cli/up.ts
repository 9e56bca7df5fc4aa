import { addBootUnit, canStartAtBoot, startsAtBoot } from '../local/boot-unit.ts';
import { LocalWiki } from '../local/local-wiki.ts';
import { withLock } from '../local/lock.ts';
import { State } from '../local/state.ts';
import { up } from '../local/up.ts';
import { ensureWikiFolder, type FirstConfig } from '../local/wiki-folder.ts';
import { contextOf, define, integerBetween } from './command.ts';
import { confirmOnTerminal } from './terminal.ts';

interface UpOptions extends FirstConfig {
  readonly port?: number;
  readonly replicas?: number;
  readonly yes?: boolean;
}

export const upCommand = define('up', 'start the wiki, or bring it to what its configuration says')
  .option(
    '--port <number>',
    'port on this machine (default: 8080, or that of the last time)',
    integerBetween(1, 65535),
  )
  .option('--replicas <number>', 'web replicas, in place of the configured number', integerBetween(1, 32))
  .option('--name <name>', 'name of a new wiki, for its first config.ts')
  .option('--language <code>', 'language of a new wiki, as `he`; it can’t change once the wiki is made')
  .option('--id <id>', 'short name of a new wiki (`id` in config.ts); it can’t change either')
  .option('--yes', 'answer yes to every question')
  .action(async ({ name, language, id, ...options }: UpOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    const made = await ensureWikiFolder(folder, {
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      ...(id === undefined ? {} : { id }),
    });
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
    print(
      `Administrator: Admin. Password: ./wiki7 secret show admin-password\nWiki7 is ready at ${local.wiki.site.url}\n`,
    );
  });
