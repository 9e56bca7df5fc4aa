import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Viewed } from './cache-key.ts';
import type { Reply } from './messages.ts';
import type { AnswerHeadersPolicy } from './template.ts';

const compressible =
  /^(?:text\/|application\/(?:javascript|json|xml|xhtml\+xml|rss\+xml|wasm|vnd\.ms-fontobject)|image\/svg\+xml|font\/)/;

/** AWS, "Serve compressed files": which answers CloudFront compresses before it keeps them, and how. */
export function compressed(reply: Reply, encoding: string | undefined): Reply {
  const { status, headers, body } = reply;
  const isLong = body.length >= 1000 && body.length <= 10_000_000 && headers['content-length'] !== undefined;
  if (encoding === undefined || headers['content-encoding'] !== undefined || !isLong) return reply;
  if (![200, 403, 404].includes(status) || !compressible.test(headers['content-type'] ?? '')) return reply;
  const kind = encoding.startsWith('br') ? 'br' : 'gzip';
  const small =
    kind === 'br'
      ? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 0 } })
      : gzipSync(body, { level: 1 });
  const { etag, ...others } = headers;
  return {
    ...reply,
    body: small,
    headers: {
      ...others,
      'content-encoding': kind,
      'content-length': String(small.length),
      ...(etag !== undefined && { etag: etag.startsWith('W/') ? etag : `W/${etag}` }),
    },
  };
}

/** What of a kept answer a request gets: nothing new, a part, or no body. */
export function partOf(reply: Reply, { method, headers }: Viewed): Reply {
  if (reply.status === 200 && isConfirmed(reply, headers)) {
    const { 'content-length': _, ...others } = reply.headers;
    return { ...reply, status: 304, headers: others, body: Buffer.alloc(0) };
  }
  if (method === 'HEAD') return { ...reply, body: Buffer.alloc(0) };
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  if (!range || reply.status !== 200 || Number(range[1]) >= reply.body.length) return reply;
  const from = Number(range[1]);
  const to = Math.min(range[2] ? Number(range[2]) : reply.body.length - 1, reply.body.length - 1);
  if (to < from) return reply;
  const body = reply.body.subarray(from, to + 1);
  const partial = {
    'content-range': `bytes ${from}-${to}/${reply.body.length}`,
    'content-length': String(body.length),
  };
  return { ...reply, status: 206, headers: { ...reply.headers, ...partial }, body };
}

function isConfirmed({ headers }: Reply, asked: Viewed['headers']): boolean {
  const tags = asked['if-none-match'];
  if (tags !== undefined) {
    const weak = (tag: string) => tag.trim().replace(/^W\//, '');
    return headers.etag !== undefined && tags.split(',').map(weak).includes(weak(headers.etag));
  }
  const since = Date.parse(asked['if-modified-since'] ?? '');
  return since >= Date.parse(headers['last-modified'] ?? '');
}

/** AWS, "Understand response headers policies": added to every answer and taken from it, whatever functions do. */
export function withHeaders(reply: Reply, policy: AnswerHeadersPolicy | undefined): Reply {
  if (!policy) return reply;
  const kept = Object.fromEntries(
    Object.entries(reply.headers).filter(([name]) => !policy.removed.includes(name)),
  );
  for (const [name, value, override] of policy.added) if (override || !(name in kept)) kept[name] = value;
  return {
    ...reply,
    headers: kept,
    cookies: policy.removed.includes('set-cookie') ? [] : reply.cookies,
  };
}
