import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the launcher, so that the same command means the same wiki wherever it is typed. */
export const DEFAULT_FOLDER = fileURLToPath(new URL('../../wiki', import.meta.url));

/** @param given what `--wiki` said, from the folder where it was typed */
export const wikiFolder = (given: string | undefined): string =>
  given === undefined ? DEFAULT_FOLDER : resolve(given);

/**
 * Makes the commands in a text those to be typed. Sentences name them as they are for the default folder; for another one
 * they would hit the wrong wiki.
 */
export function hintsFor(given: string | undefined): (text: string) => string {
  if (given === undefined || wikiFolder(given) === DEFAULT_FOLDER) return (text) => text;
  const shown = /^[\w./@:+-]+$/.test(given) ? given : `'${given.replaceAll("'", "'\\''")}'`;
  return (text) => text.replaceAll(/\.\/wiki7 (?=[a-z])/g, () => `./wiki7 --wiki ${shown} `);
}
