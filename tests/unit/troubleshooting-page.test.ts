import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Page } from '../support/page.ts';

const source = fileURLToPath(new URL('../../src', import.meta.url));

const codesInSource = new Set(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(join(source, file), 'utf8').match(/\bW7-[A-Z]+(?:-[A-Z]+)*/g) ?? []),
);

describe('the page of troubles', () => {
  const { text } = new Page('guide/troubleshooting.md');
  const codesInPage = [...text.matchAll(/^### (W7-[A-Z-]+)$/gm)].map(([, code = '']) => code);

  it('has an entry for every error code', () => {
    expect([...codesInSource].filter((code) => !codesInPage.includes(code))).toEqual([]);
  });

  it('has no entry for a code that no longer exists', () => {
    expect(codesInPage.filter((code) => !codesInSource.has(code))).toEqual([]);
  });

  it('has each entry once', () => {
    expect(codesInPage.filter((code, index) => codesInPage.indexOf(code) !== index)).toEqual([]);
  });
});
