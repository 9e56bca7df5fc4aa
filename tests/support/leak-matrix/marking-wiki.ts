import type { OriginAsk, Reply } from '../cloudfront-model/messages.ts';
import { canariesIn, EDITED, type Mark, written } from './marks.ts';
import { carelesslyRead } from './tricks.ts';
import type { Visitor } from './visitors.ts';
import { type Route, routeOf } from './wiki-routes.ts';

export interface MarkingWikiOptions {
  readonly visitors: readonly Visitor[];
  /** Whether only accounts may read. @default false */
  readonly isPrivate?: boolean;
  /** Whether pages depend on `Accept-Language`. @default false */
  readonly readsLanguage?: boolean;
  /** The header in which it sends tags. */
  readonly tagHeader: string;
}

/** CloudFront compresses nothing that is shorter than 1000. */
const BODY_BYTES = { compressed: 1200, plain: 300 };

/** CookieSessionProvider::getVaryCookies(), and what else makes an answer one person's. */
const varyCookies = /^(?:wiki_session|wikiToken|wikiLoggedOut|wikiBlockID|forceHTTPS|UseDC|cpPosIndex)$/;

/**
 * A wiki that says with each answer for whom it was made. Its headers are those of MediaWiki 1.43 behind our nginx; it is more careless
 * than both: it puts into its answer whatever it finds in headers that applications are known to believe.
 */
export class MarkingWiki {
  readonly #options: MarkingWikiOptions;
  #answers = 0;

  constructor(options: MarkingWikiOptions) {
    this.#options = options;
  }

  answer({ origin, method, url, headers, body }: OriginAsk): Reply {
    // A bucket has files under their address without /media, and nothing else.
    const route = origin.isBucket
      ? routeOf(url.startsWith('/wiki7-error/') ? '/robots.txt' : `/media${url}`, false)
      : routeOf(url, this.#options.isPrivate === true);
    const cookies = cookiesOf(headers.cookie ?? '');
    const who = this.#visitor(headers, cookies);
    const isShared = this.#isShared(route, method, headers, cookies);
    const mark = written({
      sharing: isShared ? 'shared' : 'private',
      visitor: isShared ? 'everyone' : who,
      kind: route.kind,
      nonce: ++this.#answers,
    } satisfies Mark);
    const seen = this.#read(route, url, headers, body);
    const isConfirmed = route.isDated && headers['if-modified-since'] === EDITED;
    const text = `${mark}${seen.join(' ')}`;
    const bytes = BODY_BYTES[headers['accept-encoding'] === undefined ? 'plain' : 'compressed'];
    const content = Buffer.from(
      method === 'HEAD' || isConfirmed ? '' : text.repeat(Math.ceil(bytes / text.length)),
    );
    const isKnown = cookies.some(([, value]) => value.startsWith('session.'));
    return {
      status: isConfirmed ? 304 : route.redirects ? 302 : (route.status ?? 200),
      headers: {
        ...this.#headers(route, isShared, mark),
        ...(route.redirects && { location: `/wiki/User:${mark}` }),
        ...(seen.length > 0 && { 'x-seen': seen.join(' ') }),
        ...(!isConfirmed && { 'content-length': String(content.length) }),
      },
      cookies: isShared ? [] : this.#cookies(route, isKnown, mark),
      body: content,
    };
  }

  #visitor(headers: OriginAsk['headers'], cookies: readonly (readonly [string, string])[]): string {
    const proven = [headers.authorization ?? '', ...cookies.map(([, value]) => value)];
    const session = proven
      .map((value) => /session\.([a-z]+)/.exec(value)?.[1])
      .find((id) => id !== undefined);
    const address = headers['x-forwarded-for']?.split(/, */).at(-1);
    return session ?? this.#options.visitors.find((one) => one.address === address)?.id ?? 'stranger';
  }

  #isShared(
    route: Route,
    method: string,
    headers: OriginAsk['headers'],
    cookies: readonly (readonly [string, string])[],
  ): boolean {
    if (route.shared === 'always') return true;
    if (this.#options.isPrivate || route.shared === 'never') return false;
    if (method !== 'GET' && method !== 'HEAD') return false;
    return headers.authorization === undefined && !cookies.some(([name]) => varyCookies.test(name));
  }

  #headers(route: Route, isShared: boolean, mark: string): Record<string, string> {
    const { kind, cacheControl, privateControl = 'private, must-revalidate, max-age=0' } = route;
    const says = isShared ? cacheControl : privateControl;
    const vary = [
      'Accept-Encoding',
      ...(route.shared === 'always' ? [] : ['Cookie']),
      ...(route.reads?.map((name) => name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())) ?? []),
      ...(this.#options.readsLanguage && route.shared !== 'always' ? ['Accept-Language'] : []),
    ];
    const isBriefLife = kind === 'load' || kind === 'asset' || kind === 'media';
    return {
      'content-type': kind === 'media' ? 'image/svg+xml' : 'text/html; charset=UTF-8',
      vary: vary.join(', '),
      'x-made-for': mark,
      'x-powered-by': 'PHP',
      ...(says !== '' && { 'cache-control': says }),
      ...(!isShared && !isBriefLife && { expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }),
      ...(route.isDated && { 'last-modified': EDITED }),
      ...(route.hasEtag && { etag: `"${kind}-${isShared ? 'shared' : mark}"` }),
      ...(route.isTagged && { [this.#options.tagHeader]: 'u0123456789abcdef0123,site-wiki' }),
    };
  }

  /** A session that is started, or kept on; what is wrong is taken away. */
  #cookies(route: Route, isKnown: boolean, mark: string): string[] {
    if (route.startsSession) return [`wiki_session=${mark}; path=/; HttpOnly`];
    return isKnown ? [`wikiProof=${mark}; path=/; HttpOnly`] : [];
  }

  /** What of the request comes back. */
  #read(route: Route, url: string, headers: OriginAsk['headers'], body: string): string[] {
    const names = new Set([
      ...carelesslyRead.map((name) => name.toLowerCase()),
      ...(route.reads ?? []),
      ...(this.#options.readsLanguage && route.shared !== 'always' ? ['accept-language'] : []),
    ]);
    const texts = Object.entries(headers).filter(([name]) => names.has(name));
    return [url, body, ...texts.map(([, value]) => value)].flatMap((text) => canariesIn(text));
  }
}

/** As PHP fills `$_COOKIE`: dots and spaces in names become underscores. */
function cookiesOf(text: string): (readonly [string, string])[] {
  return text
    .split(/; */)
    .map((pair) => pair.split(/=(.*)/s))
    .map(([name = '', value = '']) => [name.trim().replaceAll(/[ .[]/g, '_'), value] as const);
}
