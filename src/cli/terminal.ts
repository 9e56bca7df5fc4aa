import { createInterface } from 'node:readline/promises';
import type { Reporter, Step } from '../base/reporter.ts';

const NON_TERMINAL_PROGRESS_MS = 10_000;

/**
 * Shows progress on standard error, so that standard output stays for results.
 * A terminal gets one line that changes; a log gets a line at the start, at the end and now and then.
 */
export function terminalReporter(
  hints: (text: string) => string,
  stream: NodeJS.WriteStream = process.stderr,
): Reporter {
  let live: string | undefined;
  const clear = () => {
    if (live !== undefined) stream.write('\r\u001b[K');
  };
  const line = (text: string) => {
    clear();
    stream.write(`${text}\n`);
    if (live !== undefined) stream.write(live);
  };
  return {
    note: (sentence) => line(hints(sentence)),
    warn: (sentence) => line(hints(`Warning: ${sentence}`)),
    start: (title) => (stream.isTTY ? terminalStep(title) : logStep(title)),
  };

  function terminalStep(title: string): Step {
    const began = Date.now();
    const show = (text: string) => {
      clear();
      live = `… ${title}${text === '' ? '' : `: ${text}`}`
        .replaceAll(/\s+/g, ' ')
        .slice(0, (stream.columns ?? 80) - 1);
      stream.write(live);
    };
    const end = (mark: string, result?: string) => {
      clear();
      live = undefined;
      stream.write(`${mark} ${title}${result ? `: ${result}` : ''} (${seconds(began)})\n`);
    };
    show('');
    return { progress: show, done: (result) => end('✓', result), failed: () => end('✗') };
  }

  function logStep(title: string): Step {
    const began = Date.now();
    let shown = began;
    line(`… ${title}`);
    return {
      progress: (text) => {
        if (Date.now() - shown < NON_TERMINAL_PROGRESS_MS) return;
        shown = Date.now();
        line(`… ${title}: ${text}`);
      },
      done: (result) => line(`✓ ${title}${result ? `: ${result}` : ''} (${seconds(began)})`),
      failed: () => line(`✗ ${title} (${seconds(began)})`),
    };
  }
}

/** A question with a safe answer: without a terminal, only `--yes` says yes. */
export function confirmOnTerminal(yes: boolean): (question: string) => Promise<boolean> {
  return async (question) => {
    if (yes) return true;
    if (!process.stdin.isTTY) return false;
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
    } finally {
      prompt.close();
    }
  };
}

const seconds = (began: number) => `${((Date.now() - began) / 1000).toFixed(1)} s`;
