import { longText, searches, texts, titles } from './texts.ts';
import { got, host, posted, sent, titled, uploaded, type WebRequest } from './web-request.ts';

/** Requests of people and programs that use the wiki, by what they do. None may be blocked. */
export interface Use {
  readonly what: string;
  readonly request: WebRequest;
}

const phone = {
  'user-agent':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
};
const bot = {
  'user-agent': 'ExampleBot/1.0 (https://example.org/bot; a@example.org) requests/2.32',
  accept: '*/*',
};
const session = (name: string) => ({
  cookie: `wiki_session=0123456789abcdefghijklmnopqrstuv; wikiUserID=7; wikiUserName=${encodeURIComponent(name)}; wikiToken=0123456789abcdef0123456789abcdef`,
});
const editor = { headers: session('Editor') };
const e = encodeURIComponent;
const token = '5d1f0c9e7a+\\';

/** Everywhere that a title goes, and what a browser fetches from the page that has it. */
const waysToATitle = (title: string): readonly (readonly [string, WebRequest])[] => {
  const path = titled(title);
  const referer = { headers: { referer: `https://${host}/wiki/${path}` } };
  const file = `${path.replaceAll('/', '-')}.png`;
  return [
    ['a page', got(`/wiki/${path}`)],
    ['a page on a phone', got(`/wiki/${path}`, { headers: phone })],
    ['its history', got(`/w/index.php?title=${e(title)}&action=history`)],
    ['its missing page', got(`/w/index.php?title=${e(title)}&action=edit&redlink=1`)],
    ['its editor', got(`/w/index.php?title=${e(title)}&action=edit`, editor)],
    ['what links to it', got(`/wiki/Special:WhatLinksHere/${path}?limit=500`)],
    ['login that returns to it', got(`/w/index.php?title=Special:UserLogin&returnto=${e(title)}`)],
    [
      'its text by the API',
      got(`/w/api.php?action=query&prop=revisions&titles=${e(title)}&format=json`, { headers: bot }),
    ],
    ['its text by the REST API', got(`/w/rest.php/v1/page/${e(title)}`, { headers: bot })],
    ['a search for it', got(`/w/index.php?search=${e(title)}&title=Special%3ASearch&fulltext=1`)],
    ['what is suggested for it', got(`/w/rest.php/v1/search/title?q=${e(title)}&limit=10`)],
    ['a picture so called', got(`/media/a/ab/${file}`)],
    ['a thumbnail so called', got(`/media/thumb/a/ab/${file}/120px-${file}`, referer)],
    ['styles for it', got('/w/load.php?lang=en&modules=site.styles&only=styles&skin=wiki7', referer)],
    ['a link on it', got('/wiki/Main_Page', referer)],
    ['its saved page', posted(`/w/index.php?title=${e(title)}&action=submit`, { wpTextbox1: title }, editor)],
    [
      'a file uploaded so called',
      uploaded('/wiki/Special:Upload', { wpDestFile: file, [file]: 'x' }, editor),
    ],
  ];
};

const readers = titles.flatMap((title) =>
  waysToATitle(title).map(([what, request]) => ({ what: `${what}: ${title}`, request })),
);

const searchers = searches.flatMap((words) => {
  const target = `/w/index.php?search=${e(words)}&title=Special%3ASearch`;
  return [
    { what: `a search: ${words}`, request: got(target) },
    {
      what: `styles for what was found: ${words}`,
      request: got('/w/load.php?lang=en&modules=site.styles', {
        headers: { referer: `https://${host}${target}` },
      }),
    },
    {
      what: `a search with +: ${words}`,
      request: got(`/w/index.php?${new URLSearchParams({ search: words })}`),
    },
    {
      what: `a search by the API: ${words}`,
      request: got(`/w/api.php?${new URLSearchParams({ srsearch: words })}`),
    },
  ];
});

/** Everywhere that a text is sent to. */
const waysToSave = (text: string): readonly (readonly [string, WebRequest])[] => {
  const fields = { title: 'A', text, summary: text.slice(0, 500), token };
  const json = (method: string, target: string, body: object) =>
    sent(method, target, JSON.stringify(body), {
      headers: { ...session('Editor'), 'content-type': 'application/json' },
    });
  return [
    [
      'the edit form',
      uploaded(
        '/w/index.php?title=A&action=submit',
        { wpTextbox1: text, wpSummary: text, wpEditToken: token },
        editor,
      ),
    ],
    [
      'a form',
      posted('/w/index.php?title=A&action=submit', { wpTextbox1: text, wpEditToken: token }, editor),
    ],
    ['a form of a special page', posted('/wiki/Special:ExpandTemplates', { wpInput: text }, editor)],
    [
      'the API',
      posted('/w/api.php', { action: 'edit', ...fields }, { headers: { ...session('Bot'), ...bot } }),
    ],
    [
      'the API, multipart',
      uploaded('/w/api.php', { action: 'edit', ...fields }, { headers: { ...session('Bot'), ...bot } }),
    ],
    ['a preview', posted('/w/api.php?action=parse&format=json', { text, contentmodel: 'wikitext' }, editor)],
    ['the REST API', json('PUT', '/w/rest.php/v1/page/A', { source: text, comment: '', token })],
    [
      'VisualEditor, back to wikitext',
      json('POST', '/w/rest.php/v1/transform/html/to/wikitext/A', {
        html: `<!DOCTYPE html><html><head><base href="//x"></head><body>${text}</body></html>`,
      }),
    ],
    [
      'VisualEditor, to HTML',
      json('POST', '/w/rest.php/v1/transform/wikitext/to/html/A', { wikitext: text }),
    ],
    [
      'VisualEditor, saving',
      posted('/w/api.php', { action: 'visualeditoredit', html: `<body>${text}</body>`, token }, editor),
    ],
  ];
};

const editors = Object.entries({ ...texts, '60 KB of all of it': longText }).flatMap(([name, text]) =>
  waysToSave(text).map(([what, request]) => ({ what: `${name} saved by ${what}`, request })),
);

/** The same bytes in each run, of every value. */
const binary = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 2_654_435_761) >>> 11));
const svg =
  '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"><style>a{}</style><script>1</script></svg>';
const pdf = Buffer.concat([
  Buffer.from('%PDF-1.7\n<< /JS (app.alert) /URI (http://192.0.2.1/a) >>\n'),
  binary,
]);
const uploaders = Object.entries({
  'a.jpg': binary,
  'a.svg': Buffer.from(svg),
  'a.pdf': pdf,
  'error.log.png': binary,
}).flatMap(([name, file]) => [
  {
    what: `${name} uploaded by the form`,
    request: uploaded('/wiki/Special:Upload', { wpUploadDescription: texts.PHP ?? '', [name]: file }, editor),
  },
  {
    what: `${name} uploaded by the form's other address`,
    request: uploaded('/w/index.php?title=Special:Upload', { [name]: file }, editor),
  },
  {
    what: `${name} uploaded by the API in chunks`,
    request: uploaded(
      '/w/api.php',
      { action: 'upload', stash: '1', offset: '0', token, [name]: file },
      { headers: bot },
    ),
  },
]);

const fiftyTitles = Array.from({ length: 50 }, (_, index) => `מאמר ארוך מספר ${index}`).join('|');
const modules = Array.from({ length: 120 }, (_, index) => `ext.someExtension.module${index}`).join('|');
const programs: readonly Use[] = [
  ['fifty titles', got(`/w/api.php?action=query&format=json&titles=${e(fiftyTitles)}`, { headers: bot })],
  ['fifty titles by POST', posted('/w/api.php', { action: 'query', titles: fiftyTitles }, { headers: bot })],
  [
    'a generator',
    got(
      '/w/api.php?action=query&generator=allpages&gapfrom=Win.ini&gaplimit=500&prop=info%7Crevisions&rvprop=content',
      { headers: bot },
    ),
  ],
  [
    'curl',
    got('/w/api.php?action=query&meta=siteinfo', { headers: { 'user-agent': 'curl/8.14.1', accept: '*/*' } }),
  ],
  [
    'from another origin',
    sent('OPTIONS', '/w/api.php?origin=https%3A%2F%2F192.0.2.1&action=query', '', {
      headers: { origin: 'https://192.0.2.1' },
    }),
  ],
  [
    'fetching a picture by address',
    posted('/w/api.php', { action: 'upload', url: 'http://192.0.2.1/a.ini', token }, { headers: bot }),
  ],
  [
    'load.php with 3 KB of modules',
    got(`/w/load.php?lang=en&modules=${e(modules)}&skin=wiki7&version=1abcd`),
  ],
  [
    'OAuth',
    got(`/wiki/Special:OAuth/authorize?oauth_token=1&oauth_callback=${e('http://127.0.0.1:8080/back')}`),
  ],
  [
    'OAuth 2',
    got(
      `/w/rest.php/oauth2/authorize?response_type=code&client_id=1&redirect_uri=${e('http://127.0.0.1/back.php?a=../b')}`,
    ),
  ],
  [
    'return from OAuth',
    got(`/wiki/Special:PluggableAuthLogin?code=${'a'.repeat(1500)}&state=${'b'.repeat(900)}`),
  ],
  ['a campaign', got('/?utm_source=a&fbclid=IwAR0abc_aem_def&gclid=Cj0KCQ')],
  [
    'a feed reader',
    got('/w/index.php?title=Special:RecentChanges&feed=atom', {
      headers: { 'user-agent': 'Tiny Tiny RSS/25' },
    }),
  ],
  [
    'a crawler',
    got('/wiki/Main_Page', {
      headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    }),
  ],
  ['robots.txt', got('/robots.txt', { headers: bot })],
  ['the sitemap', got('/sitemap/sitemap-index-wiki.xml', { headers: bot })],
  [
    'a health check',
    got('/healthz', {
      headers: { 'user-agent': 'Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)' },
    }),
  ],
].map(([what, request]) => ({ what, request }) as Use);

const people: readonly Use[] = [
  ...[
    "Robert'); DROP TABLE students;--",
    "O'Brien or 1=1",
    'Union select a from b',
    'Onload = x',
    '169.254.169.254',
  ].map((name) => ({
    what: `somebody called ${name}`,
    request: got('/wiki/Main_Page', { headers: session(name) }),
  })),
  {
    what: 'cookies of other sites of the domain',
    request: got('/wiki/Main_Page', {
      headers: { cookie: `consent={"a":"b' or 'c'='c"}; last=http://169.254.169.254/; note=<script>` },
    }),
  },
  {
    what: 'a password like an attack',
    request: posted('/w/index.php?title=Special:UserLogin', { wpPassword: "' or 1=1 --" }),
  },
];

export const uses: readonly Use[] = [
  ...readers,
  ...searchers,
  ...editors,
  ...uploaders,
  ...programs,
  ...people,
];
