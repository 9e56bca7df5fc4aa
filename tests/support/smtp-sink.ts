import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { TLSSocket } from 'node:tls';
import type { Pair } from './certificate.ts';

export interface SinkMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent, transfer encoding undone. */
  readonly text: string;
  /** The account and password that the sender gave, as `user:password`. */
  readonly account: string | undefined;
}

/** A mail server that keeps what it gets. */
export class SmtpSink {
  readonly messages: SinkMessage[] = [];
  /** Answer to every recipient in place of `250`, as `550 5.1.1 Unknown`. */
  refusal: string | undefined;
  /** Whether a sender has to log in first. */
  wantsLogin = false;
  /** Offers STARTTLS with this certificate. */
  tls: Pair | undefined;
  /** Everything that came in clear. */
  overheard = '';
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => void this.#talk(socket).catch(() => socket.destroy()));
  }

  /** On every address of this machine, since containers come from a network of their own. */
  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    await new Promise<void>((resolve) => sink.#server.listen(0, '0.0.0.0', resolve));
    return sink;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #talk(socket: Socket): Promise<void> {
    this.#sockets.add(socket.once('close', () => this.#sockets.delete(socket)));
    const encrypted = socket instanceof TLSSocket;
    const say = (line: string) => socket.write(`${line}\r\n`);
    if (!encrypted) say('220 sink.example.org');
    let from = '';
    let to: string[] = [];
    let account: string | undefined;
    let credentials = false;
    let data: string[] | undefined;
    for await (const line of createInterface(socket)) {
      if (!encrypted) this.overheard += `${line}\n`;
      if (data) {
        if (line !== '.') {
          data.push(line.replace(/^\./, ''));
          continue;
        }
        this.messages.push({ from, to, account, ...parse(data) });
        data = undefined;
        say('250 2.0.0 Kept');
        continue;
      }
      if (credentials) {
        account = Buffer.from(line, 'base64').toString().split('\0').slice(1).join(':');
        credentials = false;
        say('235 2.7.0 Welcome');
        continue;
      }
      const [verb = ''] = line.split(' ');
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      switch (verb.toUpperCase()) {
        case 'EHLO': {
          const offers = [
            ...(this.tls && !encrypted ? ['STARTTLS'] : []),
            ...(this.wantsLogin ? ['AUTH PLAIN'] : []),
          ];
          say(['250-sink.example.org', ...offers.map((offer) => `250-${offer}`), '250 HELP'].join('\r\n'));
          break;
        }
        case 'STARTTLS':
          say('220 Go ahead');
          return this.#talk(
            new TLSSocket(socket, { isServer: true, cert: this.tls?.certificate, key: this.tls?.key }),
          );
        case 'AUTH':
          credentials = true;
          say('334 ');
          break;
        case 'MAIL':
          from = address;
          to = [];
          say(this.wantsLogin && !account ? '530 5.7.0 Log in first' : '250 2.1.0 Ok');
          break;
        case 'RCPT':
          if (!this.refusal) to.push(address);
          say(this.refusal ?? '250 2.1.5 Ok');
          break;
        case 'DATA':
          data = [];
          say('354 Go on');
          break;
        case 'QUIT':
          say('221 Bye');
          socket.end();
          break;
        default:
          say('250 Ok');
      }
    }
  }
}

function parse(lines: readonly string[]): Pick<SinkMessage, 'headers' | 'text'> {
  const end = lines.indexOf('');
  const unfolded = lines
    .slice(0, end)
    .join('\n')
    .replace(/\n[ \t]+/g, ' ');
  const pairs = unfolded.split('\n').map((line) => {
    const [name = '', ...value] = line.split(':');
    return [name.toLowerCase(), encodedWords(value.join(':').trim())] as const;
  });
  const headers = Object.fromEntries(pairs);
  const body = lines.slice(end + 1).join('\n');
  const encoding = headers['content-transfer-encoding']?.toLowerCase();
  const text =
    encoding === 'quoted-printable'
      ? quotedPrintable(body.replace(/=\n/g, ''))
      : encoding === 'base64'
        ? Buffer.from(body, 'base64').toString()
        : body;
  return { headers, text };
}

const encodedWords = (text: string) =>
  text.replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, words: string) =>
    quotedPrintable(words.replaceAll('_', ' ')),
  );

const quotedPrintable = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
