import { resolved } from '../cloudfront-model/path.ts';

/** What MediaWiki 1.43 says about an answer before it knows who asks. */
export interface Route {
  readonly kind: string;
  /**
   * `always`: the same for everybody, and no cookie is looked at. `anonymous`: shared unless the request has a session or a cookie on
   * which MediaWiki's pages depend. `never`: made for one person, or for one address.
   */
  readonly shared: 'always' | 'anonymous' | 'never';
  /** For shared caches, after nginx's `cache-policy.conf`. Empty: there is none. */
  readonly cacheControl: string;
  /** To those for whom it is not shared. @default 'private, must-revalidate, max-age=0' */
  readonly privateControl?: string;
  readonly status?: number;
  readonly isTagged?: boolean;
  readonly isDated?: boolean;
  readonly hasEtag?: boolean;
  /** Whether the answer starts a session. */
  readonly startsSession?: boolean;
  readonly redirects?: boolean;
  /** Headers of requests that change it, in small letters. */
  readonly reads?: readonly string[];
}

/** OutputPage::sendCacheControl(), rewritten by nginx. */
const page = 's-maxage=86400, stale-while-revalidate=3600, stale-if-error=3600';
/** The same function where client caches are off. */
const NO_STORE = 'no-cache, no-store, max-age=0, must-revalidate';

const view: Route = { kind: 'view', shared: 'anonymous', cacheControl: page, isTagged: true, isDated: true };
const personal: Route = { kind: 'personal', shared: 'never', cacheControl: '', privateControl: NO_STORE };
const nowhere: Route = { kind: 'nowhere', shared: 'always', cacheControl: '', status: 404 };
const asset: Route = {
  kind: 'asset',
  shared: 'always',
  cacheControl: 'public, max-age=31536000, immutable',
  hasEtag: true,
};
const starting = { startsSession: true, kind: 'form' } as const;
const specials: Readonly<Record<string, Route>> = {
  userlogin: { ...personal, ...starting },
  createaccount: { ...personal, ...starting },
  preferences: personal,
  watchlist: personal,
  mypage: { ...personal, redirects: true, privateControl: 'private, must-revalidate, max-age=0' },
  fail: { ...personal, kind: 'failure', status: 500 },
  recentchanges: {
    ...view,
    isTagged: false,
    isDated: false,
    cacheControl: 's-maxage=30, stale-while-revalidate=30',
  },
};
const actions: Readonly<Record<string, Route>> = {
  view,
  history: { ...view, kind: 'history' },
  // RawAction::onView(): `private, s-maxage=…` for those who are registered.
  raw: {
    ...view,
    kind: 'raw',
    cacheControl: 'public, s-maxage=300, max-age=300',
    privateControl: 'private, s-maxage=300, max-age=300',
  },
  edit: { ...personal, ...starting },
  submit: { ...personal, ...starting },
};

/** Which answer an address has. nginx reads a path as resolved; PHP, a query as sent. */
export function routeOf(url: string, isPrivateWiki: boolean): Route {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const place = resolved(path.replaceAll(/%2f/gi, '/'));
  const parameters = phpQuery(query);
  if (place === '/w/load.php')
    return { ...asset, kind: 'load', cacheControl: 'public, max-age=300, s-maxage=300', isTagged: true };
  if (/^\/w\/(?:resources|skins|extensions|assets)\/./.test(place)) return asset;
  if (place === '/robots.txt') return { ...asset, kind: 'robots', cacheControl: 'public, max-age=3600' };
  if (/^\/media\/./.test(place)) return media(isPrivateWiki);
  if (/^\/w\/api\.php$/.test(place)) return api(parameters);
  if (/^\/w\/rest\.php\//.test(place)) return rest(place);
  if (place === '/w/index.php' || place === '/') return pageOf(parameters.get('title') ?? '', parameters);
  if (place.startsWith('/wiki/')) return pageOf(decoded(path.replace(/^.*?\/wiki\//, '')), parameters);
  return nowhere;
}

function pageOf(title: string, parameters: ReadonlyMap<string, string>): Route {
  const special = /^ *special *: *([^/ ]*)/i.exec(title.replaceAll('_', ' '))?.[1]?.toLowerCase();
  if (special !== undefined) return specials[special] ?? personal;
  if (/^missing/i.test(title)) return { ...view, kind: 'missing', status: 404, isDated: false };
  if (parameters.get('printable') === 'yes') return { ...view, kind: 'printable', shared: 'never' };
  return actions[parameters.get('action') ?? 'view'] ?? { ...personal, kind: 'action' };
}

function media(isPrivateWiki: boolean): Route {
  const file = { kind: 'media', isTagged: true, hasEtag: true, isDated: true } as const;
  return isPrivateWiki
    ? { ...file, shared: 'never', cacheControl: '', privateControl: 'private' }
    : { ...file, shared: 'always', cacheControl: 'public, max-age=86400, s-maxage=31536000' };
}

/** ApiMain::sendCacheHeaders(). */
function api(parameters: ReadonlyMap<string, string>): Route {
  const reads = ['origin', 'treat-as-untrusted'];
  const maxAge = parameters.get('maxage') ?? '0';
  const privateControl = `private, must-revalidate, max-age=${maxAge}`;
  const isPersonal = parameters.get('meta') !== undefined;
  const wantsShared = parameters.get('smaxage') !== undefined;
  const shared = isPersonal || !wantsShared ? 'never' : 'anonymous';
  return {
    kind: 'api',
    ...{ shared, reads, privateControl },
    cacheControl: `s-maxage=${parameters.get('smaxage')}, max-age=${maxAge}, public`,
  };
}

/** Rest\Handler::applyCacheControl(), PageSourceHandler, SearchHandler. */
function rest(place: string): Route {
  const isPersonal = /\/(?:me|watchlist)\b/.test(place);
  return {
    kind: 'rest',
    shared: isPersonal ? 'never' : 'anonymous',
    cacheControl: 'max-age=60',
    privateControl: 'private,must-revalidate,s-maxage=0',
    reads: ['origin', 'accept', 'x-restbase-compat'],
    hasEtag: true,
  };
}

/** As PHP fills `$_GET`: the last of a name counts, dots and spaces in names become underscores, and only `&` parts. */
function phpQuery(query: string): Map<string, string> {
  return new Map(
    query
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const [name = '', value = ''] = part.split(/=(.*)/s);
        return [decoded(name).replaceAll(/[ .[]/g, '_'), decoded(value)] as const;
      }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
