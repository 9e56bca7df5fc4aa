import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ask, Reply } from '../cloudfront-model/messages.ts';
import type { MarkingWiki } from './marking-wiki.ts';

/** A `MarkingWiki` that real edges can ask, on a port of this machine. */
export class ServedWiki {
  readonly #server: Server;

  constructor(wiki: MarkingWiki) {
    this.#server = createServer((incoming, response) => {
      if (incoming.url === '/healthz') return void response.end('ok');
      let body = '';
      incoming.on('data', (part: Buffer) => {
        body += part;
      });
      incoming.on('end', () => {
        const { method = 'GET', url = '/' } = incoming;
        const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
        const origin = { id: 'web', isBucket: false };
        const reply = wiki.answer({ origin, method, url, headers: Object.fromEntries(headers), body });
        response.writeHead(reply.status, {
          ...reply.headers,
          ...(reply.cookies.length > 0 && { 'set-cookie': [...reply.cookies] }),
        });
        response.end(reply.body);
      });
    });
  }

  /** @returns its port */
  async start(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** What a real edge on a port of this machine answers. One that hangs up, as on headers without end, has answered with status 0. */
export class EdgeClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;
  readonly #host: string;

  constructor(port: number, host: string) {
    this.#port = port;
    this.#host = host;
  }

  ask({ method, url, headers, body, address }: Ask): Promise<Reply> {
    const sent = [
      ...(headers.some(([name]) => name === 'Host') ? [] : [['Host', this.#host]]),
      ...(body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]]),
      ...headers,
    ];
    return new Promise((resolve) => {
      const failed = () => resolve({ status: 0, headers: {}, cookies: [], body: Buffer.alloc(0) });
      const options = { host: '127.0.0.1', port: this.#port, localAddress: address, agent: this.#agent };
      const asked = request({ ...options, method, path: url, headers: sent.flat() as never }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', failed);
        response.once('end', () => {
          const { 'set-cookie': cookies = [], ...others } = response.headers;
          const named = Object.entries(others).map(([name, value]) => [name, String(value)]);
          const reply = { cookies, headers: Object.fromEntries(named), body: Buffer.concat(parts) };
          resolve({ status: response.statusCode ?? 0, ...reply });
        });
      });
      asked.once('error', failed);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
