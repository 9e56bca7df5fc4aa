import type { Container } from '../../src/blueprint/container.ts';
import type { Endpoints } from '../../src/blueprint/endpoints.ts';
import { ports } from '../../src/blueprint/ports.ts';
import type { SecretName } from '../../src/blueprint/secrets.ts';
import { releaseTask, services } from '../../src/blueprint/services.ts';
import { requireImage } from '../../src/local/images.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { DatabaseServer } from './database-server.ts';
import { LooseContainer, type Surroundings } from './loose-container.ts';
import type { RunningTask } from './rolling-service.ts';
import { RoundRobin } from './round-robin.ts';
import { freePort } from './test-wiki.ts';

/** What the database secrets hold at this moment, as ECS hands them to a task that starts. */
export type DatabaseSecrets = () => Promise<
  Readonly<Record<'database-app-password' | 'database-schema-password', string>>
>;

const always: Readonly<Partial<Record<SecretName, string>>> = {
  'admin-password': 'Admin of the test 7',
  'probe-password': 'probe-of-the-test',
  'secret-key': '7'.repeat(64),
  'captcha-secret': 'captcha-of-the-test',
  'shellbox-secret': 'shellbox-of-the-test',
  'edge-proof-secret': 'proof-of-the-test',
};
export const admin = { name: 'Admin', password: always['admin-password'] ?? '' };

/** MediaWiki as `starter` has it on AWS, cache and sessions in the database, on a database of a test's own. */
export class WikiOnDatabase {
  readonly balancer = new RoundRobin();
  /** Of the runners of jobs that have ended. */
  readonly jobsLog: string[] = [];
  readonly #local: LocalWiki;
  readonly #server: DatabaseServer;
  readonly #secrets: DatabaseSecrets;

  /** @param local whose images and configuration it has, but nothing else */
  constructor(local: LocalWiki, server: DatabaseServer, secrets: DatabaseSecrets) {
    this.#local = local;
    this.#server = server;
    this.#secrets = secrets;
  }

  async release(): Promise<void> {
    const { container } = releaseTask(this.#wiki, await this.#endpoints());
    const { code, stdout, stderr } = await LooseContainer.toItsEnd(
      this.#local,
      container,
      await this.#around(container),
    );
    if (code !== 0) throw new Error(`The release failed:\n${stdout}${stderr}`);
  }

  /** nginx and PHP, which the balancer sends requests to once both are healthy. */
  readonly webTask = async (): Promise<RunningTask> => {
    const [nginx, php] = await this.#containersOf('web');
    if (!nginx || !php) throw new Error('The web service is not two containers.');
    const hostPort = await freePort();
    const owner = await LooseContainer.start(this.#local, php, {
      ...(await this.#around(php)),
      publish: { hostPort, port: ports.web },
    });
    const { hosts: _, ...around } = await this.#around(nginx);
    const before = await LooseContainer.start(this.#local, nginx, { ...around, beside: owner });
    await Promise.all([owner, before].map((one) => one.untilHealthy(60)));
    const leave = this.balancer.add(`http://127.0.0.1:${hostPort}`);
    return {
      drain: async () => {
        await leave();
        await Promise.all([before.stop(), owner.stop()]);
        await before.remove();
        await owner.remove();
      },
    };
  };

  /** A runner of jobs, which keeps its connection for as long as it lives. */
  readonly jobsTask = async (): Promise<RunningTask> => {
    const [jobs] = await this.#containersOf('jobs');
    if (!jobs) throw new Error('There is no container of jobs.');
    const runner = await LooseContainer.start(this.#local, jobs, await this.#around(jobs));
    await runner.untilHealthy(60);
    return {
      drain: async () => {
        await runner.stop();
        this.jobsLog.push(...(await runner.log(1000)));
        await runner.remove();
      },
    };
  };

  async #containersOf(service: string): Promise<readonly Container[]> {
    const all = services(this.#wiki, await this.#endpoints());
    return all.find(({ name }) => name === service)?.containers ?? [];
  }

  get #wiki() {
    return { ...this.#local.wiki, media: { store: 'files' } as const };
  }

  async #endpoints(): Promise<Endpoints> {
    const { host } = await this.#server.inside();
    return {
      databaseHost: host,
      databaseAuthorities: this.#server.address.trust,
      databaseReplicas: [],
      cacheHost: null,
      sessionsHost: null,
      renderUrl: `http://127.0.0.1:${ports.render}`,
      purge: null,
      trustedProxies: [],
      media: { kind: 'files' },
    };
  }

  async #around({ image }: Container): Promise<Surroundings> {
    const { hosts } = await this.#server.inside();
    return {
      image: requireImage(this.#local.releasedImages, image),
      values: { ...always, ...(await this.#secrets()) },
      hosts,
    };
  }
}
