import { beforeEach, describe, expect, it } from 'vitest';
import { drillAge } from '../../src/cloud/functions/drill/age.ts';
import {
  type DrillEvent,
  type DrillRds,
  drillStep,
  type Instance,
} from '../../src/cloud/functions/drill/handler.ts';
import { FakeSecrets, FakeServer } from '../../src/cloud/functions/fakes.fixture.ts';
import {
  type RecoveredEvent,
  type RecoveredPorts,
  recovered,
} from '../../src/cloud/functions/recovered/handler.ts';
import { lock } from '../../src/cloud/functions/recovered/lock.ts';
import { drillMachine } from '../support/state-machine/drill-machine.ts';
import { interpret } from '../support/state-machine/interpreter.ts';

const LIVE = 'wiki7-wiki-data-database';
const COPY = `${LIVE}-drill`;
const HOST = `${COPY}.abc.eu-central-1.rds.amazonaws.com`;
const RESTORED_TO = new Date('2026-11-23T10:00:00Z');

const definition = drillMachine();

/** RDS with the wiki's database, and what a drill makes of it: minutes pass while the machine waits. */
class World {
  minutes = 0;
  said: string[] = [];
  copy: { since: number; deleting?: number; password: string } | undefined;
  /** What the copy says of itself after a quarter of an hour. */
  ends = 'available';
  /** Deletions that RDS refuses. */
  refusals = 0;
  readonly server = new FakeServer();
  readonly secrets = new FakeSecrets()
    .add('master', '{"username":"admin","password":"master"}')
    .add('app', 'app')
    .add('schema', 's');
  readonly files: string[] = [];
  /** Calls to fail, by what is called, and how often. */
  failing = new Map<string, { readonly error: Error; times: number }>();

  readonly rds: DrillRds = {
    instance: async (identifier) => {
      if (identifier === LIVE) return this.#live;
      if (!this.copy) return undefined;
      const age = this.minutes - this.copy.since;
      if (this.copy.deleting !== undefined) {
        if (this.minutes - this.copy.deleting < 5) return { ...this.#live, status: 'deleting' };
        this.copy = undefined;
        return undefined;
      }
      return age < 15
        ? { ...this.#live, status: 'creating', host: undefined }
        : { ...this.#live, status: this.ends, host: HOST };
    },
    restore: async ({ source, identifier, group, subnets, parameters }) => {
      this.said.push(`restore ${source} ${identifier} ${group} ${subnets} ${parameters}`);
      this.copy = { since: this.minutes, password: 'master' };
    },
    delete: async (identifier) => {
      if (this.refusals-- > 0)
        throw Object.assign(new Error('it is changing'), { name: 'InvalidDBInstanceStateFault' });
      this.said.push(`delete ${identifier}`);
      if (this.copy) this.copy.deleting = this.minutes;
    },
  };

  readonly ports: RecoveredPorts = {
    secrets: this.secrets,
    connect: () => this.server.connect,
    hasFile: async (key) => this.files.includes(key),
    forget: async () => {},
    write: (line) => void this.said.push(JSON.parse(line).event),
  };

  lockPorts = {
    secrets: this.secrets,
    setMasterPassword: async (instance: string, password: string) => {
      this.said.push(`lock ${instance}`);
      this.server.passwords.set('admin', password);
    },
  };

  readonly #live: Instance = {
    status: 'available',
    host: `${LIVE}.abc.eu-central-1.rds.amazonaws.com`,
    parameters: 'wiki-parameters',
    subnets: 'wiki-subnets',
    restorableTo: RESTORED_TO,
  };

  constructor() {
    this.server.passwords.set('wiki7_app', 'app');
    this.holds({});
  }

  /** What the copy answers. */
  holds({
    tables = all,
    pages = 12,
    newest = '20261123093000',
    expected = '20261123093000',
    images = [] as string[],
  }): void {
    const { answers } = this.server;
    answers.set(
      'SELECT CAST(TABLE_NAME',
      tables.map((found) => ({ found })),
    );
    answers.set('SELECT COUNT(*) AS found FROM `w_en`.`page`', [{ found: pages }]);
    answers.set('SELECT COUNT(*) AS found FROM `w_en`.`revision`', [{ found: 30 }]);
    answers.set('SELECT CAST(MAX(rev_timestamp) AS CHAR) AS found FROM `w_en`.`revision`', [
      { found: newest },
    ]);
    answers.set('SELECT CAST(MAX(rev_timestamp) AS CHAR) AS found FROM `w_en`.revision WHERE', [
      { found: expected },
    ]);
    answers.set(
      'SELECT CAST(img_name',
      images.map((found) => ({ found })),
    );
  }

  async run() {
    return interpret(definition, {
      call: async (arn, payload) => {
        const what = JSON.stringify(payload);
        for (const [part, failure] of this.failing) {
          if (what.includes(part) && failure.times-- > 0) throw failure.error;
        }
        if (arn.startsWith('DrillStep')) {
          const settings = { database: LIVE, group: 'sg-drill', tags: {} };
          return drillStep(payload as DrillEvent, settings, this.rds);
        }
        const event = payload as RecoveredEvent;
        const own = { ...settings, database: LIVE };
        return arn.startsWith('RecoveredLock')
          ? lock(event, own, this.lockPorts)
          : recovered(event, own, this.ports);
      },
      sleep: async (seconds) => {
        this.minutes += seconds / 60;
      },
    });
  }
}

const settings = {
  ...{ wiki: 'w', liveHost: `${LIVE}.abc`, databases: ['w_en', 'w_accounts'] as const, replicated: false },
  ...{ masterSecret: 'master', appSecret: 'app', schemaSecret: 'schema' },
};
const all = [
  'page',
  'revision',
  'slots',
  'content',
  'text',
  'comment',
  'image',
  'job',
  'wiki7_purge',
  'user',
  'actor',
];

let world: World;
beforeEach(() => {
  world = new World();
});

const restored = `restore ${LIVE} ${COPY} sg-drill wiki-subnets wiki-parameters`;

describe('a drill, as the template has it', () => {
  it('restores apart, locks, looks and deletes, and passes', async () => {
    expect(await world.run()).toMatchObject({ status: 'succeeded' });
    expect(world.said).toEqual([restored, `lock ${COPY}`, 'drill passed', `delete ${COPY}`]);
    expect(world.copy).toBeUndefined();
  });

  it('opens the copy with a password that opens nothing else', async () => {
    await world.run();
    expect(world.server.passwords.get('admin')).toMatch(/^[\w-]{40}$/);
    expect(world.server.logins).toContain('admin');
  });

  it('first takes away what an earlier one left behind', async () => {
    world.copy = { since: -600, password: 'old' };
    expect(await world.run()).toMatchObject({ status: 'succeeded' });
    expect(world.said.slice(0, 2)).toEqual([`delete ${COPY}`, restored]);
  });

  it.each([
    [
      'a table is missing',
      { tables: all.filter((one) => one !== 'revision') },
      /table w_en\.revision is missing/,
    ],
    ['there is no page', { pages: 0 }, /has no page/],
    [
      'the newest revision is older than that of the wiki by then',
      { newest: '20261101000000', expected: '20261123093000' },
      /newest revision is of 2026-11-01T00:00:00Z/,
    ],
    ['files are not in the bucket', { images: ['A.png', 'B.png'] }, /2 of the 2 newest files .* A\.png/],
  ])('fails where %s, says so, and deletes the copy', async (_, holds, sentence) => {
    world.holds(holds);
    expect(await world.run()).toMatchObject({
      status: 'failed',
      error: 'DrillFailed',
      cause: expect.stringMatching(sentence),
    });
    expect(world.said).toContain('drill failed');
    expect(world.copy).toBeUndefined();
  });

  it.each([
    [
      'RDS refuses to restore',
      () => world.failing.set('begin', { error: new Error('no capacity'), times: 9 }),
      /no capacity/,
    ],
    ['the copy is broken', () => Object.assign(world, { ends: 'incompatible-restore' }), /could not restore/],
    ['the copy is never there', () => Object.assign(world, { ends: 'modifying' }), /did not answer in time/],
    [
      'the function that looks fails',
      () => world.failing.set('judge', { error: new Error('out of memory'), times: 9 }),
      /out of memory/,
    ],
    ['the copy never lets it in', () => world.server.connect, /did not answer in time/],
  ] as const)('fails where %s, and deletes the copy all the same', async (what, make, sentence) => {
    make();
    if (what.includes('lets it in')) {
      world.lockPorts.setMasterPassword = async () => void world.server.passwords.set('admin', 'x');
    }
    expect(await world.run()).toMatchObject({ status: 'failed', cause: expect.stringMatching(sentence) });
    expect(world.copy).toBeUndefined();
  });

  it('asks again when RDS does not delete a copy that is changing', async () => {
    world.refusals = 3;
    expect(await world.run()).toMatchObject({ status: 'succeeded' });
    expect(world.copy).toBeUndefined();
  });

  it('fails where the copy can’t be deleted, whatever it found', async () => {
    world.refusals = Number.POSITIVE_INFINITY;
    expect(await world.run()).toMatchObject({ status: 'failed', error: 'DrillNotRemoved' });
  });

  it('takes Lambda’s own troubles for what passes', async () => {
    const error = Object.assign(new Error('busy'), { name: 'Lambda.TooManyRequestsException' });
    world.failing.set('look', { error, times: 3 });
    expect(await world.run()).toMatchObject({ status: 'succeeded' });
  });
});

describe('between drills', () => {
  const now = Date.UTC(2026, 10, 23);
  const days = (number: number) => new Date(now - number * 86_400_000);
  const say = async (passed: Date | undefined, since: Date, isRunning = false) => {
    const lines: string[] = [];
    await drillAge(
      { wiki: 'w', database: LIVE, allowedDays: 45 },
      {
        executions: {
          since: async () => since,
          lastPassed: async () => passed,
          isRunning: async () => isRunning,
        },
        rds: world.rds,
        write: (line) => void lines.push(line),
        now: () => now,
      },
    );
    return JSON.parse(lines[0] ?? '');
  };

  it.each([
    ['passed in time', days(44), days(300), 0],
    ['passed too long ago', days(46), days(300), 1],
    ['never passed, though there was time', undefined, days(46), 1],
    ['has not had time to pass yet', undefined, days(3), 0],
  ])('it is told whether one %s', async (_, passed, since, overdue) => {
    expect(await say(passed, since)).toMatchObject({ Wiki: 'w', DrillOverdue: overdue });
  });

  it('a copy that a stopped drill left is taken away', async () => {
    world.copy = { since: -600, password: 'old' };
    expect(await say(days(1), days(9))).toMatchObject({ removed: COPY });
    expect(world.said).toEqual([`delete ${COPY}`]);
  });

  it('the copy of one that runs is left alone', async () => {
    world.copy = { since: -600, password: 'old' };
    await say(days(1), days(9), true);
    expect(world.said).toEqual([]);
  });
});
