import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import type { Reply } from '../support/cloudfront-model/messages.ts';
import { newcomer } from '../support/inside.ts';
import { EdgeClient } from '../support/leak-matrix/served.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

/** The matrix of leaks.test.ts in short, before MediaWiki itself and with true sessions. */
const wiki = sharedWiki();
const edge = new EdgeClient(wiki.port, `localhost:${wiki.port}`);
afterAll(() => edge.close());

interface Person {
  readonly name: string;
  readonly cookie: string;
  /** What nobody else may ever be sent. */
  readonly secrets: readonly string[];
}
const people: Person[] = [];
let admin: ApiClient;

const addresses = [
  '/wiki/TITLE',
  '/w/index.php?title=TITLE',
  '/w/index.php?title=TITLE&action=history',
  '/w/index.php?title=TITLE&action=raw&ctype=text/css&smaxage=300&maxage=300',
  '/w/index.php?title=TITLE&action=edit',
  '/wiki/Missing_TITLE',
  '/wiki/Special:Preferences/TITLE',
  '/wiki/Special:MyPage/TITLE',
  '/wiki/Special:UserLogin?returnto=TITLE',
  '/w/api.php?action=query&meta=userinfo|tokens&format=json&smaxage=300&maxage=300&x=TITLE',
  '/w/api.php?action=query&titles=TITLE&format=json&smaxage=300&maxage=300',
  '/w/rest.php/v1/page/TITLE',
  '/w/load.php?modules=startup&only=scripts&x=TITLE',
  // Made to look like files, to be kept.
  '/wiki/Special:Preferences/TITLE.css',
  '/wiki/Special:MyPage;TITLE.js',
  '/w/skins/..%2f../wiki/Special:Preferences/TITLE',
  '/static/../wiki/Special:Preferences/TITLE',
  '/w/index.php/Special:Preferences/TITLE.css',
];

const person = (name: string, cookie: string, ...secrets: readonly string[]): Person => ({
  ...{ name, cookie },
  secrets: [
    ...secrets,
    ...[...cookie.matchAll(/(?:_session|Token|Proof)=([^;]{20,})/g)].map(([, value = '']) => value),
  ],
});

beforeAll(async () => {
  const local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  const [anna, bert, dora] = [
    await newcomer(local, 'Leakanna'),
    await newcomer(local, 'Leakbert'),
    await newcomer(local, 'Leakdora'),
  ];
  const token = await dora.token();
  await dora.fetch('/w/api.php', {
    method: 'POST',
    body: new URLSearchParams({ action: 'logout', format: 'json', token }),
  });
  const asking = new ApiClient(wiki.url);
  await asking.fetch('/wiki/Special:UserLogin');
  const forged = 'wiki_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; wikiUserID=2; wikiToken=0123456789abcdef';
  people.push(
    person('anonymous', ''),
    person('anonymous with a session', asking.cookies),
    person('anna', anna.cookies, 'Leakanna'),
    person('bert', bert.cookies, 'Leakbert'),
    person('logged out', dora.cookies, 'Leakdora'),
    person('forged', forged),
  );
  for (const { name, secrets } of people.slice(1)) expect(secrets, name).not.toHaveLength(0);
});

const ask = (url: string, { cookie }: Person): Promise<Reply> =>
  edge.ask({ method: 'GET', url, headers: cookie === '' ? [] : [['Cookie', cookie]], address: '127.0.0.1' });

function leaks(who: Person, url: string, { headers, cookies, body }: Reply): string[] {
  const text = [...Object.values(headers), ...cookies, body.toString()].join('\n');
  const others = people.filter((other) => other !== who);
  return [
    ...others
      .filter(({ secrets }) => secrets.some((secret) => text.includes(secret)))
      .map(({ name }) => `what is ${name}’s`),
    ...(headers['x-cache'] === 'hit' && cookies.length > 0 ? ['a cookie from the cache'] : []),
    ...Object.keys(headers).filter((name) => /^(?:edge-|x-amz-meta-|xkey|x-varnish|x-powered-by)/.test(name)),
  ].map((leak) => `${who.name} got ${leak}: ${url}`);
}

it('nobody gets what was made for a true session, whoever asks first', { timeout: 600_000 }, async () => {
  const found: string[] = [];
  const states = new Set<unknown>();
  for (const [index, first] of people.entries()) {
    const title = `Leak_${index}`;
    await admin.edit(title, 'A page that everybody may read.');
    for (const address of addresses) {
      const url = address.replaceAll('TITLE', title);
      for (const who of [first, ...people.filter((other) => other !== first), first]) {
        const reply = await ask(url, who);
        states.add(reply.headers['x-cache']);
        found.push(...leaks(who, url, reply));
      }
    }
  }
  expect(found).toEqual([]);
  expect([...states]).toEqual(expect.arrayContaining(['hit', 'miss', 'pass']));
});

it('their sessions are true: each person with an account is greeted by name, and nobody else', async () => {
  for (const who of people) {
    const text = (await ask('/wiki/Main_Page', who)).body.toString();
    expect([...text.matchAll(/"wgUserName":"?(\w+)/g)].map(([, name]) => name)).toEqual([
      { anna: 'Leakanna', bert: 'Leakbert' }[who.name] ?? 'null',
    ]);
  }
});
