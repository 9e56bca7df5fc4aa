import { Wiki7Error } from '../../src/base/errors.ts';
import { retryUntil } from '../../src/base/retry.ts';
import { ports } from '../../src/blueprint/ports.ts';
import { address, hosts } from '../../src/local/addresses.ts';
import { networkName } from '../../src/local/create-arguments.ts';
import type { Engine } from '../../src/local/engine.ts';
import { labels } from '../../src/local/labels.ts';
import type { TestWiki } from './test-wiki.ts';

/**
 * Chromium in a container, so that a machine needs no browser to run browser tests, only a container engine.
 *
 * It is in the wiki's own network and finds the wiki's address at its edge. In the machine's network, requests
 * would be given up (ERR_NETWORK_CHANGED) whenever any container starts or stops. It carries the wiki's label: what
 * an interrupted run leaves behind goes with the wiki.
 */
export class BrowserContainer {
  /** Where Chromium takes its commands, on this machine only. */
  readonly endpoint: string;
  readonly #engine: Engine;
  readonly #name: string;

  private constructor(engine: Engine, name: string, endpoint: string) {
    this.#engine = engine;
    this.#name = name;
    this.endpoint = endpoint;
  }

  static async start(wiki: TestWiki): Promise<BrowserContainer> {
    const inside = await wiki.inside();
    const image = await (await inside.imageBuilder()).product('test');
    const { engine, instance } = inside;
    const name = `${instance.name}-browser`;
    const edge = `${address(instance.subnet, 'app', hosts.edge)}:${ports.edge}`;
    const settings = {
      '--name': name,
      '--network': networkName(instance, 'app'),
      '--publish': '127.0.0.1::9222',
      '--env': `WIKI7_BROWSER_MAP=${new URL(wiki.url).host} ${edge}`,
      '--cap-drop': 'all',
      '--security-opt': 'no-new-privileges',
      '--memory': '1536m',
      '--tmpfs': '/tmp:rw,noexec,nosuid,nodev,size=512m,mode=1777',
    };
    const owned = { [labels.instance]: instance.name, [labels.id]: 'browser' };
    await engine.run([
      ...['run', '--detach', '--read-only', '--pull=never'],
      ...Object.entries(settings).flat(),
      ...Object.entries(owned).flatMap(([label, value]) => ['--label', `${label}=${value}`]),
      image,
    ]);
    try {
      await answers(engine, name);
      const { stdout } = await engine.run(['port', name, '9222/tcp']);
      return new BrowserContainer(engine, name, `http://${stdout.trim()}`);
    } catch (error) {
      await engine.remove([name]);
      throw error;
    }
  }

  remove(): Promise<void> {
    return this.#engine.remove([this.#name]);
  }
}

async function answers(engine: Engine, name: string): Promise<void> {
  const attempt = async () =>
    (await engine.run(['exec', name, 'healthy'], { accept: 'any' })).code === 0 || undefined;
  const late = async () =>
    new Wiki7Error('W7-TEST', `The browser does not answer:\n${(await engine.lastLog(name)).join('\n')}`);
  await retryUntil(attempt, late, { timeoutSeconds: 60 });
}
