import type { Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { daysAgo, look } from '../patient.fixture.ts';
import { stacks } from './stacks.ts';

const whole = ['data', 'images', 'edge'].map((id) => ({ StackName: `wiki7-wiki-${id}` }));
const found = (stack: Partial<Stack>) => look(stacks, { stacks: [stack, ...whole] });

describe('stacks', () => {
  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] as const)(
    'are well as %s',
    async (StackStatus) => {
      expect(await found({ StackStatus })).toEqual([]);
    },
  );

  it('that stopped half-way are wrong, with AWS’s reason and the way on', async () => {
    expect(
      await found({
        StackStatus: 'UPDATE_ROLLBACK_FAILED',
        StackStatusReason: 'Web failed.',
        LastUpdatedTime: daysAgo(1),
      }),
    ).toEqual([
      {
        state: 'wrong',
        sentence: 'The stack wiki7-wiki-service is UPDATE_ROLLBACK_FAILED: Web failed.',
        since: '2026-11-22T12:00:00.000Z',
        remedy:
          'aws cloudformation continue-update-rollback --region eu-central-1 --stack-name wiki7-wiki-service, then ./wiki7 deploy',
      },
    ]);
    expect(await found({ StackStatus: 'ROLLBACK_COMPLETE' })).toHaveLength(1);
  });

  it('that a deployment never came to are wrong', async () => {
    expect(await look(stacks, { stacks: whole })).toMatchObject([
      { state: 'wrong', sentence: 'A deployment did not go to its end: wiki7-wiki-service is not there.' },
    ]);
  });

  it('that change are well for a while, and stuck after hours', async () => {
    const StackStatus = 'UPDATE_IN_PROGRESS';
    expect(await found({ StackStatus, LastUpdatedTime: daysAgo(0.1) })).toEqual([]);
    expect(await found({ StackStatus, LastUpdatedTime: daysAgo(0.2) })).toMatchObject([{ state: 'wrong' }]);
  });
});
