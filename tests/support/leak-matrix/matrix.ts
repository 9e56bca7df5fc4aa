import type { Ask, Reply } from '../cloudfront-model/messages.ts';
import { addresses } from './addresses.ts';
import { Observer, type Step } from './observer.ts';
import { type Trick, tricks } from './tricks.ts';
import { everybody, type Visitor, visitors } from './visitors.ts';

export interface MatrixOptions {
  readonly ask: (ask: Ask) => Promise<Reply>;
  /** Between two requests of the random sequence, for a clock or a purge. @default - nothing */
  readonly between?: (random: () => number) => void | Promise<void>;
  /** @default false */
  readonly isPrivate?: boolean;
  /** @default - all */
  readonly addresses?: readonly string[];
  /** @default - all */
  readonly tricks?: readonly Trick[];
  /**
   * `short`: a third, for one more rendering of rules that were tried in whole: most tricks by one visitor and before one other, and no
   * more methods than GET and POST. @default 'whole'
   */
  readonly depth?: 'whole' | 'short';
  /** Requests of the random sequence. @default 3000 */
  readonly randomRequests?: number;
  /** @default 1 */
  readonly seed?: number;
}

export interface Findings {
  /** What is wrong, with the requests that show it; at most one for each kind of finding and address. */
  readonly leaks: readonly string[];
  readonly requests: number;
  /** Answers from the cache, so that a matrix that shares nothing is no proof. */
  readonly hits: number;
}

const reading = ['GET', 'HEAD'];
const writing = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'TRACE', 'BREW'];

/**
 * Asks an edge before a `MarkingWiki` in every order in which one visitor's answer could become another's: each visitor first and then
 * all others, with each method; each trick, by somebody with and somebody without an account, and then the plain request of others; all
 * at once; and at random, always the same for a seed.
 */
export async function runMatrix(options: MatrixOptions): Promise<Findings> {
  const run = new Run(options);
  const places = options.addresses ?? addresses;
  const isWhole = options.depth !== 'short';
  const { anonymous, otherAnonymous, loggedIn, remembered } = visitors;
  for (const address of places) {
    for (const visitor of everybody) {
      for (const method of isWhole ? reading : ['GET']) {
        await run.inTurn(address, { visitor, method }, everybody);
      }
    }
    for (const visitor of isWhole ? [loggedIn, anonymous, visitors.forged] : [loggedIn]) {
      for (const method of isWhole ? writing : ['POST']) {
        await run.inTurn(address, { visitor, method }, [anonymous, remembered]);
      }
    }
    await run.together(address);
    for (const trick of options.tricks ?? tricks) {
      for (const visitor of isWhole || trick.isOfAddress ? [loggedIn, anonymous] : [anonymous]) {
        const others = isWhole ? [otherAnonymous, remembered] : [otherAnonymous];
        await run.inTurn(address, { visitor, method: 'GET', trick }, others);
      }
    }
  }
  await run.atRandom(places, options.randomRequests ?? 3000, randomOf(options.seed ?? 1));
  return run.findings;
}

interface First {
  readonly visitor: Visitor;
  readonly method: string;
  readonly trick?: Trick;
}

class Run {
  readonly #options: MatrixOptions;
  readonly #observer: Observer;
  readonly #leaks = new Map<string, string>();
  #number = 10_000;
  #requests = 0;
  #hits = 0;

  constructor(options: MatrixOptions) {
    this.#options = options;
    this.#observer = new Observer(options.isPrivate === true);
  }

  get findings(): Findings {
    return { leaks: [...this.#leaks.values()], requests: this.#requests, hits: this.#hits };
  }

  /** One, and then others: with the plain address, and with the first one's address where that is odd. */
  async inTurn(
    address: string,
    { visitor, method, trick }: First,
    others: readonly Visitor[],
  ): Promise<void> {
    const number = String(++this.#number);
    const plain = (who: Visitor, how = 'GET') => ({ visitor: who, ask: askOf(address, number, who, how) });
    const begun = plain(visitor, method);
    const first = trick ? { ...begun, trick, ask: trick.apply(begun.ask, ownOf(visitor, number)) } : begun;
    const before = [await this.#step(address, first, [])];
    for (const other of others) {
      before.push(await this.#step(address, plain(other), before));
      const same = { ...plain(other), trick };
      if (first.ask.url !== begun.ask.url) {
        before.push(await this.#step(address, { ...same, ask: { ...same.ask, url: first.ask.url } }, before));
      }
    }
  }

  /** Everybody at the same moment. */
  async together(address: string): Promise<void> {
    const number = String(++this.#number);
    const steps = everybody.map((visitor) => ({ visitor, ask: askOf(address, number, visitor, 'GET') }));
    await Promise.all(steps.map((step) => this.#step(address, step, ['all at once'])));
  }

  async atRandom(places: readonly string[], requests: number, random: () => number): Promise<void> {
    const any = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const names = places.flatMap((address) =>
      [1, 2].map((half) => [address, String(90_000 + half)] as const),
    );
    const past: string[] = [];
    for (let time = 0; time < requests; time++) {
      const [address, number] = any(names);
      const visitor = any(everybody);
      const ask = askOf(address, number, visitor, random() < 0.9 ? 'GET' : any([...reading, ...writing]));
      const trick = random() < 0.3 ? any(this.#options.tricks ?? tricks) : undefined;
      const odd = trick ? trick.apply(ask, ownOf(visitor, String(500_000 + time))) : ask;
      past.push(await this.#step(address, { visitor, trick, ask: odd }, past.slice(-6)));
      await this.#options.between?.(random);
    }
  }

  async #step(address: string, step: Step, before: readonly string[]): Promise<string> {
    this.#requests++;
    const { visitor, ask, trick } = step;
    const told = `${visitor.id} ${ask.method} ${ask.url.slice(0, 120)}${trick ? ` [${trick.name}]` : ''}`;
    const reply = await this.#options.ask(ask);
    if (/hit/i.test(reply.headers['x-cache'] ?? '')) this.#hits++;
    for (const leak of this.#observer.leaks(step, reply)) {
      const text = `${leak}: ${told} → ${reply.status}${before.length > 0 ? `, after ${before.join('; ')}` : ''}`;
      if (!this.#leaks.has(`${leak} ${address}`)) this.#leaks.set(`${leak} ${address}`, text);
    }
    return told;
  }
}

const ownOf = (visitor: Visitor, number: string) => ({
  canary: `canary${number}`,
  session: `session.${visitor.id}`,
});

const askOf = (address: string, number: string, visitor: Visitor, method: string): Ask => ({
  method,
  url: address.replaceAll('N', number),
  headers: visitor.headers,
  address: visitor.address,
  ...(['POST', 'PUT', 'PATCH'].includes(method) && { body: 'text=1' }),
});

/** Mulberry32, by Tommy Ettinger: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
