import { randomBytes, randomInt } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retryUntil } from '../../src/base/retry.ts';
import { ports } from '../../src/blueprint/ports.ts';
import type { DatabaseAddress } from '../../src/cloud/functions/database/mysql.ts';
import type { Engine } from '../../src/local/engine.ts';
import type { Images } from '../../src/local/images.ts';
import { labels } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { makeCertificate } from '../support/certificate.ts';
import { makeMaster } from '../support/rds-master.ts';
import { freePort } from '../support/test-wiki.ts';
import type { TaskHost } from './ecs-task.ts';
import {
  agentProgram,
  databaseVariables,
  TLS_FOR_S3,
  WITH_TLS,
  withBucketNames,
} from './substitute-programs.ts';
import { SQS_PROGRAM, tagsIn } from './substitute-queue.ts';

/** Ends the names of the database and the stores here. */
const SUFFIX = 'aws.test';

/** What the substitutes are told and hand out. */
export interface Access {
  readonly region: string;
  /** Names of the buckets. */
  readonly buckets: readonly string[];
}

const number = { database: 10, cache: 11, sessions: 12, objects: 13, queue: 14 } as const;
/** Where the agent of ECS answers every task. */
const AGENT = '169.254.170.2';
/** Ports below 1024 are for everybody there. */
const AS_SERVER = ['--sysctl', 'net.ipv4.ip_unprivileged_port_start=0'];
const CREDENTIALS = '/v2/credentials/of-this-test';
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
const ACCESS_KEY = 'wiki7:media';
const SECRET_KEY = randomBytes(12).toString('hex');

/**
 * RDS, ElastiCache, S3, SQS and the agent's credentials, by the names and protocols that tasks know them by: MySQL, two Valkeys, S3 and
 * SQS with TLS of one authority, S3 by a name for each bucket, and keys of a role that only the agent gives.
 */
export class Substitutes {
  readonly #engine: Engine;
  readonly #images: Images;
  readonly #name: string;
  readonly #labels: readonly string[];
  readonly #subnet = `10.${randomInt(200, 250)}.${randomInt(0, 255)}`;
  readonly #pair: ReturnType<typeof makeCertificate>;
  readonly #access: Access;
  readonly #started: string[] = [];
  #folder = '';
  #databasePort = 0;

  constructor(wiki: LocalWiki, images: Images, access: Access) {
    this.#engine = wiki.engine;
    this.#images = images;
    this.#access = access;
    this.#name = `${wiki.instance.name}-aws`;
    this.#labels = [`${labels.instance}=${wiki.instance.name}`, `${labels.folder}=${wiki.folder}`].flatMap(
      (label) => ['--label', label],
    );
    const names = ['database', 'cache', 'sessions'] as const;
    this.#pair = makeCertificate(
      'localhost',
      ...names.map((name) => this.host(name)),
      `*.${this.#s3()}`,
      this.#sqs(),
    );
  }

  /** Names as tasks know them; S3 has more. */
  host(of: keyof typeof number): string {
    return `${of}.${SUFFIX}`;
  }

  /** Who vouches for the database. */
  get authorities(): string {
    return this.#pair.certificate;
  }

  /** The database as this process reaches it. */
  get database(): DatabaseAddress {
    return { host: 'localhost', port: this.#databasePort, trust: this.authorities };
  }

  /** @param passwords that the two stores ask for */
  async start(passwords: Readonly<Record<'cache' | 'sessions', string>>): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'wiki7-aws-'));
    await chmod(this.#folder, 0o755);
    await this.#write('certificate.pem', this.#pair.certificate);
    await this.#write('key.pem', this.#pair.key);
    await this.#network(this.#name, this.#subnet, []);
    await this.#network(`${this.#name}-agent`, AGENT.slice(0, AGENT.lastIndexOf('.')), ['--internal']);
    await Promise.all([
      this.#database(),
      this.#valkey('cache', passwords.cache),
      this.#valkey('sessions', passwords.sessions),
      this.#objects(),
      this.#queue(),
      this.#agent(),
    ]);
  }

  /** A host for the task with this number. */
  taskHost(
    address: number,
    secrets: (reference: string) => string,
    names: Readonly<Record<string, number>>,
  ): TaskHost {
    const host = (name: string, at: number) => ['--add-host', `${name}:${this.#subnet}.${at}`];
    return {
      engine: this.#engine,
      prefix: this.#name,
      labels: this.#labels,
      holder: this.#image('nginx'),
      network: {
        create: [
          ...['--network', this.#name, '--ip', this.address(address)],
          ...Object.keys(number).flatMap((one) =>
            host(`${one}.${SUFFIX}`, number[one as keyof typeof number]),
          ),
          ...host(this.#sqs(), number.queue),
          ...this.#access.buckets.flatMap((bucket) => host(`${bucket}.${this.#s3()}`, number.objects)),
          ...Object.entries(names).flatMap(([name, at]) => host(name, at)),
        ],
        join: [[`${this.#name}-agent`]],
      },
      image: (reference) =>
        this.#image(/repositories([a-z]+?)[0-9a-f]{8}[^/]*:/i.exec(reference)?.[1] ?? reference),
      secret: secrets,
      agent: {
        // Node.js brings authorities of its own, and takes others besides.
        environment: {
          AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: CREDENTIALS,
          NODE_EXTRA_CA_CERTS: AUTHORITIES,
        },
        files: [`${join(this.#folder, 'certificate.pem')}:${AUTHORITIES}:ro`],
      },
    };
  }

  /** IPv4 address of the task with this number. */
  address(task: number): string {
    return `${this.#subnet}.${task}`;
  }

  async stop(): Promise<void> {
    for (const name of this.#started.toReversed()) {
      await this.#engine.run(['rm', '--force', '--volumes', name], { accept: 'any' });
    }
    for (const network of [this.#name, `${this.#name}-agent`]) {
      await this.#engine.run(['network', 'rm', network], { accept: 'any' });
    }
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }

  /** What the queue was told: for each tag, of which queue. */
  async purged(): Promise<ReadonlyMap<string, string>> {
    return tagsIn(await this.#engine.lastLog(`${this.#name}-queue`, 1000));
  }

  /** Address of a queue of that name. */
  queueUrl(name: string): string {
    return `https://${this.#sqs()}/123456789012/${name}`;
  }

  readonly #sqs = () => `sqs.${this.#access.region}.amazonaws.com`;
  readonly #s3 = () => `s3.${this.#access.region}.amazonaws.com`;

  #image(name: string): string {
    const tag = this.#images[name as keyof Images];
    if (!tag) throw new Error(`There is no image for ${name}.`);
    return tag;
  }

  #network(name: string, subnet: string, flags: readonly string[]) {
    const range = ['--subnet', `${subnet}.0/24`, '--gateway', `${subnet}.1`];
    return this.#engine.run(['network', 'create', ...range, ...flags, ...this.#labels, name]);
  }

  async #write(file: string, content: string): Promise<void> {
    await writeFile(join(this.#folder, file), content, { mode: 0o644 });
  }

  async #run(id: string, args: readonly string[], rest: readonly string[], env: Record<string, string> = {}) {
    const name = `${this.#name}-${id}`;
    this.#started.push(name);
    await this.#engine.run(
      [
        ...['run', '--detach', '--pull=never', '--name', name, ...this.#labels],
        ...['--volume', `${this.#folder}:/etc/aws:ro`, ...args],
        ...Object.keys(env).flatMap((variable) => ['--env', variable]),
        ...rest,
      ],
      { env },
    );
    return name;
  }

  /** With the settings of the product's own MySQL, as the parameter group has them on RDS, and an administrator who may give rights. */
  async #database(): Promise<void> {
    const password = randomBytes(12).toString('hex');
    this.#databasePort = await freePort();
    const name = await this.#run(
      'database',
      [
        ...['--publish', `127.0.0.1:${this.#databasePort}:${ports.database}`],
        ...['--network', this.#name, '--ip', this.address(number.database), '--memory', '1g'],
      ],
      ['--entrypoint', 'sh', this.#image('mysql'), '-c', WITH_TLS],
      databaseVariables(password),
    );
    await this.#until(name, ['/usr/local/bin/healthy']);
    const sql = makeMaster('mysql');
    const client = [
      'mysql',
      '--no-defaults',
      '--socket=/run/mysqld/mysqld.sock',
      '--user=root',
      '--execute',
      sql,
    ];
    await this.#engine.run(['exec', '--env', 'MYSQL_PWD', name, ...client], { env: { MYSQL_PWD: password } });
  }

  async #valkey(role: 'cache' | 'sessions', password: string): Promise<void> {
    const tls =
      '--tls-port 6379 --port 0 --tls-auth-clients no --tls-cert-file /etc/aws/certificate.pem --tls-key-file /etc/aws/key.pem';
    await this.#run(
      role,
      ['--network', this.#name, '--ip', this.address(number[role]), '--memory', '256m'],
      [
        '--entrypoint',
        'sh',
        this.#image('valkey'),
        '-c',
        `exec valkey-server ${tls} --save '' --protected-mode no --requirepass "$PASSWORD"`,
      ],
      { PASSWORD: password },
    );
  }

  /** The product's own store with a name for each bucket, behind a server that speaks TLS for it. */
  async #objects(): Promise<void> {
    const name = await this.#run(
      'objects',
      [
        ...['--network', this.#name, '--ip', this.address(number.objects), '--memory', '1g'],
        ...[...AS_SERVER, '--tmpfs', '/run/swift:mode=1777'],
      ],
      ['--entrypoint', 'bash', this.#image('objects'), '-c', withBucketNames(this.#s3())],
      {
        OBJECTS_ACCESS_KEY: ACCESS_KEY,
        OBJECTS_SECRET_KEY: SECRET_KEY,
        OBJECTS_BUCKETS: this.#access.buckets.join(' '),
        OBJECTS_REGION: this.#access.region,
      },
    );
    await this.#write('nginx.conf', TLS_FOR_S3);
    await this.#run(
      'objects-tls',
      ['--network', `container:${name}`],
      ['--entrypoint', 'nginx', this.#image('nginx'), '-c', '/etc/aws/nginx.conf', '-g', 'daemon off;'],
    );
    await this.#until(name, ['/usr/local/bin/healthy']);
  }

  async #queue(): Promise<void> {
    const place = [
      '--network',
      this.#name,
      '--ip',
      this.address(number.queue),
      '--memory',
      '128m',
      ...AS_SERVER,
    ];
    await this.#run('queue', place, ['--entrypoint', 'node', this.#image('sidecar'), '-e', SQS_PROGRAM]);
  }

  async #agent(): Promise<void> {
    await this.#write('agent.php', agentProgram(CREDENTIALS, ACCESS_KEY));
    await this.#run(
      'agent',
      ['--network', `${this.#name}-agent`, '--ip', AGENT, ...AS_SERVER],
      ['--entrypoint', 'php', this.#image('wiki'), '-S', `${AGENT}:80`, '/etc/aws/agent.php'],
      { SECRET_KEY },
    );
  }

  async #until(name: string, command: readonly string[]): Promise<void> {
    await retryUntil(
      async () =>
        (await this.#engine.run(['exec', name, ...command], { accept: 'any' })).code === 0 ? true : undefined,
      async () => new Error(`${name} does not answer:\n${(await this.#engine.lastLog(name)).join('\n')}`),
      { timeoutSeconds: 120, everySeconds: 0.5 },
    );
  }
}
