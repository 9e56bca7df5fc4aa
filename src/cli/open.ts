import { run } from '../base/process.ts';
import { contextOf, define } from './command.ts';

export const openCommand = define('open', 'open the wiki in the browser').action(
  async (_options, command) => {
    const { wiki } = await contextOf(command).open();
    process.stdout.write(`${wiki.site.url}\n`);
    await run(process.platform === 'darwin' ? 'open' : 'xdg-open', [wiki.site.url], { timeoutSeconds: 10 });
  },
);
