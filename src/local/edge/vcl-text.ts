import { bareContentSecurityPolicy, securityHeaders } from '../../blueprint/security-headers.ts';

/** A short VCL string: no quotes, percent-escapes or line ends inside. */
export function vclString(text: string): string {
  if (/["\n\r]/.test(text))
    throw new RangeError(`A text for the edge holds a quote or a line end: ${JSON.stringify(text)}.`);
  return `"${text}"`;
}

/** A long VCL string, which may hold anything but its own end. */
export function vclText(text: string): string {
  if (text.includes('"}'))
    throw new RangeError('A text for the edge holds the end of a long VCL string: "}.');
  return `{"${text}"}`;
}

/** A regular expression that doesn't tell capitals from small letters. */
export const vclPattern = (pattern: string): string => vclText(`(?i)${pattern}`);

/** Sets headers of an answer that the edge makes itself. */
export const ownHeaders = (answer: 'resp' | 'beresp', indent: string): string =>
  Object.entries({ ...securityHeaders, 'Content-Security-Policy': bareContentSecurityPolicy })
    .map(([name, value]) => `${indent}set ${answer}.http.${name} = ${vclText(value)};`)
    .join('\n');

/** Alternatives of a regular expression, taken literally. */
export const anyOf = (texts: readonly string[]): string =>
  `(?:${texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`;
