import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerName } from '../../src/local/create-arguments.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { VerifyReport } from '../../src/operations/media-progress.ts';
import { ApiClient } from '../support/api-client.ts';
import { picture } from '../support/drawn-picture.ts';
import { TestWiki } from '../support/test-wiki.ts';

const UPLOADERS = 4;
const SECONDS_BETWEEN_KILLS = 5;
const KILLS_EACH = 2;

describe.each([
  ['files', ['web-1-mediawiki', 'database']],
  ['local-s3', ['web-1-mediawiki', 'objects', 'database']],
] as const)('uploads into %s while containers are killed', (store, victims) => {
  let wiki: TestWiki;
  let local: LocalWiki;
  let acknowledged: ReadonlyMap<string, string>;

  beforeAll(async () => {
    wiki = await TestWiki.start({ config: { media: { store } } });
    local = await wiki.inside();
    const password = await wiki.adminPassword();
    const uploads = new Uploads(wiki.url);
    const running = Array.from({ length: UPLOADERS }, (_, index) => uploads.run(index, password));
    for (let round = 0; round < KILLS_EACH; round++) {
      for (const victim of victims) {
        await pause(SECONDS_BETWEEN_KILLS);
        await kill(victim);
      }
    }
    await pause(SECONDS_BETWEEN_KILLS);
    uploads.stop();
    await Promise.all(running);
    acknowledged = uploads.acknowledged;
  });

  afterAll(() => wiki?.remove());

  const kill = async (id: string) => {
    const { stdout } = await local.engine.run([
      'container',
      'inspect',
      '--format',
      '{{.State.Pid}}',
      containerName(local.instance, id),
    ]);
    if (Number(stdout) > 0) process.kill(Number(stdout), 'SIGKILL');
  };

  it('every acknowledged one is whole, byte for byte', async () => {
    console.info(`${store}: ${acknowledged.size} uploads were acknowledged`);
    expect(acknowledged.size).toBeGreaterThan(10);
    for (const [url, sha1] of acknowledged) {
      const response = await fetch(`${url}?${Math.random()}`);
      expect(response.status, url).toBe(200);
      expect(sha1Of(Buffer.from(await response.arrayBuffer())), url).toBe(sha1);
    }
  });

  it('no row is without its file, and none has another’s bytes', async () => {
    const { stdout } = await wiki.cli(['media', 'verify', '--contents', '--json'], { accept: 'any' });
    const report = JSON.parse(stdout) as VerifyReport;
    expect(report).toMatchObject({ missing: [], wrong: [], unreadable: [] });
    expect(report.good).toBeGreaterThanOrEqual(acknowledged.size);
  });
});

/** People who upload one picture after the other, each an own one, and start anew when something fails. */
class Uploads {
  /** Address → hash of what was sent. */
  readonly acknowledged = new Map<string, string>();
  readonly #url: string;
  #running = true;

  constructor(url: string) {
    this.#url = url;
  }

  stop(): void {
    this.#running = false;
  }

  async run(uploader: number, password: string): Promise<void> {
    let client: ApiClient | undefined;
    for (let number = 0; this.#running; number++) {
      const content = new Uint8Array(
        Buffer.concat([picture(200 + uploader, 100 + number), Buffer.from(`${uploader} ${number}`)]),
      );
      try {
        if (!client) {
          const fresh = new ApiClient(this.#url);
          await fresh.logIn('Admin', password);
          client = fresh;
        }
        const { url } = await client.upload(`Chaos ${uploader} ${number}.png`, content);
        this.acknowledged.set(url, sha1Of(content));
      } catch {
        client = undefined;
        await pause(0.5);
      }
    }
  }
}

const sha1Of = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex');
const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
