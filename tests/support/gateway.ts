import { connect, createServer, type Server, type Socket } from 'node:net';
import type { LocalWiki } from '../../src/local/local-wiki.ts';

/** Lets the containers of one wiki reach a port of this machine that is open on its loopback address only. */
export class Gateway {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(port: number) {
    this.#server = createServer((inside) => {
      const outside = connect(port, '127.0.0.1');
      for (const socket of [inside, outside]) {
        this.#sockets.add(socket);
        socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket));
      }
      inside.pipe(outside).pipe(inside);
    });
  }

  static async to(port: number): Promise<Gateway> {
    const gateway = new Gateway(port);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '0.0.0.0', resolve));
    return gateway;
  }

  /** `host:port` by which the wiki's containers know it. */
  seenFrom({ instance }: LocalWiki): string {
    const address = this.#server.address();
    return `${instance.subnet}.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
