import { type Reporter, step } from '../src/base/reporter.ts';
import type { WikiConfig } from '../src/config/schema.ts';
import { ApiClient } from '../tests/support/api-client.ts';
import { SiteReader } from '../tests/support/site-reader.ts';
import { freePort, TestWiki } from '../tests/support/test-wiki.ts';
import type { Bench, BenchReport } from './bench.ts';
import { compare } from './measure.ts';

const SECONDS = 60;
const READERS = 20;
const EDITORS = 2;
const ARTICLES = 20;
const crawl = { addresses: 10_000, perSecond: 200, atATime: 400 } as const;

/** Readers, editors and a search engine, alone and beside a crawl from thousands of addresses. Bar: their p99 at most twice the quiet one. */
export const shield: Bench = {
  summary: `people beside a crawl of ${crawl.addresses} addresses, ${crawl.perSecond} requests a second, with the shield and without`,
  async run(reporter: Reporter): Promise<BenchReport> {
    const wiki = await TestWiki.make();
    const site = `https://wiki.example.test:${await freePort()}`;
    try {
      const phase = async (name: string, shield: 'on' | 'off', crawled: boolean) => {
        await step(reporter, `Shield ${shield}`, () => configure(wiki, site, shield));
        return step(reporter, name, () => new Crowd(wiki, site).spend(crawled));
      };
      const quiet = await phase('Nobody crawls', 'on', false);
      const shielded = await phase('A crawl, with the shield', 'on', true);
      const open = await phase('The same crawl, without it', 'off', true);
      return {
        one: 'quiet',
        other: 'crawled',
        comparisons: [
          compare('p99 of readers, shield on', 'ms', [[quiet.reads.p99, shielded.reads.p99]]),
          compare('p99 of editors, shield on', 'ms', [[quiet.edits.p99, shielded.edits.p99]]),
          compare('p99 of readers, shield off', 'ms', [[quiet.reads.p99, open.reads.p99]]),
          compare('p99 of editors, shield off', 'ms', [[quiet.edits.p99, open.edits.p99]]),
        ],
        counts: Object.fromEntries(
          Object.entries({ quiet, 'shield on': shielded, 'shield off': open }).map(([name, spent]) => [
            name,
            summary(spent),
          ]),
        ),
      };
    } finally {
      await wiki.remove();
    }
  },
};

/** Behind a proxy on this machine, whose word about addresses counts: that is how ten thousand of them come from one. */
async function configure(wiki: TestWiki, site: string, shield: 'on' | 'off'): Promise<void> {
  const config: Partial<WikiConfig> = {
    site: { url: site, listen: { address: '127.0.0.1' } },
    tls: { mode: 'behindProxy', trustedAddresses: ['127.0.0.1'] },
    edge: { shield },
  };
  await wiki.configure(config);
  await wiki.up();
}

interface Times {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly errors: number;
}

interface Spent {
  readonly reads: Times;
  readonly edits: Times;
  readonly botReads: Times;
  /** Answers to the crawl by status; 0 where there was none. */
  readonly crawl: Readonly<Record<number, number>>;
}

const summary = ({ reads, edits, botReads, crawl }: Spent): string =>
  [
    ...Object.entries({ readers: reads, editors: edits, 'search engine': botReads }).map(
      ([who, { count, median, p99, errors }]) =>
        `${who} ${count} × ${Math.round(median)} ms (p99 ${Math.round(p99)} ms, ${errors} errors)`,
    ),
    `crawl ${JSON.stringify(crawl)}`,
  ].join('; ');

/** Everybody who is at the wiki for a minute. */
class Crowd {
  readonly #wiki: TestWiki;
  readonly #site: string;
  readonly #crawl: Record<number, number> = {};

  constructor(wiki: TestWiki, site: string) {
    this.#wiki = wiki;
    this.#site = site;
  }

  async spend(crawled: boolean): Promise<Spent> {
    const editors = await this.#editors();
    for (let number = 0; number < ARTICLES; number++)
      await editors[0]?.edit(`Shield ${number}`, `text of ${number} [[Shield ${(number + 1) % ARTICLES}]]`);
    const end = Date.now() + SECONDS * 1000;
    const [reads, edits, botReads] = await Promise.all([
      together(READERS, (one) => this.#read(end, `198.51.100.${one + 1}`, 'Mozilla/5.0 (X11; Linux x86_64)')),
      together(EDITORS, (one) => this.#edit(end, editors[one], one)),
      together(1, () => this.#read(end, '66.249.66.1', 'Mozilla/5.0 (compatible; Googlebot/2.1)')),
      crawled ? this.#crawlUntil(end) : undefined,
    ]);
    return { reads, edits, botReads, crawl: this.#crawl };
  }

  /** Administrators, whose edits nobody counts. */
  async #editors(): Promise<ApiClient[]> {
    const password = await this.#wiki.adminPassword();
    const editors: ApiClient[] = [];
    for (let one = 0; one < EDITORS; one++) {
      const editor = new ApiClient(this.#site, said(`203.0.113.${one + 1}`), this.#reader().fetch);
      await editor.logIn('Admin', password);
      editors.push(editor);
    }
    return editors;
  }

  async #read(end: number, address: string, agent: string): Promise<Sample[]> {
    const samples: Sample[] = [];
    for (let turn = 0; Date.now() < end; turn++) {
      const path = `/wiki/Shield_${turn % ARTICLES}`;
      samples.push(
        await timed(async () => {
          const headers = { ...said(address), 'user-agent': agent };
          const answer = await this.#reader().fetch(path, { headers });
          return answer.status === 200 && (await answer.text()).includes('text of');
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1000));
    }
    return samples;
  }

  /** Each in articles of their own: two who save the same one in the same second are a conflict in any wiki. */
  async #edit(end: number, editor: ApiClient | undefined, one: number): Promise<Sample[]> {
    const samples: Sample[] = [];
    for (let turn = one; Date.now() < end; turn += EDITORS) {
      samples.push(
        await timed(
          async () =>
            (await editor?.edit(`Shield ${turn % ARTICLES}`, `text of ${Date.now()}`)) !== undefined,
        ),
      );
      // An editor looks at what was changed, too.
      samples.push(
        await timed(
          async () =>
            (await editor?.fetch(`/w/index.php?title=Shield_${turn % ARTICLES}&action=history`))?.status ===
            200,
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 1000 + Math.random() * 1000));
    }
    return samples;
  }

  /** At its own pace, whether it is answered or not, as far as its sockets go. */
  async #crawlUntil(end: number): Promise<void> {
    const open = new Set<Promise<unknown>>();
    for (let sent = 0; Date.now() < end; sent++) {
      if (open.size < crawl.atATime) {
        const one: Promise<unknown> = this.#crawlOne(sent).finally(() => open.delete(one));
        open.add(one);
      }
      await new Promise((resolve) =>
        setTimeout(
          resolve,
          Math.max(0, (sent * 1000) / crawl.perSecond - (Date.now() - (end - SECONDS * 1000))),
        ),
      );
    }
    await Promise.all(open);
  }

  async #crawlOne(number: number): Promise<void> {
    const from = number % crawl.addresses;
    const address = `10.${100 + (from >> 16)}.${(from >> 8) & 255}.${from & 255}`;
    const title = `Shield_${number % ARTICLES}`;
    const paths = [
      `/w/index.php?title=${title}&action=history&limit=${number % 500}`,
      `/w/index.php?title=${title}&oldid=${1 + (number % 50)}`,
      `/w/index.php?title=${title}&diff=${2 + (number % 50)}&oldid=${1 + (number % 50)}`,
      `/wiki/Special:WhatLinksHere/${title}?limit=${number % 500}`,
      `/wiki/Special:RecentChanges?days=${number % 30}`,
    ];
    const headers = {
      ...said(address),
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140',
    };
    const path = paths[number % paths.length] ?? '';
    const status = await this.#reader()
      .fetch(path, { headers })
      .then((answer) => answer.status)
      .catch(() => 0);
    this.#crawl[status] = (this.#crawl[status] ?? 0) + 1;
  }

  #reader(): SiteReader {
    return new SiteReader({ site: this.#site, port: this.#wiki.port });
  }
}

/** What the proxy says of a reader. */
const said = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' });

interface Sample {
  readonly milliseconds: number;
  readonly isGood: boolean;
}

async function timed(work: () => Promise<boolean>): Promise<Sample> {
  const started = performance.now();
  const isGood = await work().catch(() => false);
  return { milliseconds: performance.now() - started, isGood };
}

async function together(people: number, life: (one: number) => Promise<Sample[]>): Promise<Times> {
  const samples = (await Promise.all(Array.from({ length: people }, (_, one) => life(one)))).flat();
  const sorted = samples.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return {
    count: samples.length,
    median: at(0.5),
    p99: at(0.99),
    errors: samples.filter(({ isGood }) => !isGood).length,
  };
}
