import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './security-headers.ts';

const policy = (contentSources: string[] = []) => {
  const edge = { shield: 'on' as const, expensivePerSecond: 5, contentSources };
  const directives = contentSecurityPolicy({ edge }).split('; ');
  return new Map(directives.map((text) => [text.split(' ')[0], text.split(' ').slice(1)]));
};

describe('what pages may load', () => {
  it('is this site’s alone, no plug-in, and no other base', () => {
    for (const [name, sources] of policy()) {
      if (name === 'object-src') expect(sources).toEqual(["'none'"]);
      else
        expect(
          sources.filter((source) => !/^(?:'[a-z-]+'|data:|blob:)$/.test(source)),
          name,
        ).toEqual([]);
    }
    expect(policy().get('default-src')).toEqual(["'self'"]);
    expect(policy().get('base-uri')).toEqual(["'self'"]);
    for (const name of ['script-src', 'default-src']) expect(policy().get(name)).not.toContain('data:');
  });

  it('is also what the operator names, but never a plug-in or a base', () => {
    const other = 'https://upload.example.org';
    const named = [...policy([other])].filter(([, sources]) => sources.includes(other)).map(([name]) => name);
    expect(named).toEqual(
      expect.arrayContaining(['default-src', 'script-src', 'style-src', 'img-src', 'form-action']),
    );
    for (const name of ['object-src', 'base-uri', 'worker-src']) expect(named).not.toContain(name);
  });
});
