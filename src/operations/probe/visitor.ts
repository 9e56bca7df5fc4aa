import { Fault } from './report.ts';

export interface VisitorOptions {
  /** Scheme, host and port. */
  readonly url: string;
  /** Whether it is somebody who logs in. A stranger's cookies are never sent back. @default false */
  readonly keepsCookies?: boolean;
  /** An answer that takes longer is none. */
  readonly answerSeconds: number;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/** What came back, whole. */
export interface Answer {
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly ms: number;
}

/** Web ACLs turn away who does not say what it is. */
export const PROBE_AGENT = 'Wiki7-probe/1';

const REDIRECTS = 5;

/** Somebody who asks a wiki for something. */
export class Visitor {
  readonly url: string;
  readonly #options: VisitorOptions;
  readonly #cookies = new Map<string, string>();

  constructor(options: VisitorOptions) {
    this.#options = options;
    this.url = options.url.replace(/\/$/, '');
  }

  /** To the end of redirects within the wiki. @throws Fault */
  async get(path: string): Promise<Answer> {
    let answer = await this.send(path);
    for (let left = REDIRECTS; left > 0; left--) {
      const next = this.#redirectOf(answer);
      if (next === undefined) return answer;
      answer = await this.send(next);
    }
    throw new Fault(`${path} leads from one place to another, more than ${REDIRECTS} times.`);
  }

  /** @throws Fault for no answer in time */
  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const { answerSeconds, now } = this.#options;
    const began = now();
    const response = await this.#fetch(path, init).catch((error: unknown) => {
      throw late(path, answerSeconds, error);
    });
    if (this.#options.keepsCookies) this.#keep(response.headers);
    const body = await response.arrayBuffer().catch((error: unknown) => {
      throw late(path, answerSeconds, error);
    });
    return {
      path,
      status: response.status,
      headers: response.headers,
      bytes: Buffer.from(body),
      ms: Math.round(now() - began),
    };
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return this.#options.fetch(`${this.url}${path}`, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#options.answerSeconds * 1000),
      headers: { 'user-agent': PROBE_AGENT, ...(cookies && { cookie: cookies }) },
    });
  }

  #keep(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || value === 'deleted') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  /** @throws Fault for one that leads away */
  #redirectOf({ status, headers, path }: Answer): string | undefined {
    const location = headers.get('location');
    if (status < 300 || status > 399 || location === null) return undefined;
    const to = new URL(location, `${this.url}${path}`);
    if (to.host === new URL(this.url).host) return pathOf(to.href);
    throw new Fault(
      `${path} sends readers away to ${to.origin}. If that is the wiki's own name, look there: \`--url\`.`,
    );
  }
}

/** The wiki names its pages and files under its own name, which may be another than the one that is asked. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://wiki');
  return `${pathname}${search}`;
}

function late(path: string, seconds: number, error: unknown): unknown {
  return error instanceof DOMException && error.name === 'TimeoutError'
    ? new Fault(`${path} did not answer within ${seconds} s.`)
    : error;
}
