import type { Ask } from '../cloudfront-model/messages.ts';
import { EDITED } from './marks.ts';

/** How a request can be odd. */
export interface Trick {
  readonly name: string;
  readonly apply: (ask: Ask, own: Own) => Ask;
  /** Whether it asks if a page of a past session is still right. Nobody without a session may hear that it is. */
  readonly isFromPast?: true;
  /** Whether the address is odd, which somebody else can be made to ask for. */
  readonly isOfAddress?: true;
}

/** What one request of the matrix has that no other has. */
interface Own {
  readonly canary: string;
  /** A session of the one who asks. */
  readonly session: string;
}

/**
 * Headers that some server or application is known to believe, and that may therefore change an answer: of proxies and frameworks, and
 * from PortSwigger's research on web cache poisoning.
 */
export const carelesslyRead: readonly string[] = [
  'Client-IP',
  'Forwarded',
  'Proxy',
  'True-Client-IP',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'X-Forwarded',
  'X-Forwarded-By',
  'X-Forwarded-Host',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Forwarded-Proto',
  'X-Forwarded-Scheme',
  'X-Forwarded-Server',
  'X-Forwarded-Ssl',
  'X-HTTP-Method',
  'X-HTTP-Method-Override',
  'X-Host',
  'X-Method-Override',
  'X-Original-Host',
  'X-Original-URL',
  'X-Real-IP',
  'X-Rewrite-URL',
  'Host',
];

const withHeaders = (ask: Ask, ...headers: Ask['headers']): Ask => ({
  ...ask,
  headers: [...ask.headers, ...headers],
});
const header = (name: string, value: string | ((own: Own) => string)): Trick => ({
  name: `${name}: ${typeof value === 'string' ? value.slice(0, 60) : value({ canary: '…', session: '…' })}`,
  apply: (ask, own) => withHeaders(ask, [name, typeof value === 'string' ? value : value(own)]),
});
const url = (name: string, change: (path: string, query: string, canary: string) => string): Trick => ({
  name,
  isOfAddress: true,
  apply: (ask, { canary }) => {
    const [path = '', query = ''] = ask.url.split(/\?(.*)/s);
    return { ...ask, url: change(path, query, canary) };
  },
});
const parameter = (text: string): Trick =>
  url(`&${text.slice(0, 60)}`, (path, query, canary) => {
    const more = text.replaceAll('CANARY', canary);
    return `${path}?${query === '' ? '' : `${query}&`}${more}`;
  });
const path = (name: string, change: (path: string, canary: string) => string): Trick =>
  url(name, (given, query, canary) => `${change(given, canary)}${query === '' ? '' : `?${query}`}`);

const believed = carelesslyRead
  .filter((name) => name !== 'Host')
  .map((name) => header(name, ({ canary }) => `${canary}.example`));

const otherHeaders: readonly Trick[] = [
  header('Host', ({ canary }) => `${canary}.example`),
  header('X-Forwarded-For', '127.0.1.4'),
  header('CloudFront-Viewer-Address', '127.0.1.4:1'),
  header('Authorization', ({ canary }) => `Basic ${canary}`),
  header('Treat-as-Untrusted', ({ canary }) => canary),
  header('X-Restbase-Compat', ({ canary }) => canary),
  header('Origin', ({ canary }) => `https://${canary}.example`),
  header('Accept', ({ canary }) => `text/${canary}`),
  header('Accept-Language', ({ canary }) => `zh-${canary}`),
  ...['gzip', 'br', 'gzip, deflate, br', 'identity', '*', 'gzip;q=0, br;q=0', 'x-odd'].map((value) =>
    header('Accept-Encoding', value),
  ),
  ...['bytes=0-99', 'bytes=100-', 'bytes=0-0,100-199', 'bytes=9999999-', 'bytes=-50'].map((value) =>
    header('Range', value),
  ),
  ...['no-cache', 'no-store', 'max-age=0', 'only-if-cached', 'public, max-age=600', 'stale-if-error=600'].map(
    (value) => header('Cache-Control', value),
  ),
  header('Pragma', 'no-cache'),
  header('If-None-Match', '*'),
  header('If-None-Match', '"view-shared"'),
  { ...header('If-Modified-Since', EDITED), isFromPast: true },
  header('Connection', 'close, Cookie, Authorization'),
  header('Connection', 'close, Wiki7-Key, X-Forwarded-For'),
  header('Wiki7-Key', 'page'),
  header('Edge-Class', 'static'),
  header('Edge-Fresh', 'yes'),
  header('Edge-Cache', 'hit'),
  header('X-Amz-Meta-Cache-Tag', ({ canary }) => canary),
  // What PHP takes for the session's cookie.
  header('Cookie', ({ session }) => `wiki.session=${session}`),
  header('Cookie', ({ session }) => `wiki[session=${session}`),
  header('Cookie', ({ session }) => `WIKI_SESSION=${session}`),
  header('Cookie', 'wiki_session'),
  header('Cookie', ({ session }) => ` wikiToken =${session}`),
  header('Cookie', Array.from({ length: 60 }, (_, index) => `c${index}=${'x'.repeat(20)}`).join('; ')),
  header('X-Long', 'x'.repeat(7000)),
  header('X-Too-Long', 'x'.repeat(14_000)),
];

const queries: readonly Trick[] = [
  ...[
    'x=CANARY',
    'title=CANARY',
    'action=CANARY',
    'utm_source=CANARY',
    'utm_source=1;x=CANARY',
    'UTM_Source=CANARY',
    'utm%5fsource=CANARY',
    'utm_source%00=CANARY',
    'utm_source=1%26x=CANARY',
    'utm.source=CANARY',
    'fbclid=CANARY?x=1',
    '_method=CANARY',
    'x=%00CANARY',
    'x=1#CANARY',
    'callback=CANARY',
    'smaxage=86400&maxage=86400&x=CANARY',
    '%20title=CANARY',
    'title[]=CANARY',
    'ti%74le=CANARY',
    'uselang=CANARY',
    `x=${'y'.repeat(3000)}&z=CANARY`,
  ].map(parameter),
  url('query in another order', (given, query) => `${given}?${query.split('&').reverse().join('&')}`),
  url('&& and ??', (given, query, canary) => `${given}??${query}&&&x=${canary}`),
];

export const pathTricks: readonly Trick[] = [
  path('//', (given) => given.replaceAll('/', '//')),
  path('/./', (given) => given.replace(/\/([^/]*)$/, '/./$1')),
  path('/%2e/', (given) => given.replace(/\/([^/]*)$/, '/%2e/$1')),
  path('/x/../', (given) => given.replace(/\/([^/]*)$/, '/x/../$1')),
  path('/x/%2e%2e/', (given) => given.replace(/\/([^/]*)$/, '/x/%2e%2e/$1')),
  path('/..%2f', (given) => given.replace(/\/([^/]*)$/, '/x/..%2f$1')),
  path('below static files', (given) => `/static/..${given}`),
  path('below static files, encoded', (given) => `/w/skins/..%2f..${given}`),
  path('below load.php', (given) => `/w/load.php/../..${given}`),
  path('below media', (given) => `/media/../${given.slice(1)}`),
  path('.css', (given) => `${given}.css`),
  path('/x.css', (given, canary) => `${given}/${canary}.css`),
  path(';jsessionid', (given) => `${given};jsessionid=1`),
  path('%3B.css', (given) => `${given}%3B.css`),
  path('%00.css', (given) => `${given}%00.css`),
  path('%0A', (given) => `${given}%0A`),
  path('%3Faction=raw', (given) => `${given}%3Faction=raw`),
  path('%23', (given, canary) => `${given}%23${canary}`),
  path('all small', (given) => given.toLowerCase()),
  path('all encoded', (given) =>
    given.replaceAll(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  ),
  path('trailing /', (given) => `${given}/`),
];

const bodies: readonly Trick[] = [
  {
    name: 'a body',
    apply: (ask, { canary }) => ({
      ...withHeaders(ask, ['Content-Type', 'application/x-www-form-urlencoded']),
      body: `x=${canary}`,
    }),
  },
];

export const tricks: readonly Trick[] = [...believed, ...otherHeaders, ...queries, ...pathTricks, ...bodies];
