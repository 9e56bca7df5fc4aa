import { retryUntil } from '../../src/base/retry.ts';
import { address } from '../../src/local/addresses.ts';
import { networkName } from '../../src/local/create-arguments.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';

/** Of the wiki's own network, between its parts and the range of one-shot containers. */
const HOST = 99;

/** A certificate authority beside a wiki, in its network, for which every name leads to the wiki's front. */
export class Pebble {
  readonly directory: string;
  /** Root certificate of the directory's own HTTPS. */
  readonly root: string;
  readonly #local: LocalWiki;
  readonly #name: string;

  private constructor(local: LocalWiki, name: string, at: string, root: string) {
    this.#local = local;
    this.#name = name;
    this.directory = `https://${at}:14000/dir`;
    this.root = root;
  }

  static async start(
    local: LocalWiki,
    front: { host: number; port: number },
    validitySeconds: number,
  ): Promise<Pebble> {
    const { engine, instance } = local;
    const image = await (await local.imageBuilder()).product('pebble');
    const at = address(instance.subnet, 'app', HOST);
    const name = `${instance.name}-pebble`;
    const environment = {
      PEBBLE_HOST: at,
      PEBBLE_TARGET: address(instance.subnet, 'app', front.host),
      PEBBLE_TARGET_PORT: `${front.port}`,
      PEBBLE_VALIDITY_SECONDS: `${validitySeconds}`,
    };
    await engine.run([
      ...['run', '--detach', '--rm', '--pull=never', '--name', name],
      ...['--network', networkName(instance, 'app'), '--ip', at],
      ...['--read-only', '--cap-drop=all', '--security-opt=no-new-privileges', '--memory', '128m'],
      ...['--tmpfs', '/var/lib/pebble:rw,mode=1777'],
      ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      image,
    ]);
    const root = await retryUntil(
      async () => {
        const { stdout } = await engine.run(['exec', name, 'cat', '/var/lib/pebble/root.pem'], {
          accept: 'any',
        });
        return stdout.includes('END CERTIFICATE') ? stdout : undefined;
      },
      async () => new Error((await engine.lastLog(name)).join('\n')),
      { timeoutSeconds: 20 },
    );
    return new Pebble(local, name, at, root);
  }

  /** Root of the certificates that it gives, another one than its own. */
  async issuingRoot(): Promise<string> {
    const ask = 'openssl s_client -connect 127.0.0.1:15000 -quiet -ign_eof 2> /dev/null';
    const script = `printf 'GET /roots/0 HTTP/1.0\\r\\n\\r\\n' | ${ask}`;
    const { engine } = this.#local;
    return retryUntil(
      async () => {
        const { stdout } = await engine.run(['exec', this.#name, 'sh', '-c', script], { accept: 'any' });
        return /-----BEGIN[\s\S]+END CERTIFICATE-----\n?/.exec(stdout)?.[0];
      },
      async () => new Error((await engine.lastLog(this.#name)).join('\n')),
      { timeoutSeconds: 20 },
    );
  }

  async stop(): Promise<void> {
    await this.#local.engine.run(['rm', '--force', this.#name], { accept: 'any' });
  }
}
