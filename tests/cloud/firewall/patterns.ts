/**
 * What AWS WAF refuses of libpcre's patterns ("Supported regular expression syntax in AWS WAF"), and what JavaScript would read
 * otherwise than libpcre does.
 */
const refused: readonly (readonly [RegExp, string])[] = [
  [/^[\s\S]{513}/, 'is longer than 512 characters'],
  [/\\[1-9]|\\[gk][{<']/, 'refers back'],
  [/\(\?(?:[R&(]|P[=>]|[+-]?\d)/, 'recurs or depends'],
  [/\(\?<?[!=]/, 'looks ahead or behind, and AWS does not say which assertions it takes'],
  [/\(\*/, 'steers backtracking'],
  [/\((?!\?)|\(\?P?[<']/, 'captures'],
  [/\\[CRK]/, 'has a \\C, \\R or \\K'],
  [/\(\?C/, 'calls out'],
  [/\(\?>|[*+?}]\+/, 'is atomic or possessive'],
  [/\(\?(?!:)|\\[AZzGQEhHvVXpP]/, 'says what JavaScript does not know. Teach the firewall of the tests'],
];

const known = new Map<string, RegExp>();

/**
 * A pattern of WAF, for texts of one character a byte. `(?i)` may stand before it.
 *
 * @throws an error for what AWS refuses, and for what JavaScript can't say
 */
export function pattern(whole: string): RegExp {
  const before = known.get(whole);
  if (before) return before;
  const source = whole.replace(/^\(\?i\)/, '');
  const plain = source
    .replaceAll(/\\[^\w]/g, 'x')
    .replaceAll(/\[\^?\]?[^\]]*\]/g, (set) => (set.includes('[:', 1) ? '\\p' : 'x'));
  for (const [form, why] of refused) {
    if (form.test(plain)) throw new Error(`WAF's pattern ${whole} ${why}.`);
  }
  const made = new RegExp(translated(source), source === whole ? '' : 'i');
  known.set(whole, made);
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
