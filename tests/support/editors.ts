import { ApiClient } from './api-client.ts';
import type { RoundRobin } from './round-robin.ts';

const pause = () => new Promise((wait) => setTimeout(wait, 50));

/** People at work on a wiki: each writes a page, reads it, and finds what was written. */
export class Editors {
  saved = 0;
  readonly failures: string[] = [];
  #stopping = false;
  #ended: Promise<unknown> = Promise.resolve();

  /** @param login of an account that may edit as fast as it likes */
  async start(
    count: number,
    balancer: RoundRobin,
    login: { readonly name: string; readonly password: string },
  ): Promise<void> {
    const clients = Array.from({ length: count }, () => new ApiClient('http://wiki', {}, balancer.send));
    for (const client of clients) await client.logIn(login.name, login.password);
    this.#ended = Promise.all(clients.map((client, index) => this.#work(client, `Rotated ${index + 1}`)));
  }

  /** Waits for so many more edits, or for the first that fails. */
  async save(more: number): Promise<void> {
    const enough = this.saved + more;
    while (this.saved < enough && this.failures.length === 0) await pause();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#ended;
  }

  async #work(client: ApiClient, title: string): Promise<void> {
    for (let version = 1; !this.#stopping; version++) {
      try {
        const text = `version ${version} of it`;
        await client.edit(title, text);
        this.saved++;
        const read = await client.fetch(`/wiki/${title.replaceAll(' ', '_')}`);
        if (!(await read.text()).includes(text)) throw new Error(`${title} does not show ${text}`);
      } catch (error) {
        this.failures.push(String(error));
      }
      await pause();
    }
  }
}
