import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { RunResult } from '../../src/base/process.ts';
import { purgeTagsHeader } from '../../src/blueprint/purge-message.ts';
import { renderVcl, type VclOptions } from '../../src/local/edge/render-vcl.ts';
import type { Engine } from '../../src/local/engine.ts';
import { labels } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { freePort } from './test-wiki.ts';

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
  #engine: Engine | undefined;
  #folder = '';
  #name = '';
  port = 0;
  purgePort = 0;

  /** @param wiki whose engine it uses and whose label it carries, so that what is left behind goes with it */
  async start(
    wiki: LocalWiki,
    options: VclOptions,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    this.#engine = wiki.engine;
    const image = await (await wiki.imageBuilder()).product('edge');
    this.#folder = await mkdtemp(join(tmpdir(), 'wiki7-edge-'));
    await chmod(this.#folder, 0o755);
    await this.#write(options);
    this.port = await freePort();
    this.purgePort = await freePort();
    this.#name = basename(this.#folder);
    await wiki.engine.run([
      'run',
      ...['--label', `${labels.instance}=${wiki.instance.name}`, '--label', `${labels.id}=edge-under-test`],
      ...['--detach', '--name', this.#name, '--network', 'host', '--user', '10080:10080', '--read-only'],
      ...['--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--memory', '256m'],
      ...[
        '--tmpfs',
        '/var/lib/varnish:rw,exec,size=64m,mode=1777',
        '--volume',
        `${this.#folder}:/etc/wiki7/edge:ro`,
      ],
      ...['--env', 'WIKI7_EDGE_MEMORY_MIB=64', '--env', `WIKI7_EDGE_PORT=${this.port}`],
      ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...['--env', `WIKI7_EDGE_PURGE_PORT=${this.purgePort}`, image],
    ]);
    await this.untilHealthy();
  }

  /** @param change makes other rules of them @default - none */
  async reload(options: VclOptions, change?: (vcl: string) => string): Promise<void> {
    await this.#write(options, change);
    const { code, stdout, stderr } = await this.#run(['exec', this.#name, '/usr/local/bin/reload-edge']);
    if (code !== 0) throw new Error(`The edge did not take the new rules:\n${stdout}${stderr}`);
    await this.untilHealthy();
  }

  async stop(): Promise<void> {
    if (this.#name) await this.#run(['rm', '--force', this.#name]);
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }

  /** Its access log, one parsed entry per request. */
  async log(): Promise<readonly Record<string, unknown>[]> {
    const { stdout } = await this.#run(['logs', this.#name]);
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** All that Varnish has in its own log, in memory. */
  async records(): Promise<string> {
    const show = ['varnishlog', '-n', '/var/lib/varnish', '-d', '-g', 'raw'];
    return (await this.#run(['exec', this.#name, ...show])).stdout;
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

  purge(...tags: readonly string[]): Promise<Answer> {
    const headers = { [purgeTagsHeader]: tags.join(' ') };
    return this.ask('/', { method: 'PURGE', headers }, this.purgePort);
  }

  async untilHealthy(): Promise<void> {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const answer = await this.ask('/healthz').catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((wait) => setTimeout(wait, 200));
    }
    const { stdout, stderr } = await this.#run(['logs', this.#name]);
    throw new Error(`The edge did not become healthy:\n${stdout}${stderr}`);
  }

  #run(args: readonly string[]): Promise<RunResult> {
    if (!this.#engine) throw new Error('The edge was not started.');
    return this.#engine.run(args);
  }

  async #write(options: VclOptions, change = (vcl: string) => vcl): Promise<void> {
    await writeFile(join(this.#folder, 'edge.vcl'), change(renderVcl(options)), { mode: 0o644 });
  }
}
