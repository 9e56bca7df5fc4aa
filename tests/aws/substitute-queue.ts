import type { PurgeMessage } from '../../src/blueprint/purge-message.ts';

/**
 * SQS, as far as the sidecar speaks to it, under TLS: every message that it takes is a line of its log.
 * See Amazon SQS, "Making AWS JSON protocol requests".
 */
export const SQS_PROGRAM = `
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const read = (name) => readFileSync('/etc/aws/' + name);
require('node:https').createServer({ cert: read('certificate.pem'), key: read('key.pem') }, (request, response) => {
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => {
    const { QueueUrl, Entries = [] } = JSON.parse(text);
    const signed = /^AWS4-HMAC-SHA256 /.test(request.headers.authorization || '');
    if (!signed || request.headers['x-amz-target'] !== 'AmazonSQS.SendMessageBatch') return response.writeHead(403).end('{}');
    const Successful = Entries.map(({ Id, MessageBody }) => {
      console.log(JSON.stringify({ QueueUrl, MessageBody }));
      return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
    });
    response.setHeader('Content-Type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify({ Successful, Failed: [] }));
  });
}).listen(443);
process.on('SIGTERM', () => process.exit(0));`;

/** By lines of that log: each tag as often as it was told, and the address of the queue that was. */
export function tagsIn(lines: readonly string[]): readonly (readonly [tag: string, queue: string])[] {
  const messages = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { readonly QueueUrl: string; readonly MessageBody: string });
  return messages.flatMap(({ QueueUrl, MessageBody }) =>
    (JSON.parse(MessageBody) as PurgeMessage).tags.map((tag) => [tag, QueueUrl] as const),
  );
}
