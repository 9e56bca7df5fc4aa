import { describe, expect, it } from 'vitest';
import { silentReporter } from '../../base/reporter.ts';
import { waitForDelegation } from './delegation.ts';

describe('delegation', () => {
  it('is there when the world names the same servers, however they are written', async () => {
    const ask = async () => ['NS-2.example.', 'ns-1.example', 'ns-3.example'];
    await waitForDelegation('example.org', ['ns-1.example.', 'ns-2.example'], silentReporter, { ask });
  });

  it('that does not come ends with what to enter where', async () => {
    const wait = waitForDelegation('example.org', ['ns-1.example'], silentReporter, {
      ask: () => Promise.reject(new Error('ENOTFOUND')),
      timeoutSeconds: 0,
    });
    await expect(wait).rejects.toMatchObject({
      code: 'W7-DELEGATION',
      message: expect.stringContaining('ns-1.example'),
    });
  });
});
