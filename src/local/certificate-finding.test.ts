import { expect, it } from 'vitest';
import { certificateFinding } from './certificate-finding.ts';

const now = Date.parse('2026-05-01T00:00:00Z');
const until = (validTo: string, selfSigned = false) => ({ selfSigned, validTo });

it('asks for no certificate over plain HTTP', () => {
  expect(certificateFinding('off', null, now).state).toBe('good');
});

it('is content while a certificate lasts', () => {
  const found = certificateFinding('acme', until('May 31 00:00:00 2026 GMT'), now);
  expect(found).toEqual({ state: 'good', sentence: 'The certificate is valid for 30 more days.' });
});

it('warns before a certificate ends, and says where to look', () => {
  const end = until('May 11 00:00:00 2026 GMT');
  expect(certificateFinding('acme', end, now)).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/logs acme/),
  });
  expect(certificateFinding('files', end, now)).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/Put a new one/),
  });
});

it('finds a certificate wrong that has ended', () => {
  expect(certificateFinding('files', until('Apr 30 00:00:00 2026 GMT'), now).state).toBe('wrong');
});

it('takes a certificate of its own for a stand-in only where an authority gives them', () => {
  const own = until('May 31 00:00:00 2027 GMT', true);
  expect(certificateFinding('acme', own, now).state).toBe('wrong');
  expect(certificateFinding('files', own, now).state).toBe('good');
});
