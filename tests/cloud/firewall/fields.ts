import type { BodyLimit, FieldToMatch } from './acl.ts';
import { pathOf, queryOf, type WebRequest } from './web-request.ts';

/** In bytes. See AWS, "Considerations for managing body inspection". */
const bodyLimits: Readonly<Record<BodyLimit, number>> = {
  KB_16: 16_384,
  KB_32: 32_768,
  KB_48: 49_152,
  KB_64: 65_536,
};

/** Of all headers together, and of all cookies: in bytes and in number. See AWS, "Oversize web request components in AWS WAF". */
const headerLimits = { bytes: 8192, count: 200 };

/** A part of a request as WAF sees it: texts have one character a byte. */
export type Seen = { readonly text: string } | { readonly decided: boolean };

const bytes = (text: string) => Buffer.from(text).toString('latin1');

/** @throws an error for a part that is not known here */
export function seen(field: FieldToMatch, request: WebRequest, limit: BodyLimit): Seen | undefined {
  if (field.UriPath) return { text: bytes(pathOf(request)) };
  if (field.QueryString) return { text: bytes(queryOf(request)) };
  if (field.Method) return { text: request.method };
  if (field.SingleHeader) {
    const value = request.headers[field.SingleHeader.Name.toLowerCase()];
    return value === undefined ? undefined : { text: bytes(value) };
  }
  if (field.Body) {
    const { OversizeHandling: handling = 'CONTINUE' } = field.Body;
    if (request.body.length > bodyLimits[limit] && handling !== 'CONTINUE')
      return { decided: handling === 'MATCH' };
    return { text: inspectedBody(request, limit) };
  }
  throw new Error(`The firewall of the tests can't inspect ${Object.keys(field)}. Teach it.`);
}

export const inspectedBody = ({ body }: WebRequest, limit: BodyLimit): string =>
  body.subarray(0, bodyLimits[limit]).toString('latin1');

/** Names and values of all headers as far as WAF gets them. */
export function inspectedHeaders({ headers }: WebRequest): readonly string[] {
  let left = headerLimits.bytes;
  return Object.entries(headers)
    .slice(0, headerLimits.count)
    .flatMap(([name, value]) => {
      const text = bytes(`${name}: ${value}`).slice(0, Math.max(left, 0));
      left -= text.length;
      return text === '' ? [] : [text];
    });
}

export const inspectedCookies = ({ headers }: WebRequest): string =>
  bytes(headers.cookie ?? '').slice(0, headerLimits.bytes);

/** Names and values of all parameters. */
export const queryArguments = (request: WebRequest): readonly string[] =>
  bytes(queryOf(request))
    .split('&')
    .flatMap((pair) => pair.split('='));
