import { Command, InvalidArgumentError } from 'commander';
import type { Reporter } from '../base/reporter.ts';
import { LocalWiki } from '../local/local-wiki.ts';
import { type MadeWiki, openMade } from '../local/made-wiki.ts';
import { hintsFor, typedStage, wikiFolder } from './hints.ts';
import { confirmOnTerminal, terminalReporter } from './terminal.ts';

/** What every command gets: where the wiki is, and how to talk. */
export interface Context {
  readonly folder: string;
  readonly reporter: Reporter;
  /** Writes a result for people to standard output, its commands as they have to be typed. */
  print(text: string): void;
  /** The wiki as it was released last. */
  open(): Promise<LocalWiki>;
  /** The same, with its `config.ts` of today. */
  openConfigured(): Promise<LocalWiki>;
  /** What is known of it without any configuration. */
  openMade(): Promise<MadeWiki>;
}

export interface GlobalOptions {
  readonly wiki?: string;
}

export function contextOf(command: Command): Context {
  const { wiki } = command.optsWithGlobals<GlobalOptions>();
  const folder = wikiFolder(wiki);
  const hints = hintsFor(wiki, typedStage(process.argv));
  const reporter = terminalReporter(hints);
  const options = { folder, reporter, confirm: confirmOnTerminal(false) };
  return {
    folder,
    reporter,
    print: (text) => void process.stdout.write(hints(text)),
    open: () => LocalWiki.open(options),
    openConfigured: () => LocalWiki.openConfigured(options),
    openMade: () => openMade(options),
  };
}

export function define(name: string, summary: string): Command {
  return new Command(name).description(summary);
}

/** Refuses an option that says nothing without another one, rather than do what nobody meant. */
export function refuseWithout(command: Command, option: string, needed: string): void {
  const { [option]: given, [needed]: there } = command.opts<Record<string, unknown>>();
  if (given && !there) command.error(`error: option '${flag(option)}' needs '${flag(needed)}'`);
}

const flag = (option: string) => `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

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
