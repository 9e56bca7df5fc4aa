import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { browsersRevalidate } from '../../blueprint/edge-rules.ts';
import { securityHeaders } from '../../blueprint/security-headers.ts';
import { botPassword, probeAccount } from './account.ts';
import { sha1 } from './sha1.ts';

export const SECRET = 'A secret of 32 letters and digits';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Before it answers; `never` keeps the connection open. */
  readonly afterMs?: number | 'never';
}

const html = { 'content-type': 'text/html; charset=UTF-8', 'cache-control': browsersRevalidate };
const page = (content: string): Reply => ({
  headers: { ...html, 'content-security-policy': "default-src 'self'" },
  body: `<html><script>RLCONF={"wgPageName":"P"}</script><link rel="stylesheet" href="/w/load.php?modules=a&amp;only=styles"><img src="/w/resources/a.svg">${content}</html>`,
});
const kept = (type: string, body: string | Buffer): Reply => ({
  headers: { 'content-type': type, 'cache-control': 'public, max-age=300' },
  body,
});
const json = (value: unknown): Reply => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A real HTTP server that answers as a wiki does, as far as the probe asks, and can be told what to answer wrongly. */
export class FakeWiki {
  readonly asked: string[] = [];
  /** Answers in place of the right ones, by path. */
  readonly wrong = new Map<string, (right: Reply) => Reply>();
  /** What the API refuses, by its action. */
  readonly refused = new Map<string, { readonly code: string; readonly info: string }>();
  isPrivate = false;
  takesUploads = true;
  /** When the file was uploaded. */
  fileTime = '2026-11-23T00:00:00Z';
  /** Whether what an edge keeps is purged when it changes. */
  purges = true;
  readonly #stored = { text: 'old', file: Buffer.from('old') };
  readonly #edge = new Map<string, Reply>();
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    // That it was stopped before is no error here.
    await new Promise((done) => this.#server.close(done));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What an account would find there. */
  get text(): string {
    return this.#stored.text;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    // One character a byte, so that files stay whole.
    const body = (await buffer(request)).toString('latin1');
    this.asked.push(url.pathname);
    const right = this.#answer(url, body, (request.headers.cookie ?? '').includes('session=in'));
    const {
      status = 200,
      headers = {},
      body: content = '',
      afterMs = 0,
    } = this.wrong.get(url.pathname)?.(right) ?? right;
    if (afterMs === 'never') return;
    setTimeout(() => response.writeHead(status, { ...securityHeaders, ...headers }).end(content), afterMs);
  }

  #answer(url: URL, body: string, isIn: boolean): Reply {
    switch (url.pathname) {
      case '/':
        return { status: 301, headers: { location: '/wiki/Main_Page' } };
      case '/healthz':
        return { body: 'ok' };
      case '/wiki/Main_Page':
        return page('');
      case '/w/load.php':
        return kept('text/css', 'a{}');
      case '/w/resources/a.svg':
        return kept('image/svg+xml', '<svg/>');
      case '/wiki/Probe':
        return this.#kept(url.pathname, () => page(this.isPrivate ? '' : this.#stored.text));
      case '/media/Probe.png':
        return this.isPrivate
          ? { status: 403 }
          : this.#kept(url.pathname, () => kept('image/png', this.#stored.file));
      case '/w/api.php':
        return this.#api(new Map([...url.searchParams, ...formFields(body)]), body, isIn);
      default:
        return { status: 404 };
    }
  }

  #kept(path: string, make: () => Reply): Reply {
    const reply = this.#edge.get(path) ?? make();
    this.#edge.set(path, reply);
    return reply;
  }

  #changed(path: string): void {
    if (this.purges) this.#edge.delete(path);
  }

  #api(fields: ReadonlyMap<string, string>, body: string, isIn: boolean): Reply {
    const action = fields.get('action') ?? '';
    const refusal = this.refused.get(action);
    if (refusal) return json({ error: refusal });
    if (this.isPrivate && !isIn && action !== 'login' && fields.get('type') !== 'login')
      return json({ error: { code: 'readapidenied', info: 'You need read permission to use this module.' } });
    if (action === 'login') return this.#logIn(fields);
    if (action === 'edit') {
      this.#stored.text = fields.get('text') ?? '';
      this.#changed('/wiki/Probe');
      return json({ edit: { result: 'Success' } });
    }
    if (action === 'upload') {
      this.#stored.file = Buffer.from(
        body.slice(body.indexOf('\x89PNG'), body.indexOf('IEND') + 8),
        'latin1',
      );
      this.#changed('/media/Probe.png');
      return json({ upload: { result: 'Success' } });
    }
    if (action === 'parse') return json({ parse: { text: this.#stored.text } });
    return json({ query: this.#query(fields) });
  }

  #logIn(fields: ReadonlyMap<string, string>): Reply {
    const isRight =
      fields.get('lgname') === probeAccount.login && fields.get('lgpassword') === botPassword(SECRET);
    const login = isRight ? { result: 'Success' } : { result: 'Failed', reason: 'Incorrect password.' };
    const reply = json({ login });
    return isRight ? { ...reply, headers: { ...reply.headers, 'set-cookie': 'session=in; path=/' } } : reply;
  }

  #query(fields: ReadonlyMap<string, string>): unknown {
    const file = {
      url: 'http://elsewhere/media/Probe.png',
      sha1: sha1(this.#stored.file),
      timestamp: this.fileTime,
    };
    if (fields.get('meta') === 'tokens') return { tokens: { csrftoken: 'c', logintoken: 'l' } };
    if (fields.get('meta') === 'siteinfo') {
      const general = { mainpage: 'Main Page', uploadsenabled: this.takesUploads };
      return { general, fileextensions: [{ ext: 'png' }] };
    }
    if (fields.get('list') === 'allimages') return { allimages: this.takesUploads ? [file] : [] };
    if (fields.get('prop') === 'info') return { pages: [{ fullurl: 'http://elsewhere/wiki/Probe' }] };
    return { pages: [{ imageinfo: [file] }] };
  }
}

/** Of a form as browsers and `fetch` send it (multipart/form-data), files aside. */
const formFields = (body: string): readonly (readonly [string, string])[] =>
  [...body.matchAll(/name="(\w+)"\r\n\r\n([\s\S]*?)\r\n--/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
