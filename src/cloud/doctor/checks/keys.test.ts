import { DescribeKeyCommand, type KeyMetadata } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { inDays, look, on, resource } from '../patient.fixture.ts';
import { keys } from './keys.ts';

const resources = [resource('AWS::KMS::Key', '1-2-3', { stack: 'wiki7-wiki-data', logicalId: 'KeyF00' })];
const found = (more: Partial<KeyMetadata>) =>
  look(
    keys,
    { resources },
    on(DescribeKeyCommand, () => ({ KeyMetadata: { KeyId: '1-2-3', ...more } })),
  );

describe('keys', () => {
  it('are well when they are enabled', async () => {
    expect(await found({ KeyState: 'Enabled' })).toEqual([]);
  });

  it('that will be deleted are wrong, with the day and what keeps them', async () => {
    expect(await found({ KeyState: 'PendingDeletion', DeletionDate: inDays(7) })).toMatchObject([
      {
        state: 'wrong',
        sentence:
          'The key KeyF00 of wiki7-wiki-data will be deleted on 2026-11-30, and what it encrypts is lost then.',
        remedy: expect.stringMatching(/^aws kms cancel-key-deletion --region eu-central-1 --key-id 1-2-3/),
      },
    ]);
  });

  it('that are turned off are wrong', async () => {
    expect(await found({ KeyState: 'Disabled' })).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/is Disabled/) },
    ]);
  });
});
