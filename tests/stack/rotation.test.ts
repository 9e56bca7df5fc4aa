import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Login, parseLogin } from '../../src/base/database-login.ts';
import { connectTo } from '../../src/cloud/functions/database/mysql.ts';
import { type Connect, isAccessDenied, within } from '../../src/cloud/functions/database/session.ts';
import { onEvent } from '../../src/cloud/functions/database-users/handler.ts';
import { FakeSecrets } from '../../src/cloud/functions/fakes.fixture.ts';
import { type RotationEvent, rotate } from '../../src/cloud/functions/rotation/handler.ts';
import type { Services } from '../../src/cloud/functions/rotation/services.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { makeCertificate } from '../support/certificate.ts';
import { DatabaseServer } from '../support/database-server.ts';
import { Editors } from '../support/editors.ts';
import { onceInFull } from '../support/full-run.ts';
import { master } from '../support/rds-master.ts';
import { RollingService } from '../support/rolling-service.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { admin, WikiOnDatabase } from '../support/wiki-on-database.ts';

type Secret = 'app' | 'schema';

const steps: readonly RotationEvent['Step'][] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const nothingRuns: Services = { rolls: async () => [], redeploy: async () => {} };
/** Several services as one, as the rotation sees those of a cluster. */
const together = (...all: readonly Services[]): Services => ({
  rolls: async () => (await Promise.all(all.map((each) => each.rolls()))).flat(),
  redeploy: async () => {
    await Promise.all(all.map((each) => each.redeploy()));
  },
});

describe.runIf(onceInFull).each(['mysql', 'mariadb'] as const)('on a real %s', (engine) => {
  let local: LocalWiki;
  let databases: readonly string[];
  let server: DatabaseServer;
  let connect: Connect;
  let secrets: FakeSecrets;

  beforeAll(async () => {
    local = await sharedWiki().inside();
    databases = Object.values(local.wiki.databases);
    server = await DatabaseServer.start(local, engine);
    connect = connectTo(server.address);
  });
  afterAll(() => server?.stop());

  /** As after the first deployment: the two usual users, each with the password of its secret. */
  async function begin(): Promise<void> {
    secrets = new FakeSecrets(() => new Date())
      .add('master', JSON.stringify(master))
      .add('app', 'first-app')
      .add('schema', 'first-schema');
    await converge();
  }
  beforeEach(begin);

  const converge = () =>
    onEvent(
      {
        RequestType: 'Update',
        RequestId: 'r',
        StackId: 's',
        ResourceProperties: {
          host: server.address.host,
          databases,
          masterSecret: 'master',
          appSecret: 'app',
          schemaSecret: 'schema',
        },
      },
      { secrets, connect },
    );

  const currentOf = async (secret: Secret) => (await secrets.read(secret, 'AWSCURRENT')) ?? '';
  const loginOf = async (secret: Secret): Promise<Login> =>
    parseLogin(await currentOf(secret), `wiki7_${secret}`);

  async function rotateOnce(secret: Secret, version: string, services: Services, times = 1): Promise<void> {
    secrets.begin(secret, version);
    for (const Step of steps) {
      for (let time = 0; time < times; time++) {
        await rotate(
          { Step, SecretId: secret, ClientRequestToken: version },
          { role: secret, databases, masterSecret: 'master' },
          { secrets, connect, services },
        );
      }
    }
  }

  const ask = (login: Login, sql: string) =>
    within(connect(login, local.wiki.databases.wiki), (session) => session.query(sql));

  describe('users', () => {
    it('of the wiki read and write rows and change no table; that of the release does', async () => {
      const [app, schema] = [await loginOf('app'), await loginOf('schema')];
      await ask(schema, 'CREATE TABLE IF NOT EXISTS tried (id INT PRIMARY KEY)');
      await ask(app, 'REPLACE INTO tried VALUES (1)');
      expect(await ask(app, 'SELECT id FROM tried')).toEqual([{ id: 1 }]);
      await ask(app, 'CREATE TEMPORARY TABLE passing (id INT)');
      for (const sql of [
        'DROP TABLE tried',
        'ALTER TABLE tried ADD x INT',
        'CREATE TABLE another (id INT)',
      ]) {
        await expect(ask(app, sql)).rejects.toThrow(/ER_TABLEACCESS_DENIED_ERROR/);
      }
      await ask(schema, 'ALTER TABLE tried ADD x INT');
      await ask(schema, 'DROP TABLE tried');
      for (const login of [app, schema]) {
        await expect(ask(login, 'CREATE DATABASE another')).rejects.toThrow(/ER_DBACCESS_DENIED_ERROR/);
        await expect(ask(login, 'SELECT * FROM mysql.user')).rejects.toThrow(/DENIED_ERROR/);
      }
    });

    it('are let in with TLS only', async () => {
      const { host, port } = server.address;
      const inTheOpen = async ({ username, password }: Login) =>
        (await createConnection({ host, port, user: username, password })).destroy();
      await inTheOpen(master);
      for (const secret of ['app', 'schema'] as const) {
        await expect(inTheOpen(await loginOf(secret))).rejects.toThrow(/Access denied/);
      }
    });

    it('lose what somebody gave them beside their rights, and a name that is only alike stays closed', async () => {
      const before = await server.asRoot("SHOW GRANTS FOR wiki7_app@'%'");
      const alike = local.wiki.databases.wiki.replace('_', 'x');
      await server.asRoot(`
        CREATE DATABASE IF NOT EXISTS ${alike}; CREATE DATABASE IF NOT EXISTS foreign_one;
        GRANT SELECT ON ${alike}.* TO wiki7_app@'%';
        GRANT PROCESS ON *.* TO wiki7_app@'%';
        GRANT CREATE VIEW, TRIGGER, DROP ON ${local.wiki.databases.wiki}.* TO wiki7_app@'%' WITH GRANT OPTION;
        GRANT ${engine === 'mysql' ? 'ALL' : 'EXECUTE, EVENT'} ON foreign_one.* TO wiki7_app@'%' WITH GRANT OPTION`);
      await converge();
      expect(await server.asRoot("SHOW GRANTS FOR wiki7_app@'%'")).toBe(before);
      await expect(within(connect(await loginOf('app'), alike), async () => {})).rejects.toThrow(
        /ER_DBACCESS_DENIED_ERROR/,
      );
    });

    it.each(['app', 'schema'] as const)('of a pair have the same rights: %s', async (secret) => {
      await rotateOnce(secret, 'v2', nothingRuns, 2);
      const rights = async (user: string) =>
        (await server.asRoot(`SHOW GRANTS FOR ${user}@'%'`))
          .replaceAll(user, 'user')
          .replace(/PASSWORD '.*?'/, '')
          .split('\n')
          .sort();
      expect(await rights(`wiki7_${secret}_clone`)).toEqual(await rights(`wiki7_${secret}`));
    });

    it('whose password is wrong find it in no error', async () => {
      const failure = await ask({ username: 'wiki7_app', password: 'not-the-password' }, 'SELECT 1').catch(
        (error: Error) => `${error.stack}${JSON.stringify(error)}`,
      );
      expect(failure).toMatch(/ER_ACCESS_DENIED_ERROR/);
      expect(failure).not.toContain('not-the-password');
    });
  });

  it('a user whom it does not know is told apart from a server that does not answer', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `nobody_${index}`);
    for (const username of names) {
      const failure = await ask({ username, password: 'x' }, 'SELECT 1').catch((error: unknown) => error);
      expect(isAccessDenied(failure), String(failure)).toBe(true);
    }
  });

  it('nobody logs in to a server for which nobody vouches', async () => {
    const { certificate } = makeCertificate('localhost');
    const stranger = connectTo({ ...server.address, trust: certificate });
    await expect(stranger(master)).rejects.toThrow(/did not let admin in: \w*(SELF_SIGNED|SSL|CERT)\w*\.$/);
  });

  describe('the wiki', () => {
    let wiki: WikiOnDatabase;
    let web: RollingService;
    let jobs: RollingService;
    let editors: Editors;

    beforeAll(async () => {
      wiki = new WikiOnDatabase(local, server, async () => ({
        'database-app-password': await currentOf('app'),
        'database-schema-password': await currentOf('schema'),
      }));
      await begin();
      await wiki.release();
    });
    beforeEach(() => {
      web = new RollingService('web', wiki.webTask);
      jobs = new RollingService('jobs', wiki.jobsTask);
      editors = new Editors();
    });
    afterEach(async () => {
      await editors?.stop();
      await Promise.all([web?.stop(), jobs?.stop()]);
    });

    it('is released again after its release’s user has rotated', async () => {
      await rotateOnce('schema', 'v2', nothingRuns);
      await wiki.release();
      expect((await loginOf('schema')).username).toBe('wiki7_schema_clone');
    });

    it('is edited and read while its login rotates twice and its tasks are replaced, and no request fails', async () => {
      await Promise.all([web.start(2), jobs.start(1)]);
      await editors.start(2, wiki.balancer, admin);
      const both = together(web, jobs);
      const users = [(await loginOf('app')).username];
      for (const version of ['v2', 'v3']) {
        const before = editors.saved;
        await rotateOnce('app', version, both);
        await expect(rotateOnce('app', `${version}-too-early`, both)).rejects.toThrow(/just being replaced/);
        await Promise.all([web.rolled(), jobs.rolled()]);
        const during = editors.saved;
        await editors.save(4);
        expect([...wiki.balancer.failures, ...editors.failures]).toEqual([]);
        expect(during).toBeGreaterThan(before);
        users.push((await loginOf('app')).username);
      }
      await editors.stop();
      await jobs.stop();
      expect([...wiki.balancer.failures, ...editors.failures]).toEqual([]);
      expect(users).toEqual(['wiki7_app', 'wiki7_app_clone', 'wiki7_app']);
      expect(
        wiki.jobsLog.filter((line) => !/"event":"jobs",.*"failures":0|"reason":"stopped"/.test(line)),
      ).toEqual([]);
      expect(wiki.jobsLog.filter((line) => /"event":"jobs",/.test(line)).length).toBeGreaterThan(2);
      const { wiki: database } = local.wiki.databases;
      const kept = await server.asRoot(
        `SELECT COUNT(*) FROM ${database}.revision JOIN ${database}.page ON rev_page = page_id WHERE page_title LIKE 'Rotated%'`,
      );
      expect(Number(kept)).toBe(editors.saved);
    });
  });
});
