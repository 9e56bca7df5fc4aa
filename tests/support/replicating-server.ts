import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { retryUntil } from '../../src/base/retry.ts';
import { ports } from '../../src/blueprint/ports.ts';
import { hardwareAddress } from '../../src/local/addresses.ts';
import type { Engine } from '../../src/local/engine.ts';
import type { Pair } from './certificate.ts';

export interface ReplicatingServerOptions {
  readonly engine: Engine;
  /** Of the container. */
  readonly name: string;
  readonly image: string;
  readonly network: string;
  readonly ip: string;
  /** Port of this machine's loopback address. */
  readonly port: number;
  /** For its certificate and configuration. */
  readonly folder: string;
  readonly certificate: Pair;
  /** Of the server, by the names of RDS's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a user of the server asked. */
export interface Asked {
  readonly user: string;
  readonly sql: string;
}

/** What a container needs that RDS's machines do not, and the smallest that a server can be. */
const small = {
  datadir: '/var/lib/mysql/data',
  tmpdir: '/var/lib/mysql/tmp',
  socket: '/run/mysqld/mysqld.sock',
  mysqlx: 'OFF',
  secure_file_priv: 'NULL',
  skip_name_resolve: 'ON',
  host_cache_size: '0',
  open_files_limit: '8192',
  innodb_use_native_aio: 'OFF',
  innodb_buffer_pool_size: '64M',
  innodb_redo_log_capacity: '32M',
  performance_schema: 'OFF',
  port: String(ports.database),
} as const;

/** MySQL as RDS runs it: its parameters, TLS, a binary log, and a master user that may do what RDS's may. */
export class ReplicatingServer {
  readonly options: ReplicatingServerOptions;

  constructor(options: ReplicatingServerOptions) {
    this.options = options;
  }

  /** Made and answering; nobody but root is known yet. */
  async start(): Promise<void> {
    const { engine, name, image, network, ip, port, folder, certificate, parameters } = this.options;
    await mkdir(folder, { recursive: true });
    const place = '/etc/server';
    const pem = { ssl_cert: 'certificate.pem', ssl_key: 'key.pem' };
    const paths = Object.entries(pem).map(([key, file]) => [key, `${place}/${file}`]);
    const all = { ...small, ...parameters, log_bin: 'binlog', ...Object.fromEntries(paths) };
    const lines = Object.entries(all).map(([key, value]) => `${key} = ${value}\n`);
    await writeFile(join(folder, 'my.cnf'), `[mysqld]\n${lines.join('')}`);
    await writeFile(join(folder, pem.ssl_cert), certificate.certificate);
    await writeFile(join(folder, pem.ssl_key), certificate.key);
    const config = `--defaults-file=${place}/my.cnf`;
    // The server's own tables get their character set before any parameter of the wiki's counts: in binary, 9.7 can't read its own
    // names of transactions after a restart.
    const initialise = `mysqld --no-defaults --initialize-insecure --datadir=${small.datadir}`;
    const program = `mkdir -p ${small.tmpdir}; [ -d ${small.datadir} ] || ${initialise}; exec mysqld ${config}`;
    await engine.run([
      ...['run', '--detach', '--name', name, '--network', network, '--ip', ip],
      ...(engine.name === 'podman' ? ['--mac-address', hardwareAddress(ip)] : []),
      ...[
        '--publish',
        `127.0.0.1:${port}:${ports.database}`,
        '--memory',
        '1g',
        '--tmpfs',
        '/run/mysqld:mode=1777',
      ],
      ...['--volume', `${folder}:${place}:ro`, '--pull=never', '--entrypoint', 'sh', image, '-c', program],
    ]);
    await this.#answering();
  }

  /** Nothing answers at its address any more, so whoever asks it waits. */
  async stop(): Promise<void> {
    await this.options.engine.run(['stop', '--time', '30', this.options.name]);
  }

  async startAgain(): Promise<void> {
    await this.options.engine.run(['start', this.options.name]);
    await this.#answering();
  }

  /** As root, past TLS and rights. One line a row, columns by tabs. */
  async ask(sql: string): Promise<string[]> {
    const { engine, name } = this.options;
    const client = ['mysql', '--no-defaults', `--socket=${small.socket}`, '--user=root', '--batch'];
    const { code, stdout, stderr } = await engine.run(
      ['exec', name, ...client, '--skip-column-names', '--execute', sql],
      { accept: 'any' },
    );
    if (code !== 0) throw new Error(stderr);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** Has the server note from now on what it is asked. */
  async listen(): Promise<void> {
    await this.ask("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON");
  }

  async now(): Promise<string> {
    return (await this.ask('SELECT NOW(6)'))[0] ?? '';
  }

  /** What users of the wiki asked since a moment of the server's clock. */
  async askedSince(moment: string): Promise<readonly Asked[]> {
    const rows = await this.ask(
      `SELECT SUBSTRING_INDEX(user_host, '[', 1), REPLACE(CONVERT(argument USING utf8mb4), '\\n', ' ')
         FROM mysql.general_log
        WHERE command_type = 'Query' AND user_host LIKE 'wiki7\\_app%' AND event_time > '${moment}' ORDER BY event_time`,
    );
    return rows.map((row) => {
      const [user = '', sql = ''] = row.split('\t');
      return { user, sql };
    });
  }

  async #answering(): Promise<void> {
    const { engine, name } = this.options;
    await retryUntil(
      async () => ((await this.ask('SELECT 1').catch(() => []))[0] === '1' ? true : undefined),
      async () => new Error(`${name} does not answer:\n${(await engine.lastLog(name)).join('\n')}`),
      { timeoutSeconds: 90, everySeconds: 0.3 },
    );
  }
}
