/** Somebody who asks a wiki whose id is `wiki`. */
export interface Visitor {
  /** Small letters alone; all that MediaWiki makes for this one has it. */
  readonly id: string;
  readonly address: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Whether MediaWiki itself says what it may have of pages it has seen. */
  readonly hasSession: boolean;
}

/** Cookies that say nothing to MediaWiki, and one that only its script in the page reads. */
const foreign = '_ga=GA1.2.3; theme=dark; wikimwclientpreferences=skin-theme-clientpref-night';

const visitor = (
  id: string,
  place: number,
  cookie: string,
  more: Partial<Visitor> & { readonly authorization?: string } = {},
): Visitor => ({
  id,
  address: `127.0.1.${place}`,
  headers: [
    ['Cookie', cookie === '' ? foreign : `${foreign}; ${cookie}`],
    ...(more.authorization ? ([['Authorization', more.authorization]] as const) : []),
  ],
  hasSession: more.hasSession ?? false,
});

const hasSession = true;

/** Names of cookies: MediaWiki 1.43, CookieSessionProvider, with `wiki` as prefix. */
export const visitors = {
  anonymous: visitor('noone', 1, ''),
  otherAnonymous: visitor('nobody', 2, ''),
  editing: visitor('scribe', 3, 'wiki_session=session.scribe', { hasSession }),
  loggedIn: visitor(
    'anna',
    4,
    'wiki_session=session.anna; wikiUserID=2; wikiUserName=Anna; wikiToken=session.anna',
    { hasSession },
  ),
  /** Back after the session has ended; MediaWiki starts a new one. */
  remembered: visitor('bert', 5, 'wikiUserID=3; wikiUserName=Bert; wikiToken=session.bert', { hasSession }),
  byHeader: visitor('carol', 6, '', { hasSession, authorization: 'Bearer session.carol' }),
  loggedOut: visitor('dora', 7, 'wikiLoggedOut=1700000000; wikiUserName=Dora'),
  /** Has just written something. */
  writer: visitor('emil', 8, 'UseDC=master; cpPosIndex=1%401700000000%23abc', { hasSession }),
  forged: visitor(
    'mallory',
    9,
    'wiki_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; wikiUserID=2; wikiUserName=Anna; wikiToken=0; wikiProof=9999999999.0000000000000000.00',
    { hasSession },
  ),
} as const satisfies Readonly<Record<string, Visitor>>;

export const everybody: readonly Visitor[] = Object.values(visitors);
