import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LAUNCHER, type TestWiki } from './test-wiki.ts';

/** Starts `up` and kills it, without a chance to tidy up, as soon as it says the words. */
export async function killedUp(wiki: TestWiki, words: string): Promise<void> {
  const args = ['--wiki', wiki.folder, 'up', '--yes', '--port', String(wiki.port)];
  const child = spawn(LAUNCHER, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes(words)) child.kill('SIGKILL');
    });
  }
  const [, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL') throw new Error(`\`up\` ended before it said "${words}":\n${output}`);
}
