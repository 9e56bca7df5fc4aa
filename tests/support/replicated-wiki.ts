import { join } from 'node:path';
import type { RunResult } from '../../src/base/process.ts';
import { silentReporter } from '../../src/base/reporter.ts';
import { retryUntil } from '../../src/base/retry.ts';
import type { ImageName, Task } from '../../src/blueprint/container.ts';
import type { Endpoints } from '../../src/blueprint/endpoints.ts';
import { ports } from '../../src/blueprint/ports.ts';
import { maintenanceTask, releaseTask, services } from '../../src/blueprint/services.ts';
import { data } from '../../src/cloud/data/data.fixture.ts';
import { connectTo } from '../../src/cloud/functions/database/mysql.ts';
import { onEvent } from '../../src/cloud/functions/database-users/handler.ts';
import { FakeSecrets } from '../../src/cloud/functions/fakes.fixture.ts';
import { address, hosts, subnet } from '../../src/local/addresses.ts';
import { containerName, createArguments, networkName, volumeName } from '../../src/local/create-arguments.ts';
import { type Images, requireImage } from '../../src/local/images.ts';
import type { LocalContainer } from '../../src/local/local-container.ts';
import { LocalWiki } from '../../src/local/local-wiki.ts';
import { caches } from '../../src/local/services/caches.ts';
import { replicas } from '../../src/local/services/replicas.ts';
import { localEndpoints } from '../../src/local/topology.ts';
import { makeCertificate } from './certificate.ts';
import { makeMaster, master } from './rds-master.ts';
import { ReplicatingServer } from './replicating-server.ts';
import { freePort, TestWiki } from './test-wiki.ts';

const images: readonly ImageName[] = ['wiki', 'nginx', 'mysql', 'valkey'];
/** The wiki of the profile `large`, as far as it has to do with its database: a server, a replica, caches, and one web task. */
export class ReplicatedWiki {
  readonly primary: ReplicatingServer;
  readonly replica: ReplicatingServer;
  readonly #test: TestWiki;
  readonly #local: LocalWiki;
  readonly #images: Images;
  readonly #endpoints: Endpoints;
  readonly #made: string[] = [];
  readonly #secrets = new FakeSecrets();
  readonly #databasePort: number;

  private constructor(test: TestWiki, local: LocalWiki, made: Images, ports: readonly [number, number]) {
    const { instance, engine, wiki } = local;
    this.#test = test;
    this.#local = local;
    this.#images = made;
    this.#databasePort = ports[0];
    const pairs = [makeCertificate('database', 'localhost'), makeCertificate('replica')] as const;
    const server = (name: string, index: 0 | 1, parameters: Readonly<Record<string, string>>) =>
      new ReplicatingServer({
        engine,
        name: containerName(instance, name),
        image: requireImage(made, 'mysql'),
        network: networkName(instance, 'data'),
        ip: this.#ip(databaseHosts[index]),
        port: ports[index],
        folder: join(test.folder, name),
        certificate: pairs[index],
        parameters: { ...templateParameters(), ...parameters },
      });
    this.primary = server('database', 0, { server_id: '1' });
    this.replica = server('replica', 1, { server_id: '2', read_only: 'ON' });
    this.#endpoints = {
      ...localEndpoints(wiki, instance),
      databaseHost: 'database',
      databaseReplicas: ['replica'],
      databaseAuthorities: pairs.map(({ certificate }) => certificate).join(''),
      purge: null,
      trustedProxies: [],
    };
  }

  /** Up, with an empty wiki in it. What a failed start left behind is removed. */
  static async start(): Promise<ReplicatedWiki> {
    const test = await TestWiki.make({
      config: { id: 'replica', database: { engine: 'mysql' }, media: { store: 'files' } },
    });
    const options = { folder: test.folder, reporter: silentReporter, confirm: async () => true };
    const local = await LocalWiki.openOrMake(options, { port: test.port });
    const made = await local.imageBuilder().forWiki(local.wiki, images);
    const wiki = new ReplicatedWiki(test, local, made, [await freePort(), await freePort()]);
    try {
      await wiki.#up();
    } catch (error) {
      await wiki.remove();
      throw error;
    }
    return wiki;
  }

  get url(): string {
    return this.#local.wiki.site.url;
  }

  adminPassword(): Promise<string> {
    return this.#local.state.requireSecret('admin-password');
  }

  /** What the deployment has done in the database before anything runs: the real function, as RDS's master user. */
  async makeUsers(replicated: boolean): Promise<void> {
    const { wiki } = this.#local;
    const address = {
      host: 'localhost',
      port: this.#databasePort,
      trust: this.#endpoints.databaseAuthorities ?? '',
    };
    const properties = {
      host: 'database',
      databases: [wiki.databases.wiki, wiki.databases.accounts],
      masterSecret: 'master',
      appSecret: 'app',
      schemaSecret: 'schema',
      ...(replicated && { replicated: 'yes' as const }),
    };
    await onEvent(
      { RequestType: 'Update', RequestId: 'r', StackId: 's', ResourceProperties: properties },
      { secrets: this.#secrets, connect: connectTo(address) },
    );
  }

  /** Runs a maintenance script to its end. */
  async maintenance(...command: string[]): Promise<RunResult> {
    return this.#toItsEnd(maintenanceTask(this.#local.wiki, this.#endpoints, command));
  }

  async remove(): Promise<void> {
    const { engine, instance } = this.#local;
    const servers = [this.primary, this.replica].map(({ options }) => options.name);
    for (const name of [...this.#made.toReversed(), ...servers])
      await engine.run(['rm', '--force', '--volumes', '--time', '0', name], { accept: 'any' });
    for (const volume of ['media', 'sessions'])
      await engine.run(['volume', 'rm', volumeName(instance, volume)], { accept: 'any' });
    await engine.run(['network', 'rm', networkName(instance, 'data')], { accept: 'any' });
    await this.#test.remove();
  }

  async #up(): Promise<void> {
    const { engine, instance, wiki, state } = this.#local;
    const network = `${subnet(instance.subnet, 'data')}.0/24`;
    await engine.run(['network', 'create', '--subnet', network, networkName(instance, 'data')]);
    const stores = caches(wiki).map((store) => this.#start(store));
    await Promise.all([this.primary.start(), this.replica.start(), ...stores]);
    await this.#copy();
    this.#secrets
      .add('master', JSON.stringify(master))
      .add('app', await state.requireSecret('database-app-password'))
      .add('schema', await state.requireSecret('database-schema-password'));
    await this.makeUsers(true);
    const released = await this.#toItsEnd(releaseTask(wiki, this.#endpoints));
    if (released.code !== 0) throw new Error(released.stdout + released.stderr);
    const web = services(wiki, this.#endpoints).find(({ name }) => name === 'web');
    for (const container of web ? replicas({ ...web, replicas: 1 }).flat() : []) await this.#start(container);
    await this.#answering();
    await Promise.all([this.primary.listen(), this.replica.listen()]);
  }

  /** The replica begins with nothing, so it copies all that happens from here on. */
  async #copy(): Promise<void> {
    await this.primary.ask(
      `${makeMaster('mysql')};
       CREATE USER copier@'%' IDENTIFIED BY 'copier'; GRANT REPLICATION SLAVE ON *.* TO copier@'%'`,
    );
    await this.replica.ask(
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${this.#ip(databaseHosts[0])}', SOURCE_USER = 'copier', SOURCE_PASSWORD = 'copier',
         SOURCE_SSL = 1, SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1;
       START REPLICA`,
    );
  }

  async #toItsEnd({ name, container }: Task): Promise<RunResult> {
    const { engine } = this.#local;
    const local: LocalContainer = {
      id: `${name}-${Date.now()}`,
      service: name,
      container,
      networking: anywhere,
      files: [],
    };
    const made = await this.#create(local, 'no');
    const result = await engine.run(['start', '--attach', made], { accept: 'any' });
    await engine.run(['rm', '--force', '--volumes', made], { accept: 'any' });
    return result;
  }

  async #start(local: LocalContainer): Promise<void> {
    const { networking } = local;
    const inside: LocalContainer =
      networking.kind === 'shared'
        ? local
        : {
            ...local,
            networking: {
              ...networking,
              hosts: { data: networking.hosts.data ?? null },
              publish:
                local.service === 'web'
                  ? [{ address: '127.0.0.1', hostPort: this.#test.port, port: ports.web }]
                  : [],
            },
          };
    await this.#local.engine.run(['start', await this.#create(inside, 'always')]);
  }

  /** The engine reads no value with line breaks from a file, so certificates come by the environment. */
  async #create(local: LocalContainer, restart: 'always' | 'no'): Promise<string> {
    const { engine, instance, state } = this.#local;
    const { environment, secrets, image } = local.container;
    const entries = Object.entries(secrets).map(
      async ([variable, secret]) => [variable, await state.requireSecret(secret)] as const,
    );
    const { WIKI7_DB_CA: authorities = '', ...rest } = {
      ...environment,
      ...Object.fromEntries(await Promise.all(entries)),
    };
    const lines = Object.entries(rest).map(([name, value]) => `${name}=${value}\n`);
    const environmentFile = await state.write(join('environment', local.id), lines.join(''));
    const args = createArguments(local, {
      instance,
      image: requireImage(this.#images, image),
      environmentFile,
      labels: {},
      restart,
      terminal: false,
    });
    const names = ['database', 'replica'].map(
      (name, index) => `${name}:${this.#ip(databaseHosts[index === 0 ? 0 : 1])}`,
    );
    const known = local.networking.kind === 'own' ? names.flatMap((name) => ['--add-host', name]) : [];
    const told = authorities === '' ? [] : ['--env', 'WIKI7_DB_CA'];
    await engine.run(['create', ...known, ...told, ...args.slice(1)], { env: { WIKI7_DB_CA: authorities } });
    const name = containerName(instance, local.id);
    this.#made.push(name);
    return name;
  }

  async #answering(): Promise<void> {
    const onTimeout = () => new Error('The wiki with a replica does not answer.');
    const attempt = async () => {
      const response = await fetch(`${this.url}/w/api.php`).catch(() => undefined);
      return response?.ok ? true : undefined;
    };
    await retryUntil(attempt, onTimeout, { timeoutSeconds: 60, everySeconds: 0.5 });
  }

  #ip(host: number): string {
    return address(this.#local.instance.subnet, 'data', host);
  }
}

const anywhere = { kind: 'own', hosts: { data: null }, publish: [] } as const;
/** Last numbers of the addresses of server and replica. */
const databaseHosts = [hosts.database, hosts.database + 5] as const;

/** Those of the synthesized template, with RDS's own way of writing a variable's name left behind. */
function templateParameters(): Readonly<Record<string, string>> {
  const [group] = data({ profile: 'large' }).of('AWS::RDS::DBParameterGroup');
  const entries = Object.entries<string>(group?.Properties.Parameters);
  return Object.fromEntries(entries.map(([name, value]) => [name.replaceAll('-', '_'), value]));
}
