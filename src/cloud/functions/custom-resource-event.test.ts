import { expect, it, vi } from 'vitest';
import { entryPoint } from './custom-resource-event.ts';

it('shows CloudFormation the sentence alone, and puts the stack into the log', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const failing = entryPoint(async () => {
    throw new Error('Deploy again.');
  });
  const error: Error = await failing({}).catch((thrown) => thrown);
  expect([error.message, error.stack]).toEqual(['Deploy again.', 'Error']);
  expect(log.mock.calls[0]?.[0]).toMatch(/Error: Deploy again\.\n +at /);
  log.mockRestore();
});

it('cuts what CloudFormation would refuse as too long', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const error: Error = await entryPoint(async () => {
    throw new Error('x'.repeat(9000));
  })({}).catch((thrown) => thrown);
  expect(error.message.length).toBeLessThan(1600);
  log.mockRestore();
});
