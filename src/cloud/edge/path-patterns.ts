import { Wiki7Error } from '../../base/errors.ts';

/** How the classes of `edge-rules` end, and what of a path may follow there. */
const tails: Readonly<Record<string, readonly string[]>> = {
  '(?:[?]|$)': [''],
  '(?:[/?]|$)': ['', '/*'],
};

const literal = /^(?:[\w/-]|\\\.)*$/;

/**
 * Path patterns of CloudFront that match what the regular expression of a URL class matches. They are globs on the path alone, so
 * only the few forms that classes have can be translated.
 *
 * @param pattern as in `urlClasses`: `^`, literal text, groups of alternatives, and one of the known ends
 * @throws Wiki7Error W7-EDGE for a form that globs can't say
 */
export function pathPatterns(pattern: string): readonly string[] {
  const [tail, ends] = Object.entries(tails).find(([text]) => pattern.endsWith(text)) ?? ['', ['*']];
  const head = pattern.slice(0, pattern.length - tail.length);
  if (!head.startsWith('^') || (tail === '' && !head.endsWith('/'))) return refuse(pattern);
  return expanded(head.slice(1), pattern).flatMap((path) => ends.map((end) => `${path}${end}`));
}

/** Every text that the groups of alternatives stand for, the innermost group first. */
function expanded(head: string, pattern: string): readonly string[] {
  const group = /\(\?:([^()]*)\)/.exec(head);
  if (!group) return literal.test(head) ? [head.replaceAll('\\.', '.')] : refuse(pattern);
  const texts = (group[1] ?? '').split('|').map((text) => head.replace(group[0], () => text));
  return [...new Set(texts.flatMap((text) => expanded(text, pattern)))];
}

function refuse(pattern: string): never {
  throw new Wiki7Error(
    'W7-EDGE',
    `The URL class ${pattern} can't be said in CloudFront's path patterns. Write it as ^ with literal text and alternatives, ending in /, in (?:[?]|$) or in (?:[/?]|$).`,
  );
}

/** Whether CloudFront counts a path to a pattern: `*` is any text, `?` one character, case matters. See AWS, "Path pattern". */
export function matchesPath(pattern: string, path: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(path);
}
