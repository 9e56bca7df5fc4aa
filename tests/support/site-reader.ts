import { request as httpRequest, type RequestOptions } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';

export interface SiteReaderOptions {
  /** Scheme, host and port that readers type. */
  readonly site: string;
  /** Port of this machine. */
  readonly port: number;
  /** Authority that the reader trusts (PEM). @default - plain HTTP is spoken, whatever the site's scheme */
  readonly trusted?: string;
}

/** A reader of a site whose name no resolver knows: asks this machine, and checks certificates as browsers do. */
export class SiteReader {
  readonly #options: SiteReaderOptions;
  readonly #agent: Agent | undefined;
  /** Serial number of the certificate of the last answer. */
  certificate = '';

  /** @param keepAlive Whether the next request may use the same connection */
  constructor(options: SiteReaderOptions, keepAlive = false) {
    this.#options = options;
    this.#agent = options.trusted === undefined ? undefined : new Agent({ keepAlive, maxCachedSessions: 0 });
  }

  readonly fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { site, port, trusted } = this.#options;
    const payload = new Request(site, { method: 'POST', body: init.body ?? '', ...{ duplex: 'half' } });
    const body = init.body ? Buffer.from(await payload.arrayBuffer()) : undefined;
    const options: RequestOptions = {
      host: '127.0.0.1',
      port,
      path: url.startsWith(site) ? url.slice(site.length) : url,
      method: init.method ?? 'GET',
      headers: {
        host: new URL(site).host,
        ...(init.headers as Record<string, string>),
        ...(body && {
          'content-type': payload.headers.get('content-type') ?? '',
          'content-length': `${body.length}`,
        }),
      },
      timeout: 15_000,
    };
    return new Promise((resolve, reject) => {
      const request =
        this.#agent === undefined
          ? httpRequest(options)
          : httpsRequest({ ...options, agent: this.#agent, ca: trusted, servername: new URL(site).hostname });
      request.once('error', (error) => {
        // As browsers do it: a kept connection may be closed just while it is used again.
        const closed = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        if (closed) resolve(this.fetch(url, init));
        else reject(error);
      });
      request.once('timeout', () => request.destroy(new Error(`no answer within 15 s: ${url}`)));
      request.once('response', (answer) => {
        if (this.#agent) this.certificate = (answer.socket as TLSSocket).getPeerCertificate().serialNumber;
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject);
        answer.once('end', () => {
          const headers = new Headers();
          for (let at = 0; at < answer.rawHeaders.length; at += 2)
            headers.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '');
          const status = answer.statusCode ?? 0;
          resolve(
            new Response(status === 204 || status === 304 ? null : Buffer.concat(chunks), {
              status,
              headers,
            }),
          );
        });
      });
      request.end(body);
    });
  };
}
