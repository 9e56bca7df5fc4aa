import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { droppedRequestHeaders, methods, personalCookies } from '../../blueprint/edge-rules.ts';
import { askedUrls } from '../../blueprint/edge-table.fixture.ts';
import { languages } from '../../config/languages.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { keyHeader } from './class-rules.ts';
import { functionCode } from './function-code.ts';
import {
  type Answer,
  privateWiki,
  publicWiki,
  type Request,
  requestOf,
  run,
  urlOf,
} from './run-function.fixture.ts';
import { wikis } from './wiki.fixture.ts';

const sent = (request: Request, wiki = publicWiki) =>
  run('viewer-request', wiki, { context: { requestId: 'this-one' }, request }) as Request;
const refused = (request: Request, wiki = publicWiki) => sent(request, wiki) as unknown as Answer;
const ask = (url: string, headers = {}, wiki = publicWiki) => sent(requestOf(url, headers), wiki);

const keyOf = (request: Request) => request.headers[keyHeader]?.value;

describe('the functions at CloudFront', () => {
  it.each(wikis)('have no more than 10 KB with their rules: %s', (_, { wiki }) => {
    for (const name of ['viewer-request', 'page-response', 'media-response'] as const) {
      expect(Buffer.byteLength(functionCode(name, wiki))).toBeLessThan(10 * 1024);
    }
  });

  it('are written in what runtime 2.0 knows: nothing after ECMAScript 5 but const, let, arrows and templates', () => {
    for (const name of ['viewer-request', 'page-response', 'media-response'] as const) {
      const source = functionCode(name, publicWiki);
      const old = transformSync(source, {
        target: 'es5',
        supported: {
          'const-and-let': true,
          arrow: true,
          'template-literal': true,
        },
      });
      expect(old.warnings).toEqual([]);
      expect(old.code).not.toMatch(/__\w+|new RegExp/);
      expect(source).not.toMatch(/\(\?<|\.replaceAll|\.includes\(|\.\.\./);
    }
  });
});

describe('a request that may be shared', () => {
  // The same tables stand in tests/stack/edge.test.ts and edge-rules.test.ts for Varnish.
  it.each([
    ['/wiki/P?utm_source=x&a=2&b=1&fbclid=y', '/wiki/P?a=2&b=1'],
    ['/wiki/P?b=1&a=2', '/wiki/P?a=2&b=1'],
    ['/wiki/P?UTM_Campaign=x', '/wiki/P'],
    ['/wiki/P?utm_source', '/wiki/P'],
    ['/wiki/P?gclid=1&&mc_eid=2&', '/wiki/P'],
    ['/wiki/P?xfbclid=y&my_utm_source=1', '/wiki/P?my_utm_source=1&xfbclid=y'],
    ['/wiki/P?a=2&b=3&a=1', '/wiki/P?a=1&b=3'],
    ['/wiki/P?a%5B%5D=2&a%5B%5D=1&c[]=2&c[]=1', '/wiki/P?a%5B%5D=1&a%5B%5D=2&c%5B%5D=1&c%5B%5D=2'],
    ['/wiki/P_(one)', '/wiki/P_(one)'],
    ['/wiki/P_%28one%29', '/wiki/P_(one)'],
    ['/wiki/P_%28caf%c3%a9%29', '/wiki/P_(caf%C3%A9)'],
    ['/wiki/A%2fB%3aC%2C%7e%5F', '/wiki/A/B:C,~_'],
    ['/wiki/AT&T=1+1', '/wiki/AT%26T%3D1%2B1'],
    ['/wiki/AT%26T%3f', '/wiki/AT%26T%3F'],
    [`/wiki/Say_"it's"`, '/wiki/Say_%22it%27s%22'],
    ['/wiki/100%25', '/wiki/100%25'],
    ['/w/index.php?title=A%28b%29&action=raw&x=1+1', '/w/index.php?action=raw&title=A(b)&x=1+1'],
    ['/w/load.php?modules=a%7Cb&lang=de', '/w/load.php?lang=de&modules=a%7Cb'],
    ['/w/resources/a.png?12345', '/w/resources/a.png?12345'],
    ['/w/api.php?titles=A%28b', '/w/api.php?titles=A%28b'],
  ])('for %s asks for %s', (url, expected) => {
    const request = ask(url);
    expect(urlOf(request)).toBe(expected);
    expect(keyOf(request)).not.toBe('this-one');
  });

  it.each([
    ['/wiki/P', 'page'],
    ['/w/index.php?title=P', 'page'],
    ['/w/load.php?modules=startup', 'load'],
    ['/w/skins/a.css', 'static'],
    ['/media/a/ab/A.png', 'media'],
    ['/w/rest.php/v1/page/A', 'api'],
  ])('has the class in its key: %s', (url, name) => expect(keyOf(ask(url))).toBe(name));

  it('never gets what was kept while the wiki was open to everybody', () => {
    for (const url of ['/wiki/P', '/w/rest.php/v1/page/A', '/media/a/ab/A.png']) {
      expect(keyOf(ask(url, {}, privateWiki))).not.toBe(keyOf(ask(url)));
    }
  });

  it('carries no cookie, no reload and no date', () => {
    const headers = {
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      'if-modified-since': 'x',
      'if-none-match': 'y',
    };
    const request = ask('/wiki/P', { cookie: 'wikimwuser-sessionId=1; theme=dark', ...headers });
    expect(request.cookies).toEqual({});
    expect(Object.keys(request.headers)).toEqual([keyHeader]);
  });

  it.each([
    'wikimwuser-sessionId=1',
    'wikimwclientpreferences=x',
    'other_session=1',
    'a=wiki_session',
    'wikiUserName=A',
  ])('is one with the cookie %s', (cookie) => expect(keyOf(ask('/wiki/P', { cookie }))).toBe('page'));

  it('says the reader’s language only where pages depend on it', () => {
    const headers = { 'accept-language': 'zh-TW' };
    const chinese = wikiUnderTest({ id: 'wiki', language: 'zh' }).wiki;
    expect(ask('/wiki/P', headers).headers).not.toHaveProperty('accept-language');
    expect(ask('/wiki/P', headers, chinese).headers).toHaveProperty('accept-language');
  });

  it('keeps its date where browsers keep the answer', () => {
    expect(ask('/w/load.php', { 'if-modified-since': 'x' }).headers).toHaveProperty('if-modified-since');
  });
});

describe('what is asked for', () => {
  // The same table is asked of Varnish in tests/stack/edge-classes.test.ts.
  it.each(askedUrls)('is shared or not, and has one address: $url', ({ url, guarded, key }) => {
    const request = ask(url);
    const isShared = guarded === undefined || guarded === 'search' || guarded === 'expensive';
    expect(keyOf(request) !== 'this-one').toBe(isShared);
    if (guarded === undefined) expect(urlOf(request)).toBe(key ?? url);
  });

  it('is told in the wiki’s own language', () => {
    const hebrew = wikiUnderTest({ id: 'wiki', language: 'he' }).wiki;
    const logIn = `/wiki/${encodeURI('מיוחד:כניסה_לחשבון')}`;
    expect([keyOf(ask(logIn, {}, hebrew)), keyOf(ask(logIn))]).toEqual(['this-one', 'page']);
  });

  it.each(languages)('fits into 10 KB in the language %s', (language) => {
    const code = functionCode('viewer-request', wikiUnderTest({ id: 'wiki', language }).wiki);
    expect(Buffer.byteLength(code)).toBeLessThan(9 * 1024);
  });
});

describe('a request that must not be shared', () => {
  it.each(personalCookies('wiki'))('is one with %s: a key of its own, and nothing of it changed', (name) => {
    const request = ask('/wiki/P_%28x%29?b=1&a=2', { cookie: `a=b; ${name}=mine` });
    expect(keyOf(request)).toBe('this-one');
    expect(request.cookies).toEqual({ a: { value: 'b' }, [name]: { value: 'mine' } });
    expect(urlOf(request)).toBe('/wiki/P_%28x%29?b=1&a=2');
  });

  it('is one with Authorization', () => {
    expect(keyOf(ask('/w/api.php', { authorization: 'Bearer x' }))).toBe('this-one');
  });

  it.each(['/wiki/%41', '/wiki/P?title=%41', '/wiki/caf\u00e9', '/w/index.php?title=%7a'])(
    'is one for a spelling that comes from no browser: %s',
    (url) => expect(keyOf(ask(url))).toBe('this-one'),
  );

  it('is one that sends something', () => {
    const request = sent(requestOf('/wiki/P', { cookie: 'a=b' }, 'POST'));
    expect(keyOf(request)).toBe('this-one');
    expect(request.cookies).toEqual({ a: { value: 'b' } });
  });

  it('can’t name another’s key', () => {
    expect(keyOf(ask('/wiki/P', { [keyHeader]: 'other' }))).toBe('page');
    expect(keyOf(ask('/wiki/P', { [keyHeader]: 'page', cookie: 'wiki_session=1' }))).toBe('this-one');
  });

  it('asks for the whole page again after logout', () => {
    const request = ask('/wiki/P', {
      cookie: 'wikiLoggedOut=1',
      'if-modified-since': 'x',
      'if-none-match': 'y',
    });
    expect(Object.keys(request.headers)).toEqual([keyHeader]);
  });
});

describe('files and styles', () => {
  it.each(['/w/load.php?modules=a', '/w/skins/a.css', '/media/a/ab/A.png'])(
    'are the same with a session: %s',
    (url) => {
      const request = ask(url, { cookie: 'wiki_session=1', authorization: 'x' });
      expect(keyOf(request)).not.toBe('this-one');
      expect(request.cookies).toEqual({});
      expect(request.headers).not.toHaveProperty('authorization');
    },
  );

  it('of a private wiki are asked for with the session', () => {
    const request = ask('/media/a/ab/A.png', { cookie: 'wiki_session=1' }, privateWiki);
    expect([keyOf(request), request.uri]).toEqual(['this-one', '/media/a/ab/A.png']);
    expect(request.cookies).toHaveProperty('wiki_session');
  });

  it.each([
    ['/media/a/ab/A%28b%29.png?20240101', '/a/ab/A(b).png'],
    ['/media/archive/a/ab/20240101000000!A.png', '/archive/a/ab/20240101000000!A.png'],
    ['/media/thumb/a/ab/A.png/250px-A.png', '/thumb/a/ab/A.png/250px-A.png'],
    ['/media/thumb/archive/a/ab/2!A.png/250px-A.png', '/thumb/archive/a/ab/2!A.png/250px-A.png'],
    ['/media/a/ab/C++.png', '/a/ab/C%2B%2B.png'],
    ['/media/a/ab/%41.png', '/a/ab/%41.png'],
  ])('of a public wiki are asked of the bucket: %s', (url, expected) =>
    expect(urlOf(ask(url))).toBe(expected),
  );

  it.each([
    '/media/',
    '/media/?list-type=2',
    '/media/deleted/x',
    '/media/captcha/',
    '/media/a/ab/',
    '/media/thumb/',
    '/media/transcoded/a/ab/A',
    '/media/thumb/..',
    '/media/thumb/../',
    '/media/thumb/%2e%2e%2f?list-type=2',
    '/media/thumb/a/..//../..',
    '/media/thumb//',
    '/media/thumb/./',
    '/media/a/ab/..',
    '/media/archive/a/ab/%2E%2E',
  ])('that are none get no key of the bucket, and nobody its listing: %s', (url) => {
    for (const method of ['GET', 'HEAD']) {
      expect(refused(requestOf(url, {}, method)).statusCode).toBe(404);
    }
  });

  it.each(['?list-type=2', '?versions', '?acl', '?prefix=a&delimiter=/'])(
    'are asked of the bucket without %s',
    (query) => expect(urlOf(ask(`/media/a/ab/A.png${query}`))).toBe('/a/ab/A.png'),
  );
});

describe('a client', () => {
  it.each(['PURGE', 'TRACE', 'BREW', 'DELETE', 'PUT', 'PATCH'])('cannot use %s', (method) => {
    const answer = refused(requestOf('/wiki/P', {}, method));
    expect(answer).toMatchObject({
      statusCode: 405,
      headers: { allow: { value: methods.anywhere.join(', ') } },
    });
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('can use %s with the REST API', (method) => {
    expect(keyOf(sent(requestOf('/w/rest.php/v1/page/A', {}, method)))).toBe('this-one');
  });

  it('cannot claim another address, host or path', () => {
    const theirs = ['proxy-connection', 'upgrade', 'x-real-ip', 'via'];
    const forged = Object.fromEntries(droppedRequestHeaders.map((name) => [name.toLowerCase(), 'evil']));
    for (const method of ['GET', 'POST']) {
      const { headers } = sent(requestOf('/wiki/P', { ...forged, 'user-agent': 'x' }, method));
      expect(Object.keys(headers).sort()).toEqual([...theirs, 'user-agent', keyHeader].sort());
    }
  });
});
