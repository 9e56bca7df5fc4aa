import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from '../../src/blueprint/container.ts';
import { databaseUsers } from '../../src/blueprint/database-users.ts';
import { ports } from '../../src/blueprint/ports.ts';
import type { DatabaseAddress } from '../../src/cloud/functions/database/mysql.ts';
import type { DatabaseEngine } from '../../src/config/wiki.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { database } from '../../src/local/services/database.ts';
import { makeCertificate } from './certificate.ts';
import { LooseContainer } from './loose-container.ts';
import { makeMaster } from './rds-master.ts';
import { freePort } from './test-wiki.ts';

const ROOT = 'root-of-the-test';
const INSIDE = 'database.test';
const MEMORY_MIB = 1024;

/** A database's image as RDS runs the engine: empty, with TLS of a known authority and an administrator who may do what RDS lets him. */
export class DatabaseServer {
  readonly engine: DatabaseEngine;
  /** From this machine. */
  readonly address: DatabaseAddress;
  readonly #container: LooseContainer;
  readonly #folder: string;

  private constructor(
    engine: DatabaseEngine,
    address: DatabaseAddress,
    container: LooseContainer,
    folder: string,
  ) {
    this.engine = engine;
    this.address = address;
    this.#container = container;
    this.#folder = folder;
  }

  static async start(wiki: LocalWiki, engine: DatabaseEngine): Promise<DatabaseServer> {
    const { certificate, key } = makeCertificate('localhost', INSIDE);
    const folder = await mkdtemp(join(tmpdir(), `wiki7-${engine}-`));
    const given = await readFile(new URL(`../../images/${engine}/${engine}.cnf`, import.meta.url), 'utf8');
    const tls = '\nssl-cert = /etc/wiki7/certificate.pem\nssl-key = /etc/wiki7/key.pem\n';
    const files = { [`${engine}.cnf`]: given + tls, 'certificate.pem': certificate, 'key.pem': key };
    await chmod(folder, 0o755);
    for (const [file, content] of Object.entries(files)) {
      await writeFile(join(folder, file), content, { mode: 0o644 });
    }
    const hostPort = await freePort();
    const image = await wiki.imageBuilder().product(engine);
    const container = await LooseContainer.start(wiki, containerOf(wiki, engine), {
      image,
      values: {
        'database-root-password': ROOT,
        'database-app-password': 'unused',
        'database-schema-password': 'unused',
      },
      publish: { hostPort, port: ports.database },
      folder: { path: '/etc/wiki7', hostPath: folder },
    });
    const address = { host: 'localhost', port: hostPort, trust: certificate };
    const server = new DatabaseServer(engine, address, container, folder);
    try {
      await container.untilHealthy(120);
      await server.asRoot(makeMaster(engine));
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** What other containers must know to find it. */
  async inside(): Promise<{ readonly host: string; readonly hosts: Readonly<Record<string, string>> }> {
    return { host: INSIDE, hosts: { [INSIDE]: await this.#container.address() } };
  }

  /** From inside, where nobody's rights count. Rows by lines, columns by tabs. */
  async asRoot(sql: string): Promise<string> {
    const client = [this.engine, '--no-defaults', '--socket=/run/mysqld/mysqld.sock', '--user=root'];
    const ask = [...client, '--batch', '--skip-column-names', '--execute', sql];
    const { code, stdout, stderr } = await this.#container.exec(ask, { MYSQL_PWD: ROOT });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  /** Everything in these databases, as statements. MariaDB's image has no program for it. */
  async dump(databases: readonly string[]): Promise<string> {
    const as = ['--no-defaults', '--socket=/run/mysqld/mysqld.sock', '--user=root'];
    const how = ['--single-transaction', '--hex-blob', '--skip-dump-date', '--databases', ...databases];
    const dump = ['mysqldump', ...as, ...how];
    const { code, stdout, stderr } = await this.#container.exec(dump, { MYSQL_PWD: ROOT });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  async load(dump: string): Promise<void> {
    await writeFile(join(this.#folder, 'dump.sql'), dump, { mode: 0o644 });
    const client = `${this.engine} --no-defaults --socket=/run/mysqld/mysqld.sock --user=root`;
    const read = ['sh', '-c', `${client} < /etc/wiki7/dump.sql`];
    const { code, stderr } = await this.#container.exec(read, { MYSQL_PWD: ROOT });
    if (code !== 0) throw new Error(stderr);
  }

  async stop(): Promise<void> {
    await this.#container.remove();
    await rm(this.#folder, { recursive: true });
  }
}

/** The users that an image makes by itself have other names here, so that those of the test are the functions' own work. */
function containerOf({ wiki }: LocalWiki, engine: DatabaseEngine): Container {
  const sizes = { ...wiki.sizes, databaseMemoryMiB: MEMORY_MIB };
  const { container } = database({ ...wiki, sizes, database: { ...wiki.database, engine } });
  return {
    ...container,
    environment: {
      ...container.environment,
      WIKI7_DB_NAMES: 'unused',
      WIKI7_DB_APP_USER: `${databaseUsers.app}_local`,
      WIKI7_DB_SCHEMA_USER: `${databaseUsers.schema}_local`,
    },
  };
}
