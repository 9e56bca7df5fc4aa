import { contentHash } from '../../../base/hash.ts';
import { largestPurge, type PurgeMessage, purgeTag } from '../../../blueprint/purge-message.ts';

/** What Lambda hands over of the queue. See AWS, "Using Lambda with Amazon SQS". */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Messages that stay in the queue and come again; all others are deleted. */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface PurgePorts {
  /**
   * Empties the caches of everything that has one of the tags.
   *
   * @param reference the same one twice is one invalidation
   * @throws Busy when CloudFront takes no more now
   */
  readonly invalidate: (tags: readonly string[], reference: string) => Promise<void>;
  readonly write: (line: string) => void;
}

/** CloudFront has as many invalidations under way as it takes, or as many requests as it answers. */
export class Busy extends Error {}

/**
 * Messages at a time. Together they have fewer tags than the 3,000 that CloudFront works on at once. See AWS, "Quotas on invalidations".
 */
export const batchSize = 10;

interface Read {
  readonly id: string;
  readonly tags: readonly string[] | undefined;
}

/**
 * One invalidation for all messages of a batch. It is named after them, so a batch that is handed over twice, because the answer to the
 * first was lost, is neither done nor paid for twice.
 */
export async function purge({ Records }: QueueEvent, ports: PurgePorts): Promise<QueueAnswer> {
  const messages = Records.map(({ messageId, body }): Read => ({ id: messageId, tags: tagsOf(body) }));
  const strange = messages.filter(({ tags }) => tags === undefined).map(({ id }) => id);
  if (strange.length > 0) say(ports, 'unreadable', { messages: strange });
  const known = messages.filter(({ tags }) => tags !== undefined);
  if (known.length === 0) return failed(strange);

  const tags = [...new Set(known.flatMap((message) => message.tags ?? []))].sort();
  const reference = contentHash(known.map(({ id }) => id).sort());
  try {
    await ports.invalidate(tags, reference);
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    say(ports, 'later', { tags: tags.length, why: error.message });
    return failed(messages.map(({ id }) => id));
  }
  say(ports, 'purged', { tags: tags.length, messages: known.length, reference });
  return failed(strange);
}

const failed = (ids: readonly string[]): QueueAnswer => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

const say = ({ write }: PurgePorts, event: string, more: object): void =>
  write(JSON.stringify({ kind: 'purge', event, ...more }));

/** Undefined for what no sidecar sends: CloudFront would refuse all others with it. */
function tagsOf(body: string): readonly string[] | undefined {
  let message: Partial<PurgeMessage>;
  try {
    message = JSON.parse(body);
  } catch {
    return undefined;
  }
  const tags = message?.tags;
  const isReadable =
    Array.isArray(tags) &&
    tags.length > 0 &&
    tags.length <= largestPurge &&
    tags.every((tag) => typeof tag === 'string' && purgeTag.test(tag));
  return isReadable ? tags : undefined;
}
