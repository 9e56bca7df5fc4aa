import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SqsTarget } from './sqs-target.ts';
import { VarnishTarget } from './varnish-target.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An edge's port of purges; its headers may be as long as Varnish's. */
async function edge(answer: Answer = (_, response) => response.end('Purged 1')) {
  const seen: IncomingMessage[] = [];
  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { seen, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('edges on this machine', () => {
  it('are all told every tag, in requests that they take', async () => {
    const edges = [await edge(), await edge()];
    const tags = Array.from({ length: 1000 }, (_, index) => `u${index}`.padEnd(index % 2 ? 21 : 60, '0'));
    await new VarnishTarget(
      edges.map(({ address }) => address),
      65,
    ).send(tags);
    for (const { seen } of edges) {
      expect(seen.flatMap(({ headers }) => String(headers['edge-tags']).split(' '))).toEqual(tags);
      expect(new Set(seen.map(({ method }) => method))).toEqual(new Set(['PURGE']));
    }
  });

  it('that take nothing fail it, though others took all', async () => {
    const target = async (answer: Answer) =>
      new VarnishTarget([(await edge()).address, (await edge(answer)).address], 65).send(['ua']);
    await expect(target((_, response) => response.writeHead(503).end())).rejects.toThrow('503');
    await expect(target((request) => request.socket.destroy())).rejects.toThrow();
    await expect(new VarnishTarget(['127.0.0.1:1'], 65).send(['ua'])).rejects.toThrow('ECONNREFUSED');
  });

  it('that never answer are waited for no longer than two seconds', async () => {
    const before = Date.now();
    const { address } = await edge(() => {});
    await expect(new VarnishTarget([address], 65).send(['ua'])).rejects.toThrow('did not answer');
    expect(Date.now() - before).toBeLessThan(3000);
  });
});

describe('the queue before CloudFront', () => {
  interface Sent {
    readonly QueueUrl: string;
    readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
  }

  function sqs(answer: () => unknown = () => ({})) {
    const sent: Sent[] = [];
    vi.spyOn(SQSClient.prototype, 'send').mockImplementation((async (command: { input: Sent }) => {
      sent.push(command.input);
      return answer();
    }) as never);
    const target = new SqsTarget('https://sqs.eu-central-1.amazonaws.com/1/q', 65);
    return { sent, target };
  }

  it('gets tags in messages of what one change may be', async () => {
    const { sent, target } = sqs();
    const tags = Array.from({ length: 600 }, (_, index) => `u${index}`);
    await target.send(tags);
    const bodies = sent.flatMap(({ Entries }) => Entries.map(({ MessageBody }) => JSON.parse(MessageBody)));
    expect(bodies.map((body) => body.tags.length)).toEqual([256, 256, 88]);
    expect(bodies.flatMap((body) => body.tags)).toEqual(tags);
    expect(sent[0]?.QueueUrl).toBe('https://sqs.eu-central-1.amazonaws.com/1/q');
  });

  it('gets no more than ten messages at once, and each of a request has its own id', async () => {
    const { sent, target } = sqs();
    await target.send(Array.from({ length: 256 * 12 }, (_, index) => `u${index}`));
    expect(sent.map(({ Entries }) => Entries.length)).toEqual([10, 2]);
    expect(new Set(sent[0]?.Entries.map(({ Id }) => Id)).size).toBe(10);
  });

  it('fails it when one message of many is refused', async () => {
    const { target } = sqs(() => ({ Failed: [{ Code: 'InternalError' }] }));
    await expect(target.send(['ua'])).rejects.toThrow('InternalError');
  });
});
