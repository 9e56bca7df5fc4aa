import { createServer, type IncomingMessage, type Server } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** By path. */
export type Routes = Readonly<Record<string, (request: IncomingMessage) => Promise<Reply>>>;

/** More than the eight lines of 16 KiB that nginx takes from a reader, whose cookies it hands on. */
const LONGEST_HEADERS = 160 * 1024;

/** Answers the other containers of its replica, with which it shares the loopback address, and nobody else. */
export function serve(port: number, routes: Routes): Promise<Server> {
  const server = createServer({ maxHeaderSize: LONGEST_HEADERS }, (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const route = request.method === 'GET' && Object.hasOwn(routes, path) ? routes[path] : undefined;
    const reply = route?.(request) ?? Promise.resolve<Reply>({ status: 404, body: 'There is nothing here.' });
    reply
      .catch((): Reply => ({ status: 500, body: 'The sidecar failed.' }))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

export const json = (value: unknown): Reply => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});
