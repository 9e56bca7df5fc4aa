import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the launcher, so that the same command means the same wiki wherever it is typed. */
export const DEFAULT_FOLDER = fileURLToPath(new URL('../../wiki', import.meta.url));

/** @param given what `--wiki` said, from the folder where it was typed */
export const wikiFolder = (given: string | undefined): string =>
  given === undefined ? DEFAULT_FOLDER : resolve(given);

/** What `--stage` said. It is read here before commands are, since their errors name commands too. */
export function typedStage(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '--stage' || word.startsWith('--stage='));
  const word = words[at];
  return word === '--stage' ? words[at + 1] : word?.slice('--stage='.length);
}

/** Commands that are about one wiki of several on AWS, as far as the word after which `--stage` may stand. */
const STAGED =
  /\.\/wiki7 (?:synth|diff|deploy|destroy|cost|restore|smoke|doctor(?= --aws)|traffic|secret (?:set|show|list))\b/g;

/**
 * Makes the commands in a text those to be typed. Sentences name them as they are for the default folder and for readers' wiki; for
 * another one they would hit the wrong wiki.
 *
 * @param given what `--wiki` said
 * @param stage what `--stage` said
 */
export function hintsFor(given: string | undefined, stage?: string): (text: string) => string {
  const there = stage === undefined || stage === 'production' ? '' : ` --stage ${stage}`;
  const staged = (text: string) =>
    there === '' ? text : text.replaceAll(STAGED, (command) => `${command}${there}`);
  if (given === undefined || wikiFolder(given) === DEFAULT_FOLDER) return staged;
  const shown = /^[\w./@:+-]+$/.test(given) ? given : `'${given.replaceAll("'", "'\\''")}'`;
  return (text) => staged(text).replaceAll(/\.\/wiki7 (?=[a-z])/g, () => `./wiki7 --wiki ${shown} `);
}
