import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { databaseUsers } from '../../src/blueprint/database-users.ts';
import type { DatabaseAddress } from '../../src/cloud/functions/database/mysql.ts';
import type { DatabaseEngine } from '../../src/config/wiki.ts';
import { labels } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { makeCertificate } from './certificate.ts';
import { freePort } from './test-wiki.ts';

/**
 * What RDS lets its master user do, of which it can give on what it has. See AWS, "Master user account privileges"; SET_USER_ID is not
 * in MySQL 8.4 any more.
 */
const everywhere =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER';
const masterPrivileges: Readonly<Record<DatabaseEngine, string>> = {
  mariadb: everywhere,
  mysql: `${everywhere}, CREATE ROLE, DROP ROLE, APPLICATION_PASSWORD_ADMIN, ROLE_ADMIN, XA_RECOVER_ADMIN`,
};

const ROOT = 'root-of-the-test';
export const master = { username: 'admin', password: 'master-of-the-test' };

/** A database's image as RDS runs the engine: empty, with TLS of a known authority and an administrator who may do what RDS lets him. */
export class DatabaseServer {
  #wiki: LocalWiki | undefined;
  #folder = '';
  #name = '';
  #client = '';
  address: DatabaseAddress = { host: '', port: 0, trust: '' };

  /** @param wiki whose engine it uses and whose label it carries, so that what is left behind goes with it */
  async start(wiki: LocalWiki, engine: DatabaseEngine): Promise<void> {
    this.#wiki = wiki;
    this.#client = engine;
    const image = await (await wiki.imageBuilder()).product(engine);
    this.#folder = await mkdtemp(join(tmpdir(), `wiki7-${engine}-`));
    await chmod(this.#folder, 0o755);
    const { certificate, key } = makeCertificate('localhost');
    this.address = { host: 'localhost', port: await freePort(), trust: certificate };
    const given = await readFile(new URL(`../../images/${engine}/${engine}.cnf`, import.meta.url), 'utf8');
    const tls = '\nssl-cert = /etc/wiki7/certificate.pem\nssl-key = /etc/wiki7/key.pem\n';
    const files = { [`${engine}.cnf`]: given + tls, 'certificate.pem': certificate, 'key.pem': key };
    for (const [file, content] of Object.entries(files)) {
      await writeFile(join(this.#folder, file), content, { mode: 0o644 });
    }
    this.#name = basename(this.#folder);
    const environment = {
      WIKI7_DB_NAMES: 'before',
      WIKI7_DB_PORT: this.address.port,
      WIKI7_DB_APP_USER: `${databaseUsers.app}_local`,
      WIKI7_DB_SCHEMA_USER: `${databaseUsers.schema}_local`,
      WIKI7_DB_BUFFER_MIB: 64,
      WIKI7_DB_MAX_CONNECTIONS: 100,
      WIKI7_DB_ROOT_PASSWORD: ROOT,
      WIKI7_DB_SCHEMA_PASSWORD: 'unused',
      WIKI7_DB_APP_PASSWORD: 'unused',
    };
    await wiki.engine.run([
      'run',
      ...['--label', `${labels.instance}=${wiki.instance.name}`, '--label', `${labels.id}=database-server`],
      ...['--detach', '--name', this.#name, '--network', 'host', '--user', '999:999', '--read-only'],
      ...['--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--memory', '1g'],
      ...[
        '--volume',
        '/var/lib/mysql',
        '--tmpfs',
        `/run/mysqld:rw,size=16m,mode=1777${wiki.engine.name === 'podman' ? ',notmpcopyup' : ''}`,
      ],
      ...['--volume', `${this.#folder}:/etc/wiki7:ro`],
      ...Object.entries(environment).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
      image,
    ]);
    await this.#untilHealthy();
    await this.asRoot(
      `CREATE USER admin@'%' IDENTIFIED BY '${master.password}'; GRANT ${masterPrivileges[engine]} ON *.* TO admin@'%' WITH GRANT OPTION`,
    );
  }

  /** From inside the container. */
  async asRoot(sql: string): Promise<string> {
    const client = [this.#client, '--no-defaults', '--socket=/run/mysqld/mysqld.sock', '--user=root'];
    const { stdout } = await this.#run([
      ...['exec', '--env', `MYSQL_PWD=${ROOT}`, this.#name],
      ...[...client, '--batch', '--skip-column-names', '--execute', sql],
    ]);
    return stdout;
  }

  async stop(): Promise<void> {
    if (this.#name) await this.#run(['rm', '--force', '--volumes', this.#name]);
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }

  async #untilHealthy(): Promise<void> {
    for (const end = Date.now() + 120_000; Date.now() < end; ) {
      const { code } = await this.#run(['exec', this.#name, '/usr/local/bin/healthy'], true);
      if (code === 0) return;
      await new Promise((wait) => setTimeout(wait, 500));
    }
    throw new Error(
      `The database did not become healthy:\n${(await this.#wiki?.engine.lastLog(this.#name))?.join('\n')}`,
    );
  }

  #run(args: readonly string[], mayFail = false) {
    if (!this.#wiki) throw new Error('The database has not been started.');
    return this.#wiki.engine.run(args, mayFail ? { accept: 'any' } : {});
  }
}
