import { randomUUID } from 'node:crypto';
import { retryUntil } from '../../../src/base/retry.ts';
import type { Engine } from '../../../src/local/engine.ts';
import { labels } from '../../../src/local/labels.ts';
import type { LocalWiki } from '../../../src/local/local-wiki.ts';
import { freePort } from '../test-wiki.ts';

/** The one account that it has. */
export const ACCOUNT = '123456789012';

/** AWS as moto plays it, in a container: it starts empty and forgets everything. CONTRIBUTING.md says what it proves. */
export class Emulator {
  readonly endpoint: string;
  readonly #engine: Engine;
  readonly #name: string;

  private constructor(engine: Engine, name: string, port: number) {
    this.#engine = engine;
    this.#name = name;
    this.endpoint = endpointAt(port);
  }

  /** @param wiki gives engine and image; what a test leaves behind goes with its containers */
  static async start(wiki: LocalWiki): Promise<Emulator> {
    const { engine, instance } = wiki;
    const image = await wiki.imageBuilder().product('aws');
    const name = `wiki7-emulator-${randomUUID()}`;
    const port = await freePort();
    await engine.run([
      ...['run', '--detach', '--pull=never', '--name', name],
      ...['--label', `${labels.instance}=${instance.name}`, '--label', `${labels.id}=${name}`],
      ...['--read-only', '--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--memory', '1g'],
      ...['--tmpfs', '/tmp:rw,size=512m,mode=1777', '--publish', `127.0.0.1:${port}:5000`],
      // It asks nobody who they are.
      ...['--env', 'INITIAL_NO_AUTH_ACTION_COUNT=inf', image],
    ]);
    const emulator = new Emulator(engine, name, port);
    await retryUntil(
      async () =>
        (await fetch(`${emulator.endpoint}/moto-api/`).catch(() => undefined))?.ok ? true : undefined,
      async () => new Error((await emulator.log()).join('\n')),
      { timeoutSeconds: 120 },
    );
    return emulator;
  }

  /** What a program in Python says of the emulator's own code. */
  async ask(program: string): Promise<string> {
    return (await this.#engine.run(['exec', this.#name, 'python3', '-c', program])).stdout;
  }

  log(lines = 40): Promise<readonly string[]> {
    return this.#engine.lastLog(this.#name, lines);
  }

  async stop(): Promise<void> {
    await this.#engine.run(['rm', '--force', this.#name], { accept: 'any' });
  }
}

/** By this name, since moto takes the bucket of a template from the path only when it reads `localhost`. */
export const endpointAt = (port: number) => `http://localhost:${port}`;

/** What SDK and CDK are told, by environment as on any machine. */
export const environmentFor = (endpoint: string, region: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '2',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});
