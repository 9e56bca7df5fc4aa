import { expect, it } from 'vitest';
import { urlClasses } from '../../blueprint/edge-rules.ts';
import { pathPattern } from './path-pattern.ts';

it('says the same as the URL class', () => {
  expect(pathPattern('^/media/')).toBe('/media/*');
  expect(pathPattern('^/a-b/c/')).toBe('/a-b/c/*');
});

it('every URL class with a service of its own has an equal', () => {
  const own = urlClasses.filter(({ service }) => service !== undefined);
  expect(own.map(({ pattern }) => pathPattern(pattern))).toEqual(['/media/thumb/*', '/media/*']);
});

it.each(['/media/', '^/media', '^/w/(?:api|rest)/', '^/m.dia/', '^/'])(
  'fails for %s, which is no plain beginning',
  (pattern) => {
    expect(() => pathPattern(pattern)).toThrow(/no plain beginning/);
  },
);
