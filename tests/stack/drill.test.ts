import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectTo } from '../../src/cloud/functions/database/mysql.ts';
import { within } from '../../src/cloud/functions/database/session.ts';
import { onEvent as makeUsers } from '../../src/cloud/functions/database-users/handler.ts';
import {
  type DrillEvent,
  type DrillRds,
  drillStep,
  type Instance,
} from '../../src/cloud/functions/drill/handler.ts';
import { FakeSecrets } from '../../src/cloud/functions/fakes.fixture.ts';
import {
  type Found,
  type RecoveredEvent,
  type RecoveredPorts,
  recovered,
} from '../../src/cloud/functions/recovered/handler.ts';
import { lock } from '../../src/cloud/functions/recovered/lock.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { DatabaseServer } from '../support/database-server.ts';
import { onceInFull } from '../support/full-run.ts';
import { master } from '../support/rds-master.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { drillMachine } from '../support/state-machine/drill-machine.ts';
import { interpret } from '../support/state-machine/interpreter.ts';
import { WikiOnDatabase } from '../support/wiki-on-database.ts';

const LIVE = 'wiki7-w-data-database';
const hostOf = (identifier: string) => `${identifier}.abc.eu-central-1.rds.amazonaws.com`;
const definition = drillMachine();

// RDS alone is played: a restore is a dump, taken from the wiki's server and loaded into another one. Machine, functions, servers and
// MediaWiki's tables are real.
describe.runIf(onceInFull)('a drill on a real MySQL', () => {
  let local: LocalWiki;
  let server: DatabaseServer;
  let dump: string;
  let copy: DatabaseServer | undefined;
  let said: Record<string, unknown>[];
  let secrets: FakeSecrets;
  let databases: readonly [string, string];

  beforeAll(async () => {
    local = await sharedWiki().inside();
    databases = [local.wiki.databases.wiki, local.wiki.databases.accounts];
    server = await DatabaseServer.start(local, 'mysql');
    secrets = new FakeSecrets()
      .add('master', JSON.stringify(master))
      .add('app', 'app-of-now')
      .add('schema', 'schema-of-now');
    const names = { masterSecret: 'master', appSecret: 'app', schemaSecret: 'schema' };
    const ResourceProperties = { host: server.address.host, databases, ...names };
    const event = { RequestType: 'Create' as const, RequestId: 'r', StackId: 's', ResourceProperties };
    await makeUsers(event, { secrets, connect: connectTo(server.address) });
    await new WikiOnDatabase(local, server, async () => ({
      'database-app-password': 'app-of-now',
      'database-schema-password': 'schema-of-now',
    })).release();
    dump = await server.dump(databases);
  });
  afterAll(() => server?.stop());
  afterEach(async () => {
    await copy?.stop();
    copy = undefined;
  });

  const restored = async (statements = ''): Promise<DatabaseServer> => {
    copy = await DatabaseServer.start(local, 'mysql');
    await copy.load(dump);
    if (statements) await copy.asRoot(`USE ${databases[0]}; ${statements}`);
    return copy;
  };

  const settings = () => ({
    ...{ wiki: 'w', database: LIVE, liveHost: hostOf(LIVE), databases, replicated: false },
    ...{ masterSecret: 'master', appSecret: 'app', schemaSecret: 'schema' },
  });
  const ports = (): RecoveredPorts => ({
    secrets,
    connect: (host) => {
      const at = host === hostOf(LIVE) ? server : copy;
      if (!at) throw new Error(`Nothing is at ${host}.`);
      return connectTo(at.address);
    },
    hasFile: async () => true,
    forget: async () => {},
    write: (line) => void said.push(JSON.parse(line)),
  });

  const lockPorts = () => ({
    secrets,
    setMasterPassword: async (_: string, password: string) => {
      await copy?.asRoot(`ALTER USER ${master.username}@'%' IDENTIFIED BY '${password}'`);
    },
  });

  /** @param statements what is wrong with the backup */
  async function drill(statements = '') {
    said = [];
    const instance = (identifier: string): Instance => ({
      ...{ status: 'available', host: hostOf(identifier), parameters: 'p', subnets: 's' },
      restorableTo: new Date(Date.now() + 3_600_000),
    });
    const rds: DrillRds = {
      instance: async (identifier) => (identifier === LIVE || copy ? instance(identifier) : undefined),
      restore: async () => void (await restored(statements)),
      delete: async () => {
        await copy?.stop();
        copy = undefined;
      },
    };
    return interpret(definition, {
      call: (arn, payload) => {
        if (arn.startsWith('DrillStep')) {
          return drillStep(payload as DrillEvent, { database: LIVE, group: 'sg', tags: {} }, rds);
        }
        return arn.startsWith('RecoveredLock')
          ? lock(payload as RecoveredEvent, settings(), lockPorts())
          : recovered(payload as RecoveredEvent, settings(), ports());
      },
      sleep: async () => {},
    });
  }

  it('passes for a backup of a wiki, and leaves nothing behind', async () => {
    expect(await drill()).toMatchObject({ status: 'succeeded' });
    expect(said).toMatchObject([{ event: 'drill passed', problems: [], pages: 1, revisions: 1 }]);
    expect(copy).toBeUndefined();
  });

  it.each([
    ['a table is gone', 'SET foreign_key_checks = 0; DROP TABLE revision', /table \w+\.revision is missing/],
    ['its pages are gone', 'DELETE FROM page', /has no page/],
    [
      'it is older than it says',
      "UPDATE revision SET rev_timestamp = '20200101000000'",
      /newest revision is of 2020/,
    ],
  ])('fails for one where %s', async (_, statements, sentence) => {
    expect(await drill(statements)).toMatchObject({
      status: 'failed',
      cause: expect.stringMatching(sentence),
    });
    expect(copy).toBeUndefined();
  });

  it('a copy that a restore made lets the wiki in once its users have their passwords of now', async () => {
    said = [];
    const at = await restored();
    const event = { instance: `${LIVE}-restored-t5`, host: hostOf(`${LIVE}-restored-t5`) };
    const inspect = async () =>
      (await recovered({ task: 'inspect', ...event }, settings(), ports())) as Found;
    expect(await inspect()).toMatchObject({ reachable: true, usersFit: false, pages: 1, missingTables: [] });
    await recovered({ task: 'adopt', ...event }, settings(), ports());
    expect(await inspect()).toMatchObject({ reachable: true, usersFit: true, readOnly: false });
    const app = { username: 'wiki7_app', password: 'app-of-now' };
    await within(connectTo(at.address)(app, databases[0]), (session) => session.query('DELETE FROM job'));
    await at.asRoot('SET GLOBAL read_only = 1');
    expect(await inspect()).toMatchObject({ readOnly: true });
    await expect(
      within(connectTo(at.address)(app, databases[0]), (session) => session.query('DELETE FROM job')),
    ).rejects.toThrow(/ER_OPTION_PREVENTS_STATEMENT/);
  });
});
