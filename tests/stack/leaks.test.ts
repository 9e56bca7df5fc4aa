import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheTagHeader } from '../../src/blueprint/edge-rules.ts';
import type { VclOptions } from '../../src/local/edge/render-vcl.ts';
import { EdgeUnderTest } from '../support/edge-under-test.ts';
import { onceInFull } from '../support/full-run.ts';
import { MarkingWiki } from '../support/leak-matrix/marking-wiki.ts';
import { type Findings, type MatrixOptions, runMatrix } from '../support/leak-matrix/matrix.ts';
import { EdgeClient, ServedWiki } from '../support/leak-matrix/served.ts';
import { without } from '../support/leak-matrix/spoiled.ts';
import { everybody } from '../support/leak-matrix/visitors.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const edge = new EdgeUnderTest();
const served = new ServedWiki(new MarkingWiki({ visitors: everybody, tagHeader: cacheTagHeader }));
let options: VclOptions;

beforeAll(async () => {
  const port = await served.start();
  const replica = (name: string) => [{ name, address: '127.0.0.1', port }];
  options = {
    wikiId: 'wiki',
    server: 'http://wiki.example.org',
    shield: 'off',
    web: replica('web-1'),
    thumbs: replica('thumbs-1'),
  };
  await edge.start(await sharedWiki().inside(), options);
});
afterAll(async () => {
  await edge.stop();
  await served.stop();
});

async function leaksOf(way: Omit<MatrixOptions, 'ask' | 'between'>): Promise<Findings> {
  const client = new EdgeClient(edge.port, 'wiki.example.org');
  try {
    return await runMatrix({
      ...way,
      ask: (ask) => client.ask(ask),
      between: async (random) => {
        if (random() < 0.01) await edge.purge('site-wiki');
      },
    });
  } finally {
    client.close();
  }
}

test('Varnish gives nobody what is another’s', { timeout: 600_000 }, async () => {
  const { leaks, requests, hits } = await leaksOf({ depth: onceInFull ? 'whole' : 'short' });
  expect(leaks).toEqual([]);
  expect(requests).toBeGreaterThan(8000);
  expect(hits).toBeGreaterThan(requests / 20);
});

describe('the matrix finds it when', () => {
  const some = [
    '/wiki/Page_N',
    '/w/index.php?title=Page_N&action=raw&ctype=text/css&smaxage=300&maxage=300',
    '/wiki/Missing_N',
    '/w/rest.php/v1/page/Page_N',
    '/w/load.php?modules=startup&x=N',
  ];

  test.each<[string, readonly [RegExp, string?][], RegExp]>([
    [
      'sessions go through the cache with their cookies, and `private` is not heeded',
      [
        [/if \(req\.http\.Authorization \|\|[^{]*\{\s*return \(pass\);\s*\}/],
        [/unset req\.http\.Cookie;/],
        [/\|\| beresp\.http\.Cache-Control ~ "[^"]*private[^"]*"/],
      ],
      /private bytes of/,
    ],
    [
      'a header that claims another host reaches the wiki',
      [[/unset req\.http\.X-Forwarded-Host;/]],
      /what only another request had/,
    ],
    [
      'a browser’s copy from a past session is confirmed',
      [[/(?<=unset req\.http\.Pragma;[\s\S]*?)unset req\.http\.If-Modified-Since;/]],
      /past session, confirmed/,
    ],
    [
      'tags are not taken away',
      [[new RegExp(`unset resp\\.http\\.${cacheTagHeader};`, 'i')]],
      /the header x-amz-meta-cache-tag/,
    ],
  ])('%s', async (_, parts, leak) => {
    await edge.reload(options, (vcl) =>
      parts.reduce((text, [part, instead]) => without(text, part, instead), vcl),
    );
    const { leaks } = await leaksOf({ depth: 'short', addresses: some, randomRequests: 300 });
    expect(leaks.join('\n')).toMatch(leak);
  });
});
