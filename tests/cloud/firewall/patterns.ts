/**
 * What AWS WAF refuses of libpcre's patterns ("Supported regular expression syntax in AWS WAF"), and what JavaScript would read
 * otherwise than libpcre does.
 */
const refused: readonly (readonly [RegExp, string])[] = [
  [/^[\s\S]{513}/, 'is longer than 512 characters'],
  [/\((?![?*])/, 'captures'],
  [/\\[1-9]|\\[gk][{<']/, 'refers back'],
  [/\(\?(?:[R&(]|P[=>]|[+-]?\d)/, 'recurs or depends'],
  [/\(\?<?[!=]/, 'looks ahead or behind: AWS names no list of those that it takes'],
  [/\(\*/, 'steers backtracking'],
  [/\\[CRK]/, 'has a \\C, \\R or \\K'],
  [/\(\?(?:C|\?)/, 'calls out'],
  [/\(\?>|[*+?}]\+/, 'is atomic or possessive'],
  [
    /\(\?[a-z-]+[:)]|\\[AZzGQEhHvVXpP]|\[\[:/,
    'says what JavaScript does not know: teach the firewall of the tests',
  ],
];

const known = new Map<string, RegExp>();

/**
 * A pattern of WAF, for texts of one character a byte.
 *
 * @throws an error for what AWS refuses, and for what JavaScript can't say
 */
export function pattern(source: string): RegExp {
  const before = known.get(source);
  if (before) return before;
  const plain = source.replaceAll('\\\\', '').replaceAll(/\\[.()[\]{}?*+|^$/-]/g, 'x');
  for (const [form, why] of refused) {
    if (form.test(plain)) throw new Error(`WAF's pattern ${source} ${why}.`);
  }
  const made = new RegExp(translated(source));
  known.set(source, made);
  return made;
}

/** In libpcre `$` is before a last line feed too, a dot is anything but a line feed, and `\s` knows ASCII alone. */
function translated(source: string): string {
  return source.replaceAll(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[$.]/g, (token) => {
    if (token === '$') return '(?=\\n?(?![\\s\\S]))';
    if (token === '.') return '[^\\n]';
    if (token === '\\s') return '[\\t-\\r ]';
    if (token === '\\S') return '[^\\t-\\r ]';
    return token.startsWith('[') ? token.replaceAll('\\s', '\\t-\\r ') : token;
  });
}
