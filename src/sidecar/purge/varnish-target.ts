import { Agent, request } from 'node:http';
import { purgeTagsHeader } from '../../blueprint/purge-message.ts';
import { groups, type Target } from './target.ts';

/** Varnish takes headers of 8 KiB. */
const TAGS = 200;
const CHARACTERS = 6000;
const TIMEOUT_MS = 2000;

/** For pages that were being made while an edit was saved, long before the slowest of them. */
const SOON_MS = [1000, 3000];

/** The edge on this machine: purged at once, since it costs nothing. */
export class VarnishTarget implements Target {
  readonly isBilled = false;
  readonly againMs: readonly number[];
  readonly #servers: readonly string[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });

  /** @param servers `host:port` of each edge; all of them are told */
  constructor(servers: readonly string[], againSeconds: number) {
    this.#servers = servers;
    this.againMs = [...SOON_MS, againSeconds * 1000];
  }

  async send(tags: readonly string[]): Promise<void> {
    for (const group of groups(tags, TAGS, CHARACTERS)) {
      await Promise.all(this.#servers.map((server) => this.#purge(server, group)));
    }
  }

  #purge(server: string, tags: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { [purgeTagsHeader]: tags.join(' ') };
      const sent = request(`http://${server}/`, {
        method: 'PURGE',
        agent: this.#agent,
        headers,
        timeout: TIMEOUT_MS,
      });
      sent.once('timeout', () => sent.destroy(new Error(`The edge at ${server} did not answer.`)));
      sent.once('error', reject);
      sent.once('response', (answer) => {
        answer.resume();
        answer.once('error', reject);
        answer.once('end', () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`The edge at ${server} answered a purge with ${answer.statusCode}.`));
        });
      });
      sent.end();
    });
  }
}
