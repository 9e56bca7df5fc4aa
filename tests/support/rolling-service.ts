import type { Services } from '../../src/cloud/functions/rotation/services.ts';

/** What a service runs several of. */
export interface RunningTask {
  /** Gives it nothing more to do, lets it finish what it has begun, and ends it. */
  drain(): Promise<void>;
}

/** A service as ECS rolls it: one task after the other, each new one at work before an old one is drained. */
export class RollingService implements Services {
  readonly #name: string;
  readonly #begin: () => Promise<RunningTask>;
  #tasks: RunningTask[] = [];
  #since = new Date();
  #deployments = 0;
  #rolling: Promise<void> = Promise.resolve();

  /** @param begin a task that is at work when the promise is kept, having read its secrets in between */
  constructor(name: string, begin: () => Promise<RunningTask>) {
    this.#name = name;
    this.#begin = begin;
  }

  async start(count: number): Promise<void> {
    for (let task = 0; task < count; task++) this.#tasks.push(await this.#begin());
  }

  async rolls() {
    return [{ service: this.#name, finished: this.#deployments === 0, since: this.#since }];
  }

  async redeploy(): Promise<void> {
    this.#deployments++;
    this.#since = new Date();
    this.#rolling = this.#rolling.then(() => this.#roll());
    // Whoever waits in `rolled` is told.
    this.#rolling.catch(() => {});
  }

  /** Waits until every task is of the newest deployment. */
  rolled(): Promise<void> {
    return this.#rolling;
  }

  async stop(): Promise<void> {
    await this.#rolling.catch(() => {});
    await Promise.all(this.#tasks.splice(0).map((task) => task.drain()));
  }

  async #roll(): Promise<void> {
    for (const [index, old] of this.#tasks.entries()) {
      this.#tasks[index] = await this.#begin();
      await old.drain();
    }
    this.#deployments--;
  }
}
