import { randomBytes, randomInt } from 'node:crypto';
import { ports } from '../../src/blueprint/ports.ts';
import type { DatabaseAddress } from '../../src/cloud/functions/database/mysql.ts';
import type { Images } from '../../src/local/images.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { makeCertificate } from '../support/certificate.ts';
import { makeMaster } from '../support/rds-master.ts';
import { freePort } from '../support/test-wiki.ts';
import type { TaskHost } from './ecs-task.ts';
import { SubstitutePlace } from './substitute-place.ts';
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
  readonly #place: SubstitutePlace;
  readonly #subnet = `10.${randomInt(200, 250)}.${randomInt(0, 255)}`;
  readonly #pair: ReturnType<typeof makeCertificate>;
  readonly #access: Access;
  #databasePort = 0;

  constructor(wiki: LocalWiki, images: Images, access: Access) {
    this.#place = new SubstitutePlace(wiki, images);
    this.#access = access;
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
    const { name } = this.#place;
    await this.#place.start();
    await this.#place.write('certificate.pem', this.#pair.certificate);
    await this.#place.write('key.pem', this.#pair.key);
    await this.#place.network(name, this.#subnet, []);
    await this.#place.network(`${name}-agent`, AGENT.slice(0, AGENT.lastIndexOf('.')), ['--internal']);
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
      engine: this.#place.engine,
      prefix: this.#place.name,
      labels: this.#place.labels,
      holder: this.#place.image('nginx'),
      network: {
        create: [
          ...['--network', this.#place.name, '--ip', this.address(address)],
          ...Object.keys(number).flatMap((one) =>
            host(`${one}.${SUFFIX}`, number[one as keyof typeof number]),
          ),
          ...host(this.#sqs(), number.queue),
          ...this.#access.buckets.flatMap((bucket) => host(`${bucket}.${this.#s3()}`, number.objects)),
          ...Object.entries(names).flatMap(([name, at]) => host(name, at)),
        ],
        join: [[`${this.#place.name}-agent`]],
      },
      image: (reference) =>
        this.#place.image(/repositories([a-z]+?)[0-9a-f]{8}[^/]*:/i.exec(reference)?.[1] ?? reference),
      secret: secrets,
      agent: {
        // Node.js brings authorities of its own, and takes others besides.
        environment: {
          AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: CREDENTIALS,
          NODE_EXTRA_CA_CERTS: AUTHORITIES,
        },
        files: [`${this.#place.path('certificate.pem')}:${AUTHORITIES}:ro`],
      },
    };
  }

  /** IPv4 address of the task with this number. */
  address(task: number): string {
    return `${this.#subnet}.${task}`;
  }

  stop(): Promise<void> {
    return this.#place.stop();
  }

  /** What the queue was told: each tag as often as it was, and which queue. */
  async purged(): Promise<ReturnType<typeof tagsIn>> {
    return tagsIn(await this.#place.engine.lastLog(`${this.#place.name}-queue`, 1000));
  }

  /** Address of a queue of that name. */
  queueUrl(name: string): string {
    return `https://${this.#sqs()}/123456789012/${name}`;
  }

  readonly #sqs = () => `sqs.${this.#access.region}.amazonaws.com`;
  readonly #s3 = () => `s3.${this.#access.region}.amazonaws.com`;

  /** With the settings of the product's own MySQL, as the parameter group has them on RDS, and an administrator who may give rights. */
  async #database(): Promise<void> {
    const password = randomBytes(12).toString('hex');
    this.#databasePort = await freePort();
    const name = await this.#place.run(
      'database',
      [
        ...['--publish', `127.0.0.1:${this.#databasePort}:${ports.database}`],
        ...['--network', this.#place.name, '--ip', this.address(number.database), '--memory', '1g'],
      ],
      ['--entrypoint', 'sh', this.#place.image('mysql'), '-c', WITH_TLS],
      databaseVariables(password),
    );
    await this.#place.until(name, ['/usr/local/bin/healthy']);
    const sql = makeMaster('mysql');
    const client = [
      'mysql',
      '--no-defaults',
      '--socket=/run/mysqld/mysqld.sock',
      '--user=root',
      '--execute',
      sql,
    ];
    await this.#place.engine.run(['exec', '--env', 'MYSQL_PWD', name, ...client], {
      env: { MYSQL_PWD: password },
    });
  }

  async #valkey(role: 'cache' | 'sessions', password: string): Promise<void> {
    const tls =
      '--tls-port 6379 --port 0 --tls-auth-clients no --tls-cert-file /etc/aws/certificate.pem --tls-key-file /etc/aws/key.pem';
    await this.#place.run(
      role,
      ['--network', this.#place.name, '--ip', this.address(number[role]), '--memory', '256m'],
      [
        '--entrypoint',
        'sh',
        this.#place.image('valkey'),
        '-c',
        `exec valkey-server ${tls} --save '' --protected-mode no --requirepass "$PASSWORD"`,
      ],
      { PASSWORD: password },
    );
  }

  /** The product's own store with a name for each bucket, behind a server that speaks TLS for it. */
  async #objects(): Promise<void> {
    const name = await this.#place.run(
      'objects',
      [
        ...['--network', this.#place.name, '--ip', this.address(number.objects), '--memory', '1g'],
        ...[...AS_SERVER, '--tmpfs', '/run/swift:mode=1777'],
      ],
      ['--entrypoint', 'bash', this.#place.image('objects'), '-c', withBucketNames(this.#s3())],
      {
        OBJECTS_ACCESS_KEY: ACCESS_KEY,
        OBJECTS_SECRET_KEY: SECRET_KEY,
        OBJECTS_BUCKETS: this.#access.buckets.join(' '),
        OBJECTS_REGION: this.#access.region,
      },
    );
    await this.#place.write('nginx.conf', TLS_FOR_S3);
    await this.#place.run(
      'objects-tls',
      ['--network', `container:${name}`],
      ['--entrypoint', 'nginx', this.#place.image('nginx'), '-c', '/etc/aws/nginx.conf', '-g', 'daemon off;'],
    );
    await this.#place.until(name, ['/usr/local/bin/healthy']);
  }

  async #queue(): Promise<void> {
    const place = [
      '--network',
      this.#place.name,
      '--ip',
      this.address(number.queue),
      '--memory',
      '128m',
      ...AS_SERVER,
    ];
    await this.#place.run('queue', place, [
      '--entrypoint',
      'node',
      this.#place.image('sidecar'),
      '-e',
      SQS_PROGRAM,
    ]);
  }

  async #agent(): Promise<void> {
    await this.#place.write('agent.php', agentProgram(CREDENTIALS, ACCESS_KEY));
    await this.#place.run(
      'agent',
      ['--network', `${this.#place.name}-agent`, '--ip', AGENT, ...AS_SERVER],
      ['--entrypoint', 'php', this.#place.image('wiki'), '-S', `${AGENT}:80`, '/etc/aws/agent.php'],
      { SECRET_KEY },
    );
  }
}
