import { describe, expect, it } from 'vitest';
import { browsersRevalidate, cacheTagHeader } from '../../blueprint/edge-rules.ts';
import type { EdgeFunctionName } from './compiled-function.ts';
import { type Answer, publicWiki, type Request, requestOf, run, values } from './run-function.fixture.ts';

describe('an answer', () => {
  const answered = (name: EdgeFunctionName, request: Request, headers: Record<string, string>) =>
    (run(name, publicWiki, { request, response: { statusCode: 200, headers: values(headers) } }) as Answer)
      .headers;
  const shared = {
    'cache-control': 's-maxage=600, stale-if-error=600',
    'last-modified': 'x',
    [cacheTagHeader]: 'w',
  };

  it('that is shared tells browsers to ask again, and gives them nothing to confirm it by', () => {
    expect(answered('page-response', requestOf('/wiki/P'), { ...shared, expires: 'x', etag: 'y' })).toEqual({
      'cache-control': { value: browsersRevalidate },
    });
  });

  it('to one person keeps its date, but no words meant for the edge', () => {
    const mine = requestOf('/wiki/P', { cookie: 'wiki_session=1' });
    expect(answered('page-response', mine, shared)).toMatchObject({
      'cache-control': { value: browsersRevalidate },
      'last-modified': { value: 'x' },
    });
    expect(answered('page-response', mine, {})).toMatchObject({
      'cache-control': { value: browsersRevalidate },
    });
    expect(answered('page-response', mine, { 'cache-control': 'no-store' })).toMatchObject({
      'cache-control': { value: 'no-store' },
    });
  });

  it.each([
    ['/a/ab/A.svg', undefined, true],
    ['/a/ab/A.PDF', undefined, false],
    ['/a/ab/A.html', 'attachment', true],
    ['/thumb/a/ab/A.pdf/page1-250px-A.pdf.jpg', undefined, true],
  ])(
    'with the file %s is shown or saved as by nginx, and never acts for the wiki',
    (uri, disposition, boxed) => {
      const headers = answered('media-response', requestOf(uri), {
        'content-disposition': 'attachment',
        'x-amz-meta-sha1base36': 'x',
        'x-amz-server-side-encryption-aws-kms-key-id': 'arn',
        'x-amz-version-id': 'x',
        'content-type': 'image/svg+xml',
      });
      expect(headers['content-disposition']?.value).toBe(disposition);
      expect(headers['content-security-policy']?.value.includes('sandbox') ?? false).toBe(boxed);
      expect(Object.keys(headers).filter((name) => name.startsWith('x-amz'))).toEqual([]);
      expect(headers).toHaveProperty('content-type');
    },
  );
});
