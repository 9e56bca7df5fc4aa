import { describe, expect, it } from 'vitest';
import { urlClasses } from '../../blueprint/edge-rules.ts';
import { matchesPath, pathPatterns } from './path-patterns.ts';

const urls: readonly (readonly [string, string])[] = [
  ['/', 'page'],
  ['/wiki/Main_Page', 'page'],
  ['/wiki/w/load.php', 'page'],
  ['/wiki/Star*', 'page'],
  ['/w/index.php?title=A&action=history', 'page'],
  ['/w/load.php', 'load'],
  ['/w/load.php?modules=startup', 'load'],
  ['/w/load.php/x', 'page'],
  ['/w/load.phpx', 'page'],
  ['/w/loadXphp', 'page'],
  ['/w/resources/lib/a.js', 'static'],
  ['/w/resources', 'page'],
  ['/w/skins/Vector/a.css?12345', 'static'],
  ['/w/extensions/Wiki7/a.svg', 'static'],
  ['/static/a.png', 'static'],
  ['/assets/logo.svg', 'static'],
  ['/w/static/a.png', 'page'],
  ['/media/a/ab/A.png', 'media'],
  ['/media/thumb/a/ab/A.png/250px-A.png', 'thumbnails'],
  ['/media', 'page'],
  ['/Media/a/ab/A.png', 'page'],
  ['/w/api.php', 'api'],
  ['/w/api.php?action=query', 'api'],
  ['/w/api.php/x', 'api'],
  ['/w/rest.php/v1/page/A', 'api'],
  ['/w/rest.phpx', 'page'],
  ['/healthz', 'page'],
];

describe('path patterns of CloudFront', () => {
  it.each(urls)('put %s where its own expression does: %s', (url, name) => {
    const path = url.split('?')[0] ?? '';
    const byExpression = urlClasses.find(({ pattern }) => new RegExp(pattern).test(url));
    const byGlob = urlClasses.find(({ pattern }) =>
      pathPatterns(pattern).some((glob) => matchesPath(glob, path)),
    );
    expect([byExpression?.name, byGlob?.name]).toEqual([name, name]);
  });

  it('are at least one for each class, and the last takes everything', () => {
    expect(urlClasses.map(({ pattern }) => pathPatterns(pattern).length)).not.toContain(0);
    expect(pathPatterns(urlClasses.at(-1)?.pattern ?? '')).toEqual(['/*']);
  });

  it.each(['/w/', '^/w', '^/[a-z]+/', '^/w/.*\\.php(?:[?]|$)', '^/(?:a|b|/'])(
    'fail for %s, which no glob can say',
    (pattern) => {
      expect(() => pathPatterns(pattern)).toThrow('path patterns');
    },
  );
});
