import { Wiki7Error } from '../base/errors.ts';
import { dataOf, deleteData, down } from '../local/down.ts';
import { withLock } from '../local/lock.ts';
import { contextOf, define, refuseWithout } from './command.ts';
import { confirmOnTerminal } from './terminal.ts';

export const downCommand = define('down', 'stop the wiki; its data stays')
  .option('--delete-data', 'delete pages, files, accounts and secrets too, for good')
  .option('--keep-images', 'with --delete-data: leave the images too, for the next wiki')
  .option('--yes', 'answer yes to every question')
  .action(async (options: { deleteData?: boolean; keepImages?: boolean; yes?: boolean }, command) => {
    const { reporter, openMade, print } = contextOf(command);
    refuseWithout(command, 'keepImages', 'deleteData');
    const made = await openMade();
    if (options.deleteData) {
      reporter.note(`This deletes for good:\n${(await dataOf(made)).map((line) => `  ${line}`).join('\n')}`);
      const agreed = await confirmOnTerminal(options.yes ?? false)(
        `Delete all data of ${made.instance.name}?`,
      );
      if (!agreed)
        throw new Wiki7Error(
          'W7-DECLINED',
          'Nothing was stopped or deleted. To agree without a terminal: `--yes`.',
        );
    }
    await withLock(made.state, async () => {
      await down(made, reporter);
      if (options.deleteData) await deleteData(made, reporter, options.keepImages ? 'keep' : 'delete');
    });
    print(
      options.deleteData ? 'The wiki and its data are gone.\n' : 'Stopped. `./wiki7 up` starts it again.\n',
    );
  });
