interface Target {
  readonly origin: string;
  running: number;
}

/** Stands before tasks as a load balancer does: each request goes to the next of them, and one that leaves finishes what it has begun. */
export class RoundRobin {
  requests = 0;
  /** What a reader would have seen as an error of the site's. */
  readonly failures: string[] = [];
  readonly #targets: Target[] = [];
  #next = 0;

  /** As `fetch`, whatever host the address names. */
  readonly send = async (url: string, init: RequestInit): Promise<Response> => {
    this.requests++;
    const { pathname, search } = new URL(url);
    const asked = `${init.method ?? 'GET'} ${pathname}`;
    const target = this.#targets[this.#next++ % this.#targets.length];
    if (!target) throw this.#failed(`${asked}: there is no task`);
    target.running++;
    try {
      const response = await fetch(target.origin + pathname + search, init);
      const { status, headers } = response;
      const body = await response.text();
      if (status >= 500) this.#failed(`${asked}: ${status} ${body.slice(0, 500)}`);
      return new Response(body === '' ? null : body, { status, headers });
    } catch (error) {
      throw this.#failed(`${asked}: ${error instanceof Error ? (error.cause ?? error) : error}`);
    } finally {
      target.running--;
    }
  };

  /** @returns what takes it out again, and waits until nobody waits for it */
  add(origin: string): () => Promise<void> {
    const target: Target = { origin, running: 0 };
    this.#targets.push(target);
    return async () => {
      this.#targets.splice(this.#targets.indexOf(target), 1);
      while (target.running > 0) await new Promise((wait) => setTimeout(wait, 10));
    };
  }

  #failed(what: string): Error {
    this.failures.push(what);
    return new Error(what);
  }
}
