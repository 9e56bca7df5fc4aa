import { Wiki7Error } from '../base/errors.ts';
import { contextOf, define } from './command.ts';

const test = define('test', 'send a real message')
  .argument('<address>', 'who gets it')
  .action(async (address: string, _options, command) => {
    const local = await contextOf(command).open();
    if (!local.wiki.mail) {
      throw new Wiki7Error(
        'W7-NO-MAIL',
        'This wiki sends no mail: `mail` is missing in its config.ts. See docs/guide/mail.md.',
      );
    }
    const { code, lastLines } = await local.maintenance(['Wiki7:MailTest', address]);
    const sentence = lastLines.at(-1) ?? 'The message was not sent.';
    if (code !== 0) throw new Wiki7Error('W7-MAIL', sentence, { details: lastLines.slice(0, -1) });
    process.stdout.write(`${sentence}\n`);
  });

export const mailCommand = define('mail', 'mail of the wiki').addCommand(test);
