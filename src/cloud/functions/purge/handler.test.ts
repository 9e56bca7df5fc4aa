import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { largestPurge } from '../../../blueprint/purge-message.ts';
import { invalidateAt } from './cloudfront.ts';
import { Busy, batchSize, type PurgePorts, purge } from './handler.ts';

const message = (messageId: string, ...tags: readonly string[]) => ({
  messageId,
  body: JSON.stringify({ tags }),
});

/** CloudFront, which knows a reference again and takes no more than so many tags at once. */
function cloudFront(most = 3000) {
  const done = new Map<string, readonly string[]>();
  const lines: string[] = [];
  const ports: PurgePorts = {
    invalidate: async (tags, reference) => {
      if (tags.length > most) throw new Busy('TooManyInvalidationsInProgress: wait');
      const before = done.get(reference);
      if (before && before.join() !== tags.join()) throw new Error('InvalidationBatchAlreadyExists');
      done.set(reference, tags);
    },
    write: (line) => lines.push(line),
  };
  return { done, lines, run: (...Records: ReturnType<typeof message>[]) => purge({ Records }, ports) };
}

const kept = async (answer: ReturnType<typeof purge>) =>
  (await answer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

it('pays for a tag once, in however many messages of a batch it stands', async () => {
  const { done, run } = cloudFront();
  expect(await kept(run(message('1', 'ub', 'ua'), message('2', 'ua', 'site-wiki_en')))).toEqual([]);
  expect([...done.values()]).toEqual([['site-wiki_en', 'ua', 'ub']]);
});

it('pays once for a batch that is handed over again, in any order', async () => {
  const { done, run } = cloudFront();
  await run(message('1', 'ua'), message('2', 'ub'));
  await run(message('2', 'ub'), message('1', 'ua'));
  expect(done.size).toBe(1);
});

it('invalidates a tag again when it comes in another message: there was another edit', async () => {
  const { done, run } = cloudFront();
  await run(message('1', 'ua'));
  await run(message('2', 'ua'));
  expect(done.size).toBe(2);
});

it('leaves everything in the queue while CloudFront takes no more, and fails nothing', async () => {
  const { done, lines, run } = cloudFront(1);
  expect(await kept(run(message('1', 'ua'), message('2', 'ub')))).toEqual(['1', '2']);
  expect(done.size).toBe(0);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['later']);
});

it.each([
  ['is no JSON', 'ua'],
  ['is JSON of something else', 'null'],
  ['has no tags', '{"tags":[]}'],
  ['has a tag that CloudFront would refuse', '{"tags":["u a"]}'],
  ['would empty a path', '{"tags":["/*"]}'],
  ['has more tags than there are shards', JSON.stringify({ tags: Array(largestPurge + 1).fill('ua') })],
])('keeps a message that %s, and holds up no other', async (_title, body) => {
  const { done, lines, run } = cloudFront();
  expect(await kept(run({ messageId: '1', body }, message('2', 'ub')))).toEqual(['1']);
  expect([...done.values()]).toEqual([['ub']]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'unreadable', messages: ['1'] });
  expect(await kept(run({ messageId: '3', body }))).toEqual(['3']);
});

it('fails for what waiting does not mend, so that Lambda counts it', async () => {
  const denied = async () => Promise.reject(new Error('AccessDenied'));
  const answer = purge({ Records: [message('1', 'ua')] }, { invalidate: denied, write: () => {} });
  await expect(answer).rejects.toThrow('AccessDenied');
});

it('never has more tags in a batch than CloudFront works on at once', () => {
  expect(batchSize * largestPurge).toBeLessThanOrEqual(3000);
});

describe('what CloudFront is sent', () => {
  afterEach(() => vi.restoreAllMocks());
  const sending = (answer: () => unknown) => {
    const sent: unknown[] = [];
    vi.spyOn(CloudFrontClient.prototype, 'send').mockImplementation((async (command: { input: unknown }) => {
      sent.push(command.input);
      return answer();
    }) as never);
    return { sent, invalidate: invalidateAt(new CloudFrontClient(), 'E1') };
  };

  it('is one invalidation of tags, as items that begin with #', async () => {
    const { sent, invalidate } = sending(() => ({}));
    await invalidate(['ua', 'load-wiki_en'], 'r');
    const Paths = { Quantity: 2, Items: ['#ua', '#load-wiki_en'] };
    expect(sent).toEqual([{ DistributionId: 'E1', InvalidationBatch: { CallerReference: 'r', Paths } }]);
  });

  it.each([
    ['TooManyInvalidationsInProgress', true],
    ['Throttling', true],
    ['AccessDenied', false],
  ])('after %s is sent later: %s', async (name, isLater) => {
    const { invalidate } = sending(() => {
      throw Object.assign(new Error('no'), { name });
    });
    const error = await invalidate(['ua'], 'r').catch((one) => one);
    expect(error instanceof Busy).toBe(isLater);
  });
});
