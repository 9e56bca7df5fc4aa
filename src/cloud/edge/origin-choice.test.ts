import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { Wiki } from '../../config/wiki.ts';
import { choosingFunctionCode } from './function-code.ts';
import { regionFlag } from './region-flag.ts';
import { privateWiki, publicWiki, requestOf, run } from './run-function.fixture.ts';
import { wikis } from './wiki.fixture.ts';

const IMPORT = "import cf from 'cloudfront';\n";

interface Chosen {
  readonly answer: unknown;
  /** What the function told CloudFront of the origin; undefined: nothing. */
  readonly origin: unknown;
}

/** Runs it with a key-value store that has this value for the flag; undefined: the key isn't there. */
async function choose(flag: string | undefined, url: string, wiki: Wiki = publicWiki, method = 'GET') {
  const chosen: { origin?: unknown } = {};
  const cf = {
    kvs: () => ({
      get: async (key: string) => {
        if (key !== regionFlag.key || flag === undefined) throw new Error('KeyNotFound');
        return flag;
      },
    }),
    selectRequestOriginById: (id: string) => {
      chosen.origin = id;
    },
    createRequestOriginGroup: (group: object) => {
      chosen.origin = JSON.parse(JSON.stringify(group));
    },
  };
  const source = choosingFunctionCode(wiki);
  expect(source.startsWith(IMPORT)).toBe(true);
  const event = JSON.stringify(eventOf(url, method));
  const answer = await runInNewContext(`${source.slice(IMPORT.length)}\nhandler(${event})`, { cf });
  return { answer: JSON.parse(JSON.stringify(answer)), origin: chosen.origin } satisfies Chosen;
}

const eventOf = (url: string, method = 'GET') => ({
  context: { requestId: 'this-one' },
  request: requestOf(url, { cookie: 'a=b' }, method),
});

const pages = ['/wiki/P', '/w/load.php?modules=a', '/w/api.php?action=query', '/w/skins/a.css', '/healthz'];
const files = ['/media/a/ab/A.png', '/media/archive/a/ab/20240101000000!A.png'];
const thumbnail = '/media/thumb/a/ab/A.png/250px-A.png';

describe('while the flag names no region, or the wiki’s own', () => {
  it.each([undefined, regionFlag.home, regionFlag.leaving, 'nonsense'])(
    'no request goes anywhere but where its behaviour says: %s',
    async (flag) => {
      for (const url of [...pages, ...files, thumbnail]) {
        const { answer, origin } = await choose(flag, url);
        expect(origin).toBeUndefined();
        expect(answer).toEqual(run('viewer-request', publicWiki, eventOf(url)));
      }
    },
  );
});

describe('while the flag names the second region', () => {
  const flag = regionFlag.standby;

  it.each(pages)('its balancer answers %s', async (url) => {
    const { origin, answer } = await choose(flag, url);
    expect(origin).toBe('standby-wiki');
    expect(answer).toEqual(run('viewer-request', publicWiki, eventOf(url)));
  });

  it('its balancer gets what is sent', async () => {
    expect((await choose(flag, '/w/api.php', publicWiki, 'POST')).origin).toBe('standby-wiki');
  });

  it.each(files)('its bucket answers %s', async (url) => {
    expect((await choose(flag, url)).origin).toBe('standby-files');
  });

  it('its bucket has thumbnails, and its balancer those that are missing there', async () => {
    expect((await choose(flag, thumbnail)).origin).toEqual({
      originIds: [{ originId: 'standby-files' }, { originId: 'standby-thumbnails' }],
      failoverCriteria: { statusCodes: [403, 404] },
    });
  });

  it.each([...files, thumbnail])('files of a private wiki come from its balancer alone: %s', async (url) => {
    expect((await choose(flag, url, privateWiki)).origin).toBe('standby-wiki');
  });

  it('a refusal stays one', async () => {
    const { answer, origin } = await choose(flag, '/wiki/P', publicWiki, 'PURGE');
    expect(answer).toMatchObject({ statusCode: 405 });
    expect(origin).toBeUndefined();
  });
});

describe('the function that chooses', () => {
  it.each(wikis)('has no more than 10 KB with its rules: %s', (_, { wiki }) => {
    expect(Buffer.byteLength(choosingFunctionCode(wiki))).toBeLessThan(10 * 1024);
  });

  it('is written in what runtime 2.0 knows: await and import beside what the others use', () => {
    const source = choosingFunctionCode(publicWiki);
    const supported = {
      'const-and-let': true,
      arrow: true,
      'template-literal': true,
      'async-await': true,
    };
    const old = transformSync(source, { target: 'es5', supported });
    expect(old.warnings).toEqual([]);
    expect(old.code).not.toMatch(/__\w+|new RegExp/);
    expect(source).not.toMatch(/\(\?<|\.replaceAll|\.includes\(|\.\.\./);
  });
});
