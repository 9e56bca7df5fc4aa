import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { largestPurge, type PurgeMessage } from '../../blueprint/purge-message.ts';
import { groups, type Target } from './target.ts';

/** SQS takes 256 KiB and ten messages at once. */
const CHARACTERS = 20_000;
const MESSAGES = 10;

/** The queue before CloudFront, which takes seconds and charges for each tag. */
export class SqsTarget implements Target {
  readonly isBilled = true;
  readonly againMs: readonly number[];
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(queueUrl: string, againSeconds: number, client = clientOf(queueUrl)) {
    this.#queueUrl = queueUrl;
    this.#client = client;
    this.againMs = [againSeconds * 1000];
  }

  async send(tags: readonly string[]): Promise<void> {
    const messages = [...groups(tags, largestPurge, CHARACTERS)].map((group) => {
      const message: PurgeMessage = { tags: group };
      return JSON.stringify(message);
    });
    for (let first = 0; first < messages.length; first += MESSAGES) {
      const Entries = messages
        .slice(first, first + MESSAGES)
        .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      const { Failed = [] } = await this.#client.send(
        new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }),
      );
      if (Failed.length > 0) throw new Error(`The queue of purges refused messages: ${Failed[0]?.Code}.`);
    }
  }
}

/** A queue's region is in its address. */
function clientOf(queueUrl: string): SQSClient {
  const [, region] = /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(queueUrl) ?? [];
  return new SQSClient({
    ...(region !== undefined && { region }),
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 },
    maxAttempts: 2,
  });
}
