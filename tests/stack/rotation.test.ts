import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Login, parseLogin } from '../../src/cloud/functions/database/login.ts';
import { connectTo } from '../../src/cloud/functions/database/mysql.ts';
import { type Connect, within } from '../../src/cloud/functions/database/session.ts';
import { onEvent } from '../../src/cloud/functions/database-users/handler.ts';
import { FakeSecrets } from '../../src/cloud/functions/fakes.ts';
import { type RotationEvent, rotate } from '../../src/cloud/functions/rotation/handler.ts';
import { DatabaseServer, master } from '../support/database-server.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const databases = ['w_en', 'w_accounts'];
const steps: readonly RotationEvent['Step'][] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describe.each(['mysql', 'mariadb'] as const)('with a real %s', (engine) => {
  const server = new DatabaseServer();
  let secrets: FakeSecrets;
  let connect: Connect;
  let tasks: Tasks;

  beforeAll(async () => {
    await server.start(await sharedWiki().inside(), engine);
    connect = connectTo(server.address);
  }, 900_000);

  afterAll(() => server.stop());

  beforeEach(async () => {
    secrets = new FakeSecrets()
      .add('master', JSON.stringify(master))
      .add('app', 'first-app', new Date(0))
      .add('schema', 'first-schema', new Date(0));
    await converge();
  });

  const converge = () =>
    onEvent(
      {
        RequestType: 'Update',
        RequestId: 'r',
        StackId: 's',
        ResourceProperties: {
          host: 'localhost',
          databases,
          masterSecret: 'master',
          appSecret: 'app',
          schemaSecret: 'schema',
        },
      },
      { secrets, connect },
    );

  const loginOf = async (secret: 'app' | 'schema'): Promise<Login> =>
    parseLogin((await secrets.read(secret, 'AWSCURRENT')) ?? '', `wiki7_${secret}`);

  async function rotateOnce(secret: 'app' | 'schema', version: string, times = 1): Promise<void> {
    secrets.begin(secret, version);
    for (const Step of steps) {
      for (let time = 0; time < times; time++) {
        await rotate(
          { Step, SecretId: secret, ClientRequestToken: version },
          { role: secret, databases, masterSecret: 'master' },
          { secrets, connect, services: tasks.asServices() },
        );
      }
    }
  }

  const ask = (login: Login, sql: string) => within(connect(login, 'w_en'), (session) => session.query(sql));

  it('lets each user do what it may, with TLS only', async () => {
    const [app, schema] = [await loginOf('app'), await loginOf('schema')];
    await ask(schema, 'CREATE TABLE IF NOT EXISTS page (id INT PRIMARY KEY)');
    await ask(app, 'REPLACE INTO page VALUES (1)');
    expect(await ask(app, 'SELECT id FROM page')).toEqual([{ id: 1 }]);
    await expect(ask(app, 'DROP TABLE page')).rejects.toThrow(/ER_TABLEACCESS_DENIED_ERROR/);
    await expect(ask(app, 'CREATE DATABASE other')).rejects.toThrow(/ER_DBACCESS_DENIED_ERROR/);
    const required = await server.asRoot(
      "SELECT DISTINCT ssl_type FROM mysql.user WHERE User LIKE 'wiki7\\_app' OR User LIKE 'wiki7\\_schema'",
    );
    expect(required.trim()).toBe('ANY');
  });

  it('takes away what somebody gave beside it, and a name that is only alike stays closed', async () => {
    await server.asRoot(
      "CREATE DATABASE IF NOT EXISTS wxen; GRANT SELECT ON `wxen`.* TO wiki7_app@'%'; GRANT PROCESS ON *.* TO wiki7_app@'%'",
    );
    await converge();
    const grants = await server.asRoot("SHOW GRANTS FOR wiki7_app@'%'");
    expect(grants).not.toMatch(/wxen|PROCESS/);
    await expect(within(connect(await loginOf('app'), 'wxen'), async () => {})).rejects.toThrow(
      /ER_DBACCESS_DENIED_ERROR/,
    );
  });

  it('gives either user of a pair the same rights', async () => {
    tasks = new Tasks(connect, () => loginOf('app'));
    await rotateOnce('app', 'v2', 2);
    const rights = async (user: string) =>
      (await server.asRoot(`SHOW GRANTS FOR ${user}@'%'`))
        .replaceAll(user, 'user')
        .replace(/PASSWORD '.*?'/, '')
        .split('\n')
        .sort();
    expect(await rights('wiki7_app_clone')).toEqual(await rights('wiki7_app'));
  });

  it('rotates three times under load, and no request fails', async () => {
    await ask(await loginOf('schema'), 'CREATE TABLE IF NOT EXISTS edit (id INT AUTO_INCREMENT PRIMARY KEY)');
    tasks = new Tasks(connect, () => loginOf('app'));
    await tasks.start(4);
    const users: string[] = [];
    for (const version of ['v2', 'v3', 'v4']) {
      await rotateOnce('app', version);
      await tasks.rolled();
      users.push((await loginOf('app')).username);
    }
    const { requests, failures } = await tasks.stop();
    expect(users).toEqual(['wiki7_app_clone', 'wiki7_app', 'wiki7_app_clone']);
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(50);
  }, 120_000);

  it('rotates the user of the release, who may still change tables', async () => {
    tasks = new Tasks(connect, () => loginOf('schema'));
    await rotateOnce('schema', 'v2');
    await ask(await loginOf('schema'), 'CREATE TABLE IF NOT EXISTS made_after (id INT)');
    expect((await loginOf('schema')).username).toBe('wiki7_schema_clone');
  });

  it('tells of a password in no error', async () => {
    const login = { username: 'wiki7_app', password: 'not-the-password' };
    const failure = await ask(login, 'SELECT 1').catch(
      (error: Error) => `${error.stack}${JSON.stringify(error)}`,
    );
    expect(failure).toMatch(/ER_ACCESS_DENIED_ERROR/);
    expect(failure).not.toContain('not-the-password');
  });

  it('does not talk to a server for which nobody vouches', async () => {
    const { certificate } = (await import('../support/certificate.ts')).makeCertificate('localhost');
    const stranger = connectTo({ ...server.address, trust: certificate });
    await expect(stranger(master)).rejects.toThrow(
      /did not let admin in: (DEPTH_ZERO_SELF_SIGNED_CERT|HANDSHAKE_SSL_ERROR)/,
    );
  });
});

/** Tasks of a service: each reads the login when it starts, and opens a connection for each request, as PHP does. */
class Tasks {
  readonly #connect: Connect;
  readonly #login: () => Promise<Login>;
  #generation: { stopping: boolean; ended: Promise<void> }[] = [];
  #since = new Date();
  #finished = true;
  #rolling: Promise<void> = Promise.resolve();
  #requests = 0;
  readonly #failures: string[] = [];

  constructor(connect: Connect, login: () => Promise<Login>) {
    this.#connect = connect;
    this.#login = login;
  }

  async start(count: number): Promise<void> {
    for (let task = 0; task < count; task++) this.#generation.push(await this.#task());
  }

  asServices() {
    return {
      rolls: async () => [{ service: 'web', finished: this.#finished, since: this.#since }],
      redeploy: async () => {
        this.#finished = false;
        this.#since = new Date();
        this.#rolling = this.#roll().then(() => {
          this.#finished = true;
        });
      },
    };
  }

  rolled(): Promise<void> {
    return this.#rolling;
  }

  async stop() {
    for (const task of this.#generation) task.stopping = true;
    await Promise.all(this.#generation.map(({ ended }) => ended));
    return { requests: this.#requests, failures: this.#failures };
  }

  /** One after the other: a new one starts before an old one is drained. */
  async #roll(): Promise<void> {
    for (const [index, old] of this.#generation.entries()) {
      this.#generation[index] = await this.#task();
      await new Promise((wait) => setTimeout(wait, 200));
      old.stopping = true;
      await old.ended;
    }
  }

  async #task() {
    const login = await this.#login();
    const task = { stopping: false, ended: Promise.resolve() };
    task.ended = (async () => {
      while (!task.stopping) {
        this.#requests++;
        await within(this.#connect(login, 'w_en'), (session) =>
          session.query('INSERT INTO edit VALUES ()'),
        ).catch((error) => this.#failures.push(String(error)));
        await new Promise((wait) => setTimeout(wait, 20));
      }
    })();
    return task;
  }
}
