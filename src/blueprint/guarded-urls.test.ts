import { describe, expect, it } from 'vitest';
import { languages } from '../config/languages.ts';
import { askedUrls } from './edge-table.fixture.ts';
import { guardedUrls, robotsRules } from './guarded-urls.ts';

const nameOf = (url: string, language = 'en') =>
  guardedUrls({ language }).find(({ pattern }) => new RegExp(pattern, 'i').test(url))?.name;

/** As a crawler reads robots.txt. See RFC 9309, 2.2.2. */
function isAllowed(url: string, rules = robotsRules({ language: 'en' })): boolean {
  const matching = rules.flatMap((rule) => {
    const [verb, path = ''] = rule.split(': ');
    const source = path.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${source}`).test(url) ? [{ allows: verb === 'Allow', length: path.length }] : [];
  });
  const longest = Math.max(0, ...matching.map(({ length }) => length));
  return matching.length === 0 || matching.some(({ allows, length }) => allows && length === longest);
}

describe('what is asked for', () => {
  it.each(askedUrls)('is told by its address: $url', ({ url, guarded }) => expect(nameOf(url)).toBe(guarded));

  it.each([
    ['he', 'מיוחד:כניסה_לחשבון', 'private'],
    ['he', 'מיוחד:שינויים_אחרונים', 'expensive'],
    ['he', 'Special:Log', 'expensive'],
    ['de', 'Spezial:Anmelden', 'private'],
    ['fr', 'Sp\u00e9cial:Journal', 'expensive'],
    ['fr', 'SP\u00c9CIAL:Journal', 'expensive'],
    ['pt-br', 'Especial:Autenticar-se', 'private'],
    ['en', 'Spezial:Anmelden', undefined],
  ])('is told in the wiki’s own language, %s: %s', (language, title, name) => {
    expect(nameOf(`/wiki/${encodeURI(title)}`, language)).toBe(name);
    expect(nameOf(`/w/index.php?title=${encodeURIComponent(title)}`, language)).toBe(name);
  });

  it.each(['/wiki/P?', '/w/index.php?title=', '/wiki/', '/w/api.php?', '/?'])(
    'is told in no time, however long it is: %s',
    (start) => {
      const began = performance.now();
      for (const part of ['a', 'a=1&', '/', '%3a', ':', 'title=Special:&', '&', '_', '%2f.', '//']) {
        for (const language of ['en', 'ru']) nameOf(start + part.repeat(8000 / part.length), language);
      }
      expect(performance.now() - began).toBeLessThan(2000);
    },
  );
});

describe('robots.txt', () => {
  const readable = askedUrls.filter(({ url, guarded }) => !guarded && !/^\/w\/|[?]/.test(url));

  // Links have none of the other spellings.
  const linked = askedUrls.filter(
    ({ url, guarded }) => guarded && guarded !== 'odd' && !/^\/wiki\/(?:[:_]|special)/.test(url),
  );

  it.each(linked)('keeps crawlers from what answers with noindex: $url', ({ url }) =>
    expect(isAllowed(url)).toBe(false),
  );

  it.each(readable)('lets them read $url', ({ url }) => expect(isAllowed(url)).toBe(true));

  it.each(['/wiki/P?variant=zh-tw', '/w/load.php?modules=a', '/w/skins/a.css'])('lets them read %s', (url) =>
    expect(isAllowed(url)).toBe(true),
  );

  it.each(languages)('names the special pages of the language %s as addresses do', (language) => {
    for (const rule of robotsRules({ language }))
      expect(rule).toMatch(/^(?:Disallow|Allow): \/[\x21-\x7e]*$/);
  });
});
