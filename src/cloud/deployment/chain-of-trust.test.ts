import { expect, it } from 'vitest';
import { delegationSigners } from './chain-of-trust.ts';

const answering = (answer: object) => ({ send: async () => answer });

it('a signed zone has a DS record for each key that signs it', async () => {
  const client = answering({
    Status: { ServeSignature: 'SIGNING' },
    KeySigningKeys: [
      { Name: 'wiki7', Status: 'ACTIVE', DSRecord: '12345 13 2 ABCD' },
      { Name: 'old', Status: 'INACTIVE', DSRecord: '54321 13 2 DCBA' },
    ],
  });
  expect(await delegationSigners('Z1', client)).toEqual(['12345 13 2 ABCD']);
});

it('a zone that is not signed has none', async () => {
  expect(await delegationSigners('Z1', answering({ Status: { ServeSignature: 'NOT_SIGNING' } }))).toEqual([]);
});
