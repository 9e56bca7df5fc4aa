import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Reporter } from '../base/reporter.ts';
import { LocalWiki } from '../local/local-wiki.ts';
import { type MadeWiki, openMade } from '../local/made-wiki.ts';
import { confirmOnTerminal, terminalReporter } from './terminal.ts';

/** What every command gets: where the wiki is, and how to talk. */
export interface Context {
  readonly folder: string;
  readonly reporter: Reporter;
  /** The wiki as it was released last. */
  open(): Promise<LocalWiki>;
  /** The same, with its `config.ts` of today. */
  openConfigured(): Promise<LocalWiki>;
  /** What is known of it without any configuration. */
  openMade(): Promise<MadeWiki>;
}

export interface GlobalOptions {
  readonly wiki: string;
}

export function contextOf(command: Command): Context {
  const folder = resolve(command.optsWithGlobals<GlobalOptions>().wiki);
  const reporter = terminalReporter();
  const options = { folder, reporter, confirm: confirmOnTerminal(false) };
  return {
    folder,
    reporter,
    open: () => LocalWiki.open(options),
    openConfigured: () => LocalWiki.openConfigured(options),
    openMade: () => openMade(options),
  };
}

/** A command that rejects what it doesn't know. */
export function define(name: string, summary: string): Command {
  return new Command(name)
    .description(summary)
    .showHelpAfterError(`(See ./wiki7 ${name.split(' ')[0]} --help)`);
}

export function integerBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
