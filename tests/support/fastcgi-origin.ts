import { createServer, type Server, type Socket } from 'node:net';

/** What PHP would say: headers with `Status`, and a body. */
export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default 0 */
  readonly afterMs?: number;
}

const [BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT] = [1, 3, 4, 5, 6];
const LONGEST = 65_535;

/** In PHP's place behind nginx. See "FastCGI Specification", open market, 1996: one request a connection, as nginx asks. */
export class FastCgiOrigin {
  answer: (parameters: ReadonlyMap<string, string>) => Said = () => ({});
  readonly seen: ReadonlyMap<string, string>[] = [];
  readonly #server: Server = createServer((socket) => this.#serve(socket));

  start(port: number): Promise<void> {
    return new Promise((done) => this.#server.listen(port, '127.0.0.1', done));
  }

  stop(): Promise<unknown> {
    return new Promise((done) => this.#server.close(done));
  }

  #serve(socket: Socket): void {
    let rest: Buffer = Buffer.alloc(0);
    const parameters: Buffer[] = [];
    socket.on('error', () => {});
    socket.on('data', (part) => {
      rest = Buffer.concat([rest, part]);
      for (;;) {
        const length = rest.length < 8 ? Number.POSITIVE_INFINITY : rest.readUInt16BE(4);
        const end = 8 + length + (rest[6] ?? 0);
        if (rest.length < end) return;
        const content = rest.subarray(8, 8 + length);
        const type = rest[1];
        rest = rest.subarray(end);
        if (type === PARAMS) parameters.push(content);
        else if (type === STDIN && length === 0) this.#reply(socket, pairsIn(Buffer.concat(parameters)));
        else if (type !== BEGIN_REQUEST && type !== STDIN) socket.destroy();
      }
    });
  }

  #reply(socket: Socket, parameters: ReadonlyMap<string, string>): void {
    this.seen.push(parameters);
    const { status = 200, headers = {}, body = '', afterMs = 0 } = this.answer(parameters);
    const lines = Object.entries({ Status: String(status), 'Content-Type': 'text/html', ...headers });
    const text = `${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
    setTimeout(() => {
      const out = Buffer.from(text);
      for (let first = 0; first < out.length; first += LONGEST) {
        socket.write(record(STDOUT, out.subarray(first, first + LONGEST)));
      }
      socket.end(Buffer.concat([record(STDOUT, Buffer.alloc(0)), record(END_REQUEST, Buffer.alloc(8))]));
    }, afterMs);
  }
}

function record(type: number | undefined, content: Buffer): Buffer {
  const head = Buffer.from([1, type ?? 0, 0, 1, 0, 0, 0, 0]);
  head.writeUInt16BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function pairsIn(text: Buffer): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  let at = 0;
  const length = () => {
    const short = text[at] ?? 0;
    if (short < 128) {
      at += 1;
      return short;
    }
    at += 4;
    return text.readUInt32BE(at - 4) & 0x7fff_ffff;
  };
  while (at < text.length) {
    const [name, value] = [length(), length()];
    pairs.set(text.toString('utf8', at, at + name), text.toString('utf8', at + name, at + name + value));
    at += name + value;
  }
  return pairs;
}
