import type { Behaviour } from './template.ts';

/**
 * How a path is read before it is compared with path patterns. AWS says that CloudFront "normalizes URI paths consistent with RFC 3986"
 * and sends the raw path on (AWS, "Cache behavior settings", Path pattern), but not how far that goes: what must be safe is safe both
 * ways.
 */
export type PathReading = 'raw' | 'resolved';

/** The first behaviour whose pattern matches, else the default one. */
export function behaviourFor<T extends Behaviour>(
  path: string,
  { behaviours, byDefault, reading }: { behaviours: readonly T[]; byDefault: T; reading: PathReading },
): T {
  const read = reading === 'raw' ? path : resolved(path);
  return behaviours.find(({ PathPattern = '*' }) => expressionOf(PathPattern).test(read)) ?? byDefault;
}

const expressions = new Map<string, RegExp>();

/** `*` is any text, `?` one character, case matters, and a slash at the beginning may be left out (same page). */
function expressionOf(pattern: string): RegExp {
  const before = expressions.get(pattern);
  if (before) return before;
  const source = pattern
    .replace(/^(?=[^/*])/, '/')
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const made = new RegExp(`^${source}$`, 's');
  expressions.set(pattern, made);
  return made;
}

/** RFC 3986, section 6.2.2: encodings of unreserved characters, then dot segments; besides, slashes that follow each other are one. */
export function resolved(path: string): string {
  const decoded = path.replaceAll(/%[0-9a-f]{2}/gi, (byte) => {
    const character = String.fromCharCode(Number.parseInt(byte.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : byte.toUpperCase();
  });
  const parts: string[] = [];
  const segments = decoded
    .replaceAll(/\/{2,}/g, '/')
    .split('/')
    .slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') parts.pop();
    else if (segment !== '.') parts.push(segment);
    if (isLast && /^\.{1,2}$/.test(segment)) parts.push('');
  });
  return `/${parts.join('/')}`;
}
