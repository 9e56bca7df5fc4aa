import type { Acl } from './acl.ts';
import { Firewall, type Verdict } from './firewall.ts';
import { rateDelaySeconds } from './rates.ts';
import { got, posted, type WebRequest } from './web-request.ts';

/** What every forger would say. */
const forged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'as Googlebot': {
    'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  },
  'as Googlebot, from an address of its own making': {
    'user-agent': 'Googlebot/2.1',
    'x-forwarded-for': '66.249.66.1',
    'x-real-ip': '66.249.66.1',
    'true-client-ip': '66.249.66.1',
    'cloudfront-viewer-address': '66.249.66.1:1',
    'x-original-url': '/healthz',
  },
  'as a health check': { 'user-agent': 'Amazon-Route53-Health-Check-Service (ref 1)' },
  'as somebody who is logged in': {
    cookie: 'wiki_session=0123456789abcdefghijklmnopqrstuv; wikiUserID=1; wikiUserName=Admin; wikiToken=1',
    referer: 'https://wiki.example.org/wiki/Main_Page',
    authorization: 'Bearer a',
  },
};

/** Histories, comparisons, lists and searches, and how one could try to spell them unseen. */
const expensive = [
  '/w/index.php?title=A&action=history',
  '/w/index.php?title=A&diff=5&oldid=4',
  '/w/index.php?oldid=4',
  '/wiki/A?action=info',
  '/?curid=3',
  '/w/index.php?search=a',
  '/w/index.php?title=Special:RecentChanges',
  '/wiki/Special:RecentChanges',
  '/wiki/special:RecentChanges',
  '/wiki/Special%3ARecentChanges',
  '/wiki/:Special:RecentChanges',
  '/wiki/_Special_:RecentChanges',
  '/wiki//Special:RecentChanges',
  '/wiki/./Special:RecentChanges',
  '/wiki/A/../Special:RecentChanges',
  '/%77iki/%53pecial:RecentChanges',
  '/w/index.php?title=SPECIAL%3ARecentChanges',
  '/w/index.php?title=A&%61ction=history',
  '/w/index.php?title=A&%20action=history',
  '/w/index.php?title=A&+action=history',
  '/w//index.php?action=history&title=A',
  '/w/api.php?action=query&list=allpages',
  '/w/rest.php/v1/search/page?q=a',
  '/w/%72est.php/v1/page/A/history',
] as const;

interface Timed {
  readonly request: WebRequest;
  /** In seconds. */
  readonly at: number;
}

/** These requests in turn, evenly over a time in seconds. */
const evenly = (count: number, seconds: number, ...requests: readonly WebRequest[]): readonly Timed[] =>
  Array.from({ length: count }, (_, index) => ({
    request: requests[index % requests.length] as WebRequest,
    at: (index * seconds) / count,
  }));

const verdicts = (acl: Acl, requests: readonly Timed[]): readonly Verdict[] => {
  const firewall = new Firewall(acl);
  return requests.map(({ request, at }) => firewall.decide(request, at));
};

/** What passes when limits are looked at only from time to time. */
const most = (limit: number, count: number, seconds: number) =>
  limit + Math.ceil((count / seconds) * rateDelaySeconds);

function unlimited(acl: Acl, requests: readonly Timed[], limit: number): readonly string[] {
  const answers = verdicts(acl, requests);
  const passed = answers.filter(({ blocked }) => !blocked).length;
  const bound = most(limit, requests.length, 300);
  const { answer } = answers.at(-1) ?? {};
  return [
    ...(passed > bound ? [`${passed} of ${requests.length} passed, more than ${bound}`] : []),
    ...(answer?.status === 429 && answer.headers['Retry-After'] && answer.text
      ? []
      : [`the last one was told ${answer?.status}`]),
  ];
}

export const rateGuarantees = {
  'no forged crawler gets past the limit': (acl: Acl) =>
    Object.entries(forged).flatMap(([who, headers]) =>
      unlimited(acl, evenly(1000, 300, got('/w/index.php?title=A&action=history', { headers })), 600).map(
        (why) => `${who}: ${why}`,
      ),
    ),

  'no spelling of an expensive address gets past the limit': (acl: Acl) => {
    // The limits alone, lower, for the same in less time.
    const Rules = acl.Rules.flatMap((rule) => {
      const { RateBasedStatement: rate } = rule.Statement;
      if (!rate?.ScopeDownStatement) return [];
      return [{ ...rule, Statement: { RateBasedStatement: { ...rate, Limit: 10 } } }];
    });
    return expensive.flatMap((target) => {
      const answers = verdicts({ ...acl, Rules }, evenly(40, 80, got(target)));
      return answers.at(-1)?.by === 'RateExpensive' ? [] : [`${target} is not limited`];
    });
  },

  'whoever writes without end is limited, and so is whoever asks for anything without end': (acl: Acl) => [
    ...unlimited(acl, evenly(1000, 300, posted('/w/index.php?title=A', { a: 'b' })), 500),
    ...unlimited(acl, evenly(7000, 300, got('/static/a.css')), 5000),
  ],

  'nobody is limited for what others do, nor for long': (acl: Acl) => {
    const firewall = new Firewall(acl);
    const flooding = got('/wiki/Special:Log', { address: '192.0.2.66' });
    const other = got('/wiki/Special:Log', { address: '192.0.2.67' });
    const beside = evenly(1000, 300, flooding).flatMap(({ request, at }, index) => {
      firewall.decide(request, at);
      return index % 10 === 0 && firewall.decide(other, at).blocked
        ? [`another was blocked after ${at} s`]
        : [];
    });
    return [
      ...beside,
      ...(firewall.decide(flooding, 601).blocked ? ['the same was still blocked 301 s later'] : []),
    ];
  },

  'a class of a school, a fast editor and a steady program are not limited': (acl: Acl) =>
    Object.entries({
      'a class of 200 behind one address, first visits': evenly(
        4000,
        300,
        got('/wiki/Main_Page'),
        ...Array.from({ length: 19 }, (_, index) => got(`/static/a.css?${index}`)),
      ),
      'an editor who saves every second': evenly(
        300,
        300,
        posted('/w/index.php?title=A', { wpTextbox1: 'a' }),
      ),
      'a program that asks every 600 ms': evenly(500, 300, got('/w/api.php?action=query&titles=A')),
    }).flatMap(([who, requests]) =>
      verdicts(acl, requests).some(({ blocked }) => blocked) ? [`${who} was limited`] : [],
    ),
} as const;
