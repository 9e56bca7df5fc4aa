import { run } from '../base/process.ts';
import { contextOf, define } from './command.ts';

export const openCommand = define('open', 'open the wiki in the browser').action(
  async (_options, command) => {
    const { wiki } = await contextOf(command).open();
    process.stdout.write(`${wiki.site.url}\n`);
    const browser = process.platform === 'darwin' ? 'open' : 'xdg-open';
    // A machine without a browser, as a server is: the address is the answer.
    await run(browser, [wiki.site.url], { timeoutSeconds: 10, accept: 'any' }).catch(() => {});
  },
);
