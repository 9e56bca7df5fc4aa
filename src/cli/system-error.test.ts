import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { systemError } from './system-error.ts';

it('says what the machine refused, and a remedy', async () => {
  const error = await readFile('/').catch(systemError);
  expect(error).toMatchObject({
    code: 'W7-SYSTEM',
    message: expect.stringMatching(/^EISDIR.*\. There is a folder/),
  });
});

it('leaves a mistake of ours as it is, with its stack', async () => {
  const bug = new TypeError('x is not a function');
  expect(systemError(bug)).toBe(bug);
  const missing = await readFile('/no/such/file').catch((error) => error);
  expect(systemError(missing)).toBe(missing);
});
