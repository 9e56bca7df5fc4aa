import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunOptions, type RunResult, run } from '../../src/base/process.ts';
import { silentReporter } from '../../src/base/reporter.ts';
import type { WikiConfig } from '../../src/config/schema.ts';
import { LocalWiki } from '../../src/local/local-wiki.ts';

/** Where the wikis of this run keep their files, unless a test says otherwise. */
const usualStore = { store: process.env.WIKI7_TEST_STORE === 'local-s3' ? 'local-s3' : 'files' } as const;

/** The command line of this checkout. */
export const LAUNCHER = fileURLToPath(new URL('../../wiki7', import.meta.url));

export interface TestWikiOptions {
  readonly config?: Partial<WikiConfig>;
  /** Files of the wiki's folder, by path: `extensions/Hello/extension.json`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly replicas?: number;
}

/** A wiki of a test's own, beside whatever else runs on this machine: own folder, own port, own names. */
export class TestWiki {
  readonly folder: string;
  readonly port: number;
  readonly replicas: number;

  private constructor(folder: string, port: number, replicas: number) {
    this.folder = folder;
    this.port = port;
    this.replicas = replicas;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Makes the folder; nothing runs yet. */
  static async make(options: TestWikiOptions = {}): Promise<TestWiki> {
    const folder = await mkdtemp(join(tmpdir(), 'wiki7-test-'));
    const wiki = new TestWiki(folder, await freePort(), options.replicas ?? 1);
    await wiki.configure(options.config ?? {});
    for (const [path, content] of Object.entries(options.files ?? {})) await wiki.write(path, content);
    return wiki;
  }

  /** One that another process made. */
  static at({ folder, port, replicas }: { folder: string; port: number; replicas: number }): TestWiki {
    return new TestWiki(folder, port, replicas);
  }

  /** Made and up. What a failed start left behind is removed. */
  static async start(options: TestWikiOptions = {}): Promise<TestWiki> {
    const wiki = await TestWiki.make(options);
    try {
      await wiki.up();
    } catch (error) {
      await wiki.remove();
      throw error;
    }
    return wiki;
  }

  /** Replaces `config.ts`. */
  async configure(config: Partial<WikiConfig>): Promise<void> {
    const whole: WikiConfig = {
      name: 'Test Wiki',
      adminEmail: 'admin@example.org',
      media: usualStore,
      ...config,
    };
    await this.write('config.ts', `export default ${JSON.stringify(whole, null, 2)};\n`);
  }

  async write(path: string, content: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, content);
  }

  /** The command line, as an operator types it. Fails when the command fails, unless `accept` says otherwise. */
  cli(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return run(LAUNCHER, ['--wiki', this.folder, ...args], { timeoutSeconds: 900, ...options });
  }

  up(options: RunOptions = {}): Promise<RunResult> {
    return this.cli(
      ['up', '--yes', '--port', String(this.port), '--replicas', String(this.replicas)],
      options,
    );
  }

  async adminPassword(): Promise<string> {
    return (await this.cli(['secret', 'show', 'admin-password'])).stdout.trim();
  }

  /** The engine and names behind it, for tests that look inside. */
  async inside(): Promise<LocalWiki> {
    return LocalWiki.open({ folder: this.folder, reporter: silentReporter, confirm: async () => false });
  }

  /** Removes everything of it, whatever state it is in. */
  async remove(): Promise<void> {
    await this.cli(['down', '--delete-data', '--keep-images', '--yes'], { accept: 'any' });
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
