import { randomUUID } from 'node:crypto';
import { type Reporter, step } from '../src/base/reporter.ts';
import { retryUntil } from '../src/base/retry.ts';
import { ports } from '../src/blueprint/ports.ts';
import { address, hosts } from '../src/local/addresses.ts';
import { networkName } from '../src/local/create-arguments.ts';
import { labels } from '../src/local/labels.ts';
import type { LocalWiki } from '../src/local/local-wiki.ts';
import { ApiClient } from '../tests/support/api-client.ts';
import { TestWiki } from '../tests/support/test-wiki.ts';
import type { Bench, BenchReport } from './bench.ts';
import { type Comparison, compare, figure } from './measure.ts';

const TITLE = 'Bench';
const CONNECTIONS = [4, 64] as const;
const ROUNDS = 5;
const SECONDS = 6;

/** Hits of the edge beside nginx with the same bytes in a file, and beside a stock MediaWiki that makes the page each time. Bar: 1.0. */
export const edge: Bench = {
  summary: 'cached pages: the edge beside nginx with the same bytes in a file, and a stock MediaWiki',
  async run(reporter: Reporter): Promise<BenchReport> {
    const wiki = await step(reporter, 'Starting a wiki', () => TestWiki.start());
    const local = await wiki.inside();
    const image = await step(reporter, 'Building the image of the bench', async () =>
      (await local.imageBuilder()).product('bench'),
    );
    const bench = new Neighbours(local, image);
    try {
      return await measure(wiki, local, bench, reporter);
    } finally {
      await bench.remove();
      await wiki.remove();
    }
  },
};

async function measure(
  wiki: TestWiki,
  local: LocalWiki,
  bench: Neighbours,
  reporter: Reporter,
): Promise<BenchReport> {
  const text = article();
  const admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  await admin.edit(TITLE, text);
  const page = await hit(`${wiki.url}/wiki/${TITLE}`);

  const load = await bench.start('load');
  const file = await bench.start('static', '/srv/static');
  await bench.exec(file, ['sh', '-c', 'cat > /srv/static/page.html && gzip -6k /srv/static/page.html'], page);
  await bench.exec(file, ['sh', '-c', 'nginx -c /etc/wiki7/static.conf > /tmp/log 2>&1 < /dev/null &']);
  const stock = await bench.start('stock');
  await step(reporter, 'Installing a stock MediaWiki', () => bench.exec(stock, ['stock'], text));

  const edgeUrl = `http://${address(local.instance.subnet, 'app', hosts.edge)}:${ports.edge}/wiki/${TITLE}`;
  const fileUrl = `http://${await bench.address(file)}:8080/page.html`;
  const stockUrl = `http://${await bench.address(stock)}:8080/w/index.php?title=${TITLE}`;
  const host = new URL(wiki.url).host;
  const comparisons: Comparison[] = [];
  for (const connections of CONNECTIONS) {
    const runs: [Run, Run][] = [];
    await step(reporter, `${connections} connections`, async (current) => {
      for (let round = 0; round <= ROUNDS; round++) {
        current.progress(`round ${round} of ${ROUNDS}`);
        const one = () => bench.wrk(load, fileUrl, connections);
        const other = () => bench.wrk(load, edgeUrl, connections, host);
        const swapped = round % 2 === 0;
        const first = await (swapped ? other : one)();
        const second = await (swapped ? one : other)();
        // The first round warms both.
        if (round > 0) runs.push(swapped ? [second, first] : [first, second]);
      }
    });
    comparisons.push(
      compare(
        `hits at ${connections} connections`,
        'per s',
        runs.map(([a, b]) => [a.perSecond, b.perSecond]),
      ),
      compare(
        `p99 at ${connections} connections`,
        'ms',
        runs.map(([a, b]) => [a.p99, b.p99]),
      ),
    );
  }
  const uncached = figure(
    await step(reporter, 'The stock MediaWiki', async () => {
      const runs: number[] = [];
      for (let round = 0; round < ROUNDS; round++) runs.push((await bench.wrk(load, stockUrl, 4)).perSecond);
      return runs;
    }),
  );
  return {
    one: 'nginx with a file',
    other: 'the edge',
    comparisons,
    counts: {
      'bytes of the page': page.length,
      'pages per second of a stock MediaWiki, 4 connections': uncached.median.toFixed(1),
    },
  };
}

interface Run {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** The bench's own containers, in the wiki's network, so that no forwarding by the engine is measured. */
class Neighbours {
  readonly #local: LocalWiki;
  readonly #image: string;
  readonly #names: string[] = [];

  constructor(local: LocalWiki, image: string) {
    this.#local = local;
    this.#image = image;
  }

  async start(kind: string, scratch?: string): Promise<string> {
    const { engine, instance } = this.#local;
    const name = `${instance.name}-bench-${kind}-${randomUUID().slice(0, 6)}`;
    this.#names.push(name);
    await engine.run([
      ...['run', '--detach', '--name', name, '--network', networkName(instance, 'app'), '--pull=never'],
      ...['--label', `${labels.instance}=${instance.name}`, '--label', `${labels.id}=${name}`],
      ...(scratch === undefined ? [] : ['--tmpfs', `${scratch}:rw,mode=1777`]),
      this.#image,
    ]);
    return name;
  }

  async exec(name: string, command: readonly string[], input = ''): Promise<string> {
    return (await this.#local.engine.run(['exec', '--interactive', name, ...command], { input })).stdout;
  }

  async address(name: string): Promise<string> {
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    return (await this.#local.engine.run(['container', 'inspect', '--format', format, name])).stdout.trim();
  }

  async wrk(load: string, url: string, connections: number, host?: string): Promise<Run> {
    const said = await this.exec(load, [
      ...[
        'wrk',
        '--threads',
        '1',
        '--connections',
        String(connections),
        '--duration',
        `${SECONDS}s`,
        '--latency',
      ],
      ...[
        '--header',
        'Accept-Encoding: gzip',
        ...(host === undefined ? [] : ['--header', `Host: ${host}`]),
        url,
      ],
    ]);
    const perSecond = /Requests\/sec:\s+([\d.]+)/.exec(said)?.[1];
    const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(said) ?? [];
    if (perSecond === undefined || p99 === undefined || /Non-2xx/.test(said)) throw new Error(`wrk: ${said}`);
    return {
      perSecond: Number(perSecond),
      p99: Number(p99) * { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's'],
    };
  }

  async remove(): Promise<void> {
    await this.#local.engine.remove(this.#names);
  }
}

/** The page as the edge keeps it. */
const hit = (url: string): Promise<string> =>
  retryUntil(
    async () => {
      const answer = await fetch(url);
      const text = await answer.text();
      return answer.headers.get('x-cache') === 'hit' ? text : undefined;
    },
    () => new Error(`${url} never came from the cache`),
    { timeoutSeconds: 10 },
  );

/** Wikitext of an article of usual length, with links, lists, headings and a table. */
function article(): string {
  const sentence = (number: number) =>
    `Line ${number} tells of [[Place ${number % 40}|a place]], '''its people''' and ''their songs'' at some length.`;
  const section = (number: number) =>
    [
      `== Part ${number} ==`,
      ...Array.from({ length: 12 }, (_, line) => sentence(number * 12 + line)),
      ...Array.from({ length: 5 }, (_, line) => `* [[Item ${line}]] of part ${number}`),
    ].join('\n');
  return Array.from({ length: 25 }, (_, number) => section(number)).join('\n\n');
}
