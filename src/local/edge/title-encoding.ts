import {
  titleCharactersEncoded,
  titleCharactersLeftAlone,
  titlePathCharactersEncoded,
} from '../../blueprint/edge-rules.ts';
import { vclText } from './vcl-text.ts';

/**
 * Brings a URL into the encoding in which MediaWiki writes and purges it (wfUrlencode()): readers and search engines
 * also use others, as %28 for a parenthesis, whose copies no edit would purge.
 */
export const titleEncodingRules = [
  '    if (req.url ~ "%[0-9A-Fa-f]*[a-f]") {',
  ...[...'abcdef'].flatMap((digit) => [
    replaceAll(`%${digit}([0-9A-Fa-f])`, `%${digit.toUpperCase()}\\1`),
    replaceAll(`%([0-9A-F])${digit}`, `%\\1${digit.toUpperCase()}`),
  ]),
  '    }',
  '    if (req.url ~ "%[2-7]") {',
  ...[...`${titleCharactersLeftAlone}-_.`].map((character) =>
    replaceAll(percent(character), literal(character)),
  ),
  '    }',
  `    if (req.url ~ ${vclText(`[${escaped(titleCharactersEncoded)}]`)}) {`,
  ...[...titleCharactersEncoded].map((character) => replaceAll(escaped(character), percent(character))),
  '    }',
  // The path alone: in a query these separate parameters.
  `    if (req.url ~ ${vclText(`^[^?]*[${titlePathCharactersEncoded}]`)}) {`,
  ...[...titlePathCharactersEncoded].map((character) =>
    replaceAll(`(?:^|\\G(?!^))([^?${character}]*)[${character}]`, `\\1${percent(character)}`),
  ),
  '    }',
].join('\n');

function replaceAll(pattern: string, replacement: string): string {
  return `      set req.url = regsuball(req.url, ${vclText(pattern)}, ${vclText(replacement)});`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** In a replacement only a backslash is special. */
function literal(character: string): string {
  return character.replace('\\', '\\\\');
}

function escaped(characters: string): string {
  return characters.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
