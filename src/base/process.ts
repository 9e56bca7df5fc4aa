import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { hasErrno, Wiki7Error } from './errors.ts';

export interface RunOptions {
  /** Bytes for standard input. @default - nothing is sent */
  readonly input?: string;
  readonly cwd?: string;
  /** Variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called for every line of either stream as it arrives; the result then keeps only the last of them. */
  readonly onLine?: (line: string) => void;
  /** Gets standard output as bytes; `stdout` of the result is then empty. Not closed at the end. */
  readonly sink?: Writable;
  /** Ends the process with SIGKILL after so long. @default - no limit */
  readonly timeoutSeconds?: number;
  /** Exit codes that are an answer, not a failure. @default [0] */
  readonly accept?: readonly number[] | 'any';
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program and waits for its end. Replaced in tests by a recorder. */
export type Run = (program: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>;

const LAST_LINES = 20;
/** What is kept of output that goes on for days, as followed logs do: enough for a script's last words. */
const KEPT_LINES = 200;

/** What this process started goes with it, also when it ends half-way. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/**
 * @throws Wiki7Error W7-PROCESS when the program is missing, times out or exits with a code not accepted
 * @throws the error of `sink`, once the program has been ended
 */
export const run: Run = async (program, args, options = {}) => {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ? { ...process.env, ...options.env } : process.env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: options.timeoutSeconds === undefined ? undefined : options.timeoutSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)));
  });
  const output = Promise.all([
    options.sink
      ? pipeline(child.stdout as Readable, options.sink, { end: false }).then(() => '')
      : collect(child.stdout as Readable, options.onLine),
    collect(child.stderr as Readable, options.onLine),
  ]);
  // Nobody takes its output any more: a full disk under the sink, or a reader of lines that threw.
  output.catch(() => child.kill('SIGKILL'));
  if (options.input !== undefined) await send(child.stdin as Writable, options.input);
  const code = await exit.catch((error) => {
    const missing = hasErrno(error, 'ENOENT');
    throw new Wiki7Error(
      'W7-PROCESS',
      missing ? `${program} is not installed.` : `${program}: ${error.message}`,
    );
  });
  const [stdout, stderr] = await output;
  const accept = options.accept ?? [0];
  if (accept !== 'any' && !accept.includes(code)) {
    throw new Wiki7Error(
      'W7-PROCESS',
      `${[program, ...args.slice(0, 2)].join(' ')} failed with exit code ${code}.`,
      {
        details: lastLines(stderr.trim() === '' ? stdout : stderr),
      },
    );
  }
  return { code, stdout, stderr };
};

/** Gives the terminal to a program, as a shell or a pager, and returns its exit code. */
export async function runAttached(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

export function lastLines(text: string, count = LAST_LINES): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

async function collect(stream: Readable, onLine?: (line: string) => void): Promise<string> {
  stream.setEncoding('utf8');
  if (!onLine) return text(stream);
  const kept: string[] = [];
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
    kept.push(...lines);
    kept.splice(0, kept.length - KEPT_LINES);
  }
  if (rest !== '') onLine(rest);
  return [...kept, rest].join('\n');
}

/** A program that ends before it has read everything is judged by its exit code, not by the broken pipe. */
async function send(stream: Writable, input: string): Promise<void> {
  stream.end(input);
  await finished(stream).catch((error) => {
    if (!hasErrno(error, 'EPIPE') && !hasErrno(error, 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  });
}
