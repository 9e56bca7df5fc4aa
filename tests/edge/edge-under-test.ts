import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from '../../src/base/process.ts';
import { renderVcl, type VclOptions } from '../../src/local/edge/render-vcl.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A web replica as the edge sees it; its answer to everything but /healthz is replaced by each test. */
export class Origin {
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();
  readonly seen: IncomingMessage[] = [];
  #server: Server | undefined;
  #port = 0;

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    this.#server = createServer((incoming, response) => {
      if (incoming.url === '/healthz') return void response.end('ok');
      this.seen.push(incoming);
      this.answer(incoming, response);
    });
    const server = this.#server;
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

/** The edge's image, run as it is on a real machine but on this machine's own network, so that its origins are servers of the test. */
export class EdgeUnderTest {
  readonly #engine = process.env.WIKI7_TEST_ENGINE ?? 'podman';
  readonly #image = process.env.WIKI7_TEST_EDGE_IMAGE ?? 'wiki7-test-edge';
  #folder = '';
  #name = '';
  port = 0;
  purgePort = 0;

  async start(options: VclOptions): Promise<void> {
    await run(this.#engine, ['build', '--quiet', '--tag', this.#image, 'images/edge']);
    this.#folder = await mkdtemp(join(tmpdir(), 'wiki7-edge-'));
    await run('chmod', ['755', this.#folder]);
    await this.#write(options);
    this.port = await freePort();
    this.purgePort = await freePort();
    this.#name = basename(this.#folder);
    await run(this.#engine, [
      ...[
        'run',
        '--detach',
        '--name',
        this.#name,
        '--network',
        'host',
        '--user',
        '10080:10080',
        '--read-only',
      ],
      ...['--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--memory', '256m'],
      ...[
        '--tmpfs',
        '/var/lib/varnish:rw,exec,size=64m,mode=1777',
        '--volume',
        `${this.#folder}:/etc/wiki7/edge:ro`,
      ],
      ...['--env', 'WIKI7_EDGE_MEMORY_MIB=64', '--env', `WIKI7_EDGE_PORT=${this.port}`],
      ...['--env', `WIKI7_EDGE_PURGE_PORT=${this.purgePort}`, this.#image],
    ]);
    await this.untilHealthy();
  }

  async reload(options: VclOptions): Promise<void> {
    await this.#write(options);
    await run(this.#engine, ['exec', this.#name, '/usr/local/bin/reload-edge']);
    await this.untilHealthy();
  }

  async stop(): Promise<void> {
    if (this.#name) await run(this.#engine, ['rm', '--force', this.#name]);
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }

  /** Its access log, one parsed entry per request. */
  async log(): Promise<readonly Record<string, unknown>[]> {
    const { stdout } = await run(this.#engine, ['logs', this.#name]);
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}, port = this.port): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }

  purge(path: string): Promise<Answer> {
    return this.ask(path, { method: 'PURGE' }, this.purgePort);
  }

  async untilHealthy(): Promise<void> {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const answer = await this.ask('/healthz').catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((wait) => setTimeout(wait, 200));
    }
    const { stdout, stderr } = await run(this.#engine, ['logs', this.#name]);
    throw new Error(`The edge did not become healthy:\n${stdout}${stderr}`);
  }

  async #write(options: VclOptions): Promise<void> {
    await writeFile(join(this.#folder, 'edge.vcl'), renderVcl(options), { mode: 0o644 });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket();
    socket.once('error', reject);
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}
