import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { json, serve } from './own-server.ts';

let server: Server;
beforeAll(async () => {
  server = await serve(0, {
    '/metrics.json': async () => json({ depth: 1 }),
    '/broken': async () => Promise.reject(new Error('a secret')),
  });
});
afterAll(() => server.close());

/** The status and the body of an answer to a request in just these words. */
async function ask(words: string): Promise<[status: number, body: string]> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(`${words} HTTP/1.0\r\n\r\n`);
  const answer = await text(socket);
  return [Number(answer.split(' ')[1]), answer.split('\r\n\r\n')[1] ?? ''];
}

it.each([
  ['GET /metrics.json', 200, '{"depth":1}'],
  ['GET /metrics.json?x=1', 200, '{"depth":1}'],
  ['POST /metrics.json', 404, 'There is nothing here.'],
  ['GET /other', 404, 'There is nothing here.'],
  ['GET /constructor', 404, 'There is nothing here.'],
  ['GET //', 404, 'There is nothing here.'],
  ['GET /broken', 500, 'The sidecar failed.'],
])('answers %s with %i, and goes on', async (words, status, body) => {
  expect(await ask(words)).toEqual([status, body]);
});

it('reads all the cookies that nginx takes from a reader', async () => {
  const { port } = server.address() as AddressInfo;
  const cookie = `a=${'x'.repeat(8 * 16 * 1024)}`;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics.json`, { headers: { cookie } });
  expect(answer.status).toBe(200);
});

it('is reached from its own replica alone', () => {
  expect((server.address() as AddressInfo).address).toBe('127.0.0.1');
});
