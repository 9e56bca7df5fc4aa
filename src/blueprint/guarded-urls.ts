import type { Wiki } from '../config/wiki.ts';
import { trackingParameters, urlClasses } from './edge-rules.ts';
import { accountPages, specialNamespace } from './special-pages.ts';

/**
 * What a request asks MediaWiki to do, within the classes `page` and `api`. A class of `edge-rules` says who answers and for how long that
 * is kept; this says what must never be kept, and what is work that a crawler must not ask for without end.
 *
 * - `odd`: a spelling that no browser and no link has, so that nobody slips past the rules below: encoded letters, bytes that need an
 *   encoding, invisible characters, `//` and `/../`, parameters that begin with a space (PHP takes it away).
 * - `private`: logging in, accounts, preferences. Special pages have names in the wiki's own language too; what is not known here is
 *   `private` in MediaWiki's own words.
 * - `edit`: forms that change a page.
 * - `search`: what people do here who are looking for something. Its budget is its own, so that no crawl of histories ends it, nor it them.
 * - `expensive`: made for the one who asks: histories, comparisons, old revisions, every other special page, any parameter that a link for
 *   readers does not have, and long lists from the APIs.
 */
export interface GuardedUrls {
  readonly name: 'odd' | 'private' | 'edit' | 'search' | 'expensive';
  /** Regular expression on path and query, as the client wrote them, without regard to case. The first that matches counts. */
  readonly pattern: string;
  /** Whether a shared cache may keep it, if MediaWiki says so. `never` counts whatever the origin says. */
  readonly stored: 'never' | 'as the origin says';
  /** Of which budget of the shield an anonymous GET or HEAD takes. @default - none: people must be able to log in */
  readonly budget?: 'edit' | 'search' | 'expensive';
}

/** What `X-Robots-Tag` says of all of them. robots.txt says the same: `robotsRules`. */
export const robotsTag = 'noindex, nofollow';

/** Parameters, as names and values, of links that readers follow from page to page. */
export const readingParameters = [
  'title=[^&]*',
  'action=(?:view|raw|render)?',
  'redirect=no',
  'variant=[a-z-]*',
  // With `action=raw`: styles and scripts that people write in pages.
  'ctype=[^&]*',
  's?maxage=[0-9]*',
] as const;

/** Where a crawler is welcome to follow a query string: languages in several scripts. As robots.txt writes it. */
const crawledQueries = ['/wiki/*?variant='] as const;

const parameter = (text: string) => `[?](?:[^&]*&)*${text}`;
/** The address of a page without its query. `/` and index.php read the title from the query, `/wiki/` from the path. */
export const anyPage = '^/(?:wiki(?:/[^?]*)?|w/index\\.php)?';
/** Where a title begins. A path wins over a query. */
const titleAt = '(?:^/wiki/|^/(?:w/index\\.php)?[?](?:[^&]*&)*title=)';
const space = '(?:[_+]|%(?:5f|20))';
const ends = '(?=/|%2f|[?&]|$)';

const formActions = [
  'changecontentmodel',
  'delete',
  'edit',
  'editchangetags',
  'markpatrolled',
  'mcrrestore',
  'mcrundo',
  'protect',
  'purge',
  'revert',
  'revisiondelete',
  'rollback',
  'submit',
  'unprotect',
  'unwatch',
  'watch',
];

/** Of the API: whatever goes on from page to page. What the viewer of pictures and the editors ask for one page is not among them. */
const deepParameters = ['generator', 'list', 'revids', 'pageids', '[a-z]*continue', '[a-z]{2}limit'];
const deepActions = ['compare', 'expandtemplates', 'feed[a-z]+', 'parse'];
const deepRest = ['revision/', 'page/[^?]*/(?:history|links)', 'transform/'];

const ofFiles = urlClasses
  .filter(({ name }) => name !== 'page' && name !== 'api')
  .map(({ pattern }) => pattern);
const oddAnywhere = [
  '%(?:3[0-9]|[46][1-9a-f]|[57][0-9a]|[01][0-9a-f]|7f)',
  '[^\\x21-\\x7e]',
  // What MediaWiki takes out of a title, or takes for a space: marks of direction and foreign spaces.
  '%c2%a0|%e2%80%(?:8[0-9abef]|a[89a-f])|%e3%80%80',
  '[?&](?:[+]|%20)',
];
/** Files have such names at times, but none is reached by a path that leads elsewhere first. */
const odd = `^[^?]*(?:/|%2f)(?:(?:[.]|%2e){1,2}(?:[/?]|%2f|$)|/|%2f)|^(?!${ofFiles.join('|')}).*?(?:${oddAnywhere.join('|')})`;

/**
 * The expressions are such that PCRE (Varnish, nginx) and JavaScript (CloudFront's functions, tests) read alike; without regard to case.
 *
 * @param wiki whose language gives special pages their names
 */
export function guardedUrls(wiki: Pick<Wiki, 'language'>): readonly GuardedUrls[] {
  const names = specialNamespace(wiki.language).map(inEveryCase).join('|');
  const special = `${titleAt}(?:[:_+]|%(?:3a|5f|20))*(?:${names})${space}*(?::|%3a)${space}*`;
  const account = `${special}(?:${accountPages(wiki.language).map(inUrl).join('|')})${ends}`;
  const reading = [...readingParameters, `(?:${trackingParameters.join('|')})(?:=[^&]*)?`].join('|');
  return [
    { name: 'odd', pattern: odd, stored: 'never', budget: 'expensive' },
    {
      name: 'private',
      // The first two name another page than the title does, and of two titles the last counts.
      pattern: `^(?!.*[?&](?:curid|search)(?:[=&]|$))${account}(?!.*&title=)`,
      stored: 'never',
    },
    {
      name: 'edit',
      pattern: `${anyPage}${parameter(`(?:veaction=|action=(?:${formActions.join('|')})(?:&|$))`)}`,
      stored: 'never',
      budget: 'edit',
    },
    {
      name: 'search',
      pattern: [
        // It makes a search of every page, whatever else is asked: MediaWiki looks for it before it looks for a title.
        `${anyPage}${parameter('search(?:[=&]|$)')}`,
        `${special}search${ends}(?!.*&title=)`,
        `^/w/api\\.php(?!.*[?&](?:generator|list=(?!search(?:&|$))))${parameter('list=search(?:&|$)')}`,
        '^/w/rest\\.php/v1/search/page',
      ].join('|'),
      stored: 'as the origin says',
      budget: 'search',
    },
    {
      name: 'expensive',
      pattern: [
        special,
        `${anyPage}${parameter(`(?!(?:${reading})(?:&|$))[^&]`)}`,
        `^/w/api\\.php${parameter(`(?:(?:${deepParameters.join('|')})=|action=(?:${deepActions.join('|')})(?:&|$))`)}`,
        `^/w/rest\\.php/v1/(?:${deepRest.join('|')})`,
      ].join('|'),
      stored: 'as the origin says',
      budget: 'expensive',
    },
  ];
}

/** What robots.txt forbids and allows, in its own words. The longest rule that matches counts. See RFC 9309, 2.2.2. */
export function robotsRules(wiki: Pick<Wiki, 'language'>): readonly string[] {
  const spaces = specialNamespace(wiki.language).map((name) => encodeURI(name));
  return [
    'Disallow: /w/',
    ...['load.php', 'resources/', 'skins/', 'extensions/', 'assets/'].map((path) => `Allow: /w/${path}`),
    ...spaces.flatMap((name) => [`Disallow: /wiki/${name}:`, `Disallow: /wiki/${name}%3A`]),
    'Disallow: /?',
    'Disallow: /wiki?',
    'Disallow: /wiki/*?',
    ...crawledQueries.map((path) => `Allow: ${path}`),
  ];
}

/** A name as it may be written in an address. */
function inUrl(name: string): string {
  return [...name]
    .map((character) => {
      if (character === '_') return space;
      if (/[\x21-\x7e]/.test(character)) return character.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return encodeURIComponent(character);
    })
    .join('');
}

/** The same in capitals and in small letters, which MediaWiki doesn't tell apart. Those of ASCII need no word. */
function inEveryCase(name: string): string {
  return [...name]
    .map((character) => {
      const cases = new Set([character, character.toLowerCase(), character.toUpperCase()].map(inUrl));
      return cases.size === 1 || character <= '~' ? inUrl(character) : `(?:${[...cases].join('|')})`;
    })
    .join('');
}
