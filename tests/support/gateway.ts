import { createServer, type Server } from 'node:http';
import type { LocalWiki } from '../../src/local/local-wiki.ts';

/** A wiki of this machine as the containers of another one see it: under an address that they reach, which it also calls itself by. */
export class Gateway {
  readonly #server: Server;

  private constructor(wikiUrl: string) {
    this.#server = createServer(async (request, response) => {
      const { host } = new URL(wikiUrl);
      const answer = await fetch(new URL(request.url ?? '/', wikiUrl));
      const bytes = Buffer.from(await answer.arrayBuffer());
      const type = answer.headers.get('content-type') ?? '';
      const named = bytes.toString().replaceAll(host, request.headers.host ?? host);
      response.writeHead(answer.status, { 'content-type': type }).end(type.includes('json') ? named : bytes);
    });
  }

  static async to(wikiUrl: string): Promise<Gateway> {
    const gateway = new Gateway(wikiUrl);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '0.0.0.0', resolve));
    return gateway;
  }

  /** Address by which the wiki's containers know it. */
  seenFrom({ instance }: LocalWiki): string {
    const address = this.#server.address();
    return `http://${instance.subnet}.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
