import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Ask, Reply } from '../cloudfront-model/messages.ts';
import { canariesIn, marksIn } from './marks.ts';
import type { Trick } from './tricks.ts';
import type { Visitor } from './visitors.ts';
import { routeOf } from './wiki-routes.ts';

export interface Step {
  readonly visitor: Visitor;
  readonly ask: Ask;
  readonly trick?: Trick | undefined;
}

/** Headers that are the business of the edge and the origin alone. */
const internal = /^(?:edge-.*|wiki7-.*|x-amz-meta-.*|xkey|x-varnish|x-powered-by)$/;

/** Sees every answer of an edge and says what is wrong with it. */
export class Observer {
  readonly #isPrivateWiki: boolean;
  readonly #delivered = new Set<number>();

  constructor(isPrivateWiki: boolean) {
    this.#isPrivateWiki = isPrivateWiki;
  }

  leaks({ visitor, ask, trick }: Step, reply: Reply): string[] {
    const headers = Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}`);
    const text = [...headers, ...reply.cookies, bodyOf(reply)].join('\n');
    const marks = marksIn(text);
    const privately = marks.filter(({ sharing }) => sharing === 'private');
    const { kind } = routeOf(ask.url, this.#isPrivateWiki);
    const leaks = new Set<string>();
    for (const { visitor: owner } of privately) {
      if (owner !== visitor.id) leaks.add(`private bytes of ${owner}`);
    }
    for (const nonce of new Set(privately.map((mark) => mark.nonce))) {
      if (this.#delivered.has(nonce)) leaks.add('a private answer from a cache');
      this.#delivered.add(nonce);
    }
    if (reply.cookies.length > 0 && marksIn(reply.cookies.join('\n')).length === 0)
      leaks.add('a cookie of nobody');
    const mine = canariesIn(JSON.stringify(ask));
    for (const canary of canariesIn(text)) {
      if (!mine.includes(canary)) leaks.add('what only another request had');
    }
    for (const name of Object.keys(reply.headers)) {
      if (internal.test(name)) leaks.add(`the header ${name}`);
    }
    const says = reply.headers['cache-control'] ?? '';
    if (privately.length > 0 && reply.status < 400 && !/private|no-store|no-cache/.test(says)) {
      leaks.add(`private bytes that other caches may keep (${says})`);
    }
    if (reply.status === 304 && trick?.isFromPast && !visitor.hasSession && kind === 'view') {
      leaks.add('a page of a past session, confirmed');
    }
    const other = marks.find((mark) => mark.kind !== kind);
    if (other && !trick) leaks.add(`an answer of another address (${other.kind})`);
    return [...leaks];
  }
}

function bodyOf({ headers, body, status }: Reply): string {
  const encoding = status === 206 ? undefined : headers['content-encoding'];
  if (body.length === 0 || encoding === undefined) return body.toString('latin1');
  return (encoding === 'br' ? brotliDecompressSync(body) : gunzipSync(body)).toString('latin1');
}
