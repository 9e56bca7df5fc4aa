import { beforeEach, describe, expect, it } from 'vitest';
import { silentReporter } from '../../../base/reporter.ts';
import { beforeIdentifier, restoredIdentifier } from '../../recovery/recovery-names.ts';
import { ActingRds } from './acting-rds.fixture.ts';
import { DatabaseCalls } from './database-calls.ts';
import { farewell } from './farewell.ts';
import { PassingTime } from './passing-time.fixture.ts';
import { Restoration } from './restoration.ts';
import { planRestore, restoreSteps, runRestore } from './restore.ts';

const LIVE = 'wiki7-w-data-database';
const AWAY = 'wiki7-w-standbydata-database';
const TIME = new Date('2026-11-23T10:00:00Z');
const RESTORED = restoredIdentifier(LIVE, TIME);
const BEFORE = beforeIdentifier(LIVE, TIME);

let clock: PassingTime;
let rds: ActingRds;
let away: ActingRds;
/** Beside what RDS was told. */
let others: string[];
beforeEach(() => {
  clock = new PassingTime();
  rds = new ActingRds(clock);
  away = new ActingRds(clock, 'eu-west-1');
  others = [];
  rds.add(LIVE);
});

const withReplicas = () => {
  rds.add(`${LIVE}-replica-1`, { ReadReplicaSourceDBInstanceIdentifier: LIVE, DeletionProtection: false });
  away.add(AWAY, { ReadReplicaSourceDBInstanceIdentifier: `arn:aws:rds:eu-central-1:1:db:${LIVE}` });
};

/** Made anew each time, as by a terminal that knows nothing. */
function restoration({ time = TIME, replicas = false } = {}): Restoration {
  const home = new DatabaseCalls('eu-central-1', rds);
  return new Restoration({
    database: LIVE,
    account: '123456789012',
    time,
    home,
    replicas: replicas
      ? [
          { calls: home, identifier: `${LIVE}-replica-1`, before: beforeIdentifier(LIVE, time, 1) },
          {
            calls: new DatabaseCalls('eu-west-1', away),
            identifier: AWAY,
            before: beforeIdentifier(AWAY, time),
          },
        ]
      : [],
    look: rds.look,
    lock: rds.lock,
    renewServices: async () => others.push('renew'),
    purge: async (reference) => void others.push(`purge ${reference}`),
  });
}

async function run(options: Parameters<typeof restoration>[0] = {}): Promise<void> {
  const one = restoration(options);
  await runRestore(restoreSteps(one), { reporter: silentReporter, clock });
}

async function plan(options: Parameters<typeof restoration>[0] = {}) {
  const one = restoration(options);
  return planRestore(one, restoreSteps(one), new Date(clock.now()));
}

const order = [
  `copy ${RESTORED}`,
  'hold wiki-parameters',
  `restore ${RESTORED}`,
  expect.stringMatching(`modify ${RESTORED} .*MonitoringInterval`),
  `lock ${RESTORED}`,
  `adopt ${RESTORED}`,
  `modify ${RESTORED} group`,
  `reboot ${RESTORED}`,
  `rename ${LIVE} ${BEFORE}`,
  `rename ${RESTORED} ${LIVE}`,
  `modify ${LIVE} CloudwatchLogsExportConfiguration`,
  `forget ${LIVE}`,
  'release wiki-parameters',
  `delete ${RESTORED}`,
  `tag ${LIVE} wiki7:restore-ended`,
];

describe('a restore', () => {
  it('copies, looks, swaps names and only then lets people write, in this order', async () => {
    await run();
    expect(rds.said).toEqual(order);
    expect(others).toEqual(['renew', expect.stringMatching(/^purge [0-9a-f]{16}$/)]);
  });

  it('leaves the wiki’s database under its name with what was then, and the other beside it', async () => {
    await run();
    rds.settle();
    expect(rds.names()).toEqual([LIVE, BEFORE].sort());
    expect(rds.contentsOf(LIVE)).toBe('at 2026-11-23T10:00:00.000Z');
    expect(rds.contentsOf(BEFORE)).toBe('today');
    expect(rds.get(LIVE)?.Endpoint?.Address).toBe(`${LIVE}.abc.eu-central-1.rds.amazonaws.com`);
  });

  it('gives the database everything that the template gave the one before', async () => {
    await run();
    rds.settle();
    const traits = ({ ...instance }: object) => {
      const own = ['DBInstanceIdentifier', 'DBInstanceArn', 'DbiResourceId', 'Endpoint', 'TagList'];
      const more = ['RestoreTime', 'SourceDBInstanceIdentifier', 'TargetDBInstanceIdentifier', 'Port'];
      const given = ['DBParameterGroupName', 'DBSubnetGroupName', 'PubliclyAccessible'];
      for (const name of [...own, ...more, ...given]) delete instance[name as never];
      return instance;
    };
    expect(traits(rds.get(LIVE) ?? {})).toEqual(traits(rds.get(BEFORE) ?? {}));
    expect(rds.get(LIVE)?.TagList).toContainEqual({ Key: 'wiki7:wiki', Value: 'w' });
    expect(rds.get(LIVE)?.TagList?.filter(({ Key }) => Key?.startsWith('aws:'))).toEqual([]);
  });

  it('lets nobody write from before the copy is made until it serves and caches are empty', async () => {
    const writable: string[] = [];
    rds.onChange = (call, when) => {
      if (when === 'before' && !rds.groups.get('wiki-parameters')?.readOnly) writable.push(call);
    };
    await run();
    expect(writable).toEqual([order[0], order[1], order[13], order[14]]);
  });

  it('does nothing twice', async () => {
    await run();
    rds.said.length = 0;
    others.length = 0;
    await run();
    expect([...rds.said, ...others]).toEqual([]);
    expect((await plan()).steps.filter(({ done }) => !done)).toEqual([]);
  });

  it('says what is set aside, and costs money', async () => {
    await run();
    expect(await farewell(restoration())).toMatch(
      new RegExp(`Set aside, and paid for.*: ${BEFORE} \\(eu-central-1\\)`),
    );
  });
});

describe('replicas', () => {
  beforeEach(withReplicas);

  it('are set aside before the database, and made anew as they were, here and in the second region', async () => {
    await run({ replicas: true });
    rds.settle();
    expect(rds.said.indexOf(`rename ${LIVE}-replica-1 ${BEFORE}-1`)).toBe(8);
    expect(rds.said.indexOf(`rename ${LIVE} ${BEFORE}`)).toBe(9);
    expect(rds.said).toContain(`replica ${LIVE}-replica-1 of ${LIVE}`);
    const old = beforeIdentifier(AWAY, TIME);
    const source = `arn:aws:rds:eu-central-1:123456789012:db:${LIVE}`;
    expect(away.said).toEqual([`rename ${AWAY} ${old}`, `replica ${AWAY} of ${source}`]);
    expect(away.get(AWAY)).toMatchObject({
      DeletionProtection: true,
      KmsKeyId: 'arn:key',
      SourceRegion: 'eu-central-1',
    });
    expect(rds.names()).toEqual([LIVE, BEFORE, `${BEFORE}-1`, `${LIVE}-replica-1`].sort());
    expect((await plan({ replicas: true })).steps.filter(({ done }) => !done)).toEqual([]);
  });
});

describe('a restore that broke off', () => {
  const calls = 19;
  beforeEach(withReplicas);

  it.each(
    (['before', 'done'] as const).flatMap((when) =>
      Array.from({ length: calls }, (_, index) => [when, index + 1] as const),
    ),
  )('goes on from there: %s its change number %i', async (when, number) => {
    const closed = new Error('the terminal was closed');
    let seen = 0;
    const stop = (_: string, now: 'before' | 'done') => {
      if (now !== when) return;
      seen += 1;
      if (seen === number) throw closed;
    };
    rds.onChange = stop;
    away.onChange = stop;
    await expect(run({ replicas: true })).rejects.toThrow(/the terminal was closed/);
    rds.onChange = () => {};
    away.onChange = () => {};
    await run({ replicas: true });
    rds.settle();
    expect(rds.contentsOf(LIVE)).toBe('at 2026-11-23T10:00:00.000Z');
    expect(rds.contentsOf(BEFORE)).toBe('today');
    expect(rds.groups).toEqual(new Map([['wiki-parameters', { readOnly: false }]]));
    expect(rds.names()).toEqual([LIVE, BEFORE, `${BEFORE}-1`, `${LIVE}-replica-1`].sort());
    expect(away.names()).toEqual([AWAY, beforeIdentifier(AWAY, TIME)].sort());
    // Emptying caches leaves nothing behind by which it could be told.
    const changes = [...rds.said, ...away.said].filter((call) => !call.startsWith('forget'));
    expect(new Set(changes).size).toBe(changes.length);
    expect((await plan({ replicas: true })).steps.filter(({ done }) => !done)).toEqual([]);
  });

  it('has no more changes than those', async () => {
    await run({ replicas: true });
    expect(rds.said.length + away.said.length).toBe(calls);
  });
});

describe('before anything is done', () => {
  it('it says each step and what it would call, and changes nothing', async () => {
    const { steps } = await plan();
    expect(steps.map(({ name, done }) => `${name} ${done}`)).toEqual(
      [
        ...['prepare', 'hold', 'restore', 'settle', 'admit', 'regroup', 'aside', 'place', 'logs'],
        ...['renew', 'forget', 'purge', 'release', 'end'],
      ].map((name) => `${name} false`),
    );
    expect(steps.flatMap(({ calls: all }) => all)).toContain(
      `rds:RestoreDBInstanceToPointInTime ${LIVE} to ${RESTORED}`,
    );
    expect(rds.said).toEqual([]);
  });

  it.each([
    ['in the future', '2026-11-24T10:00:00Z', /is not over yet/],
    [
      'of the last minutes, which RDS has not got yet',
      '2026-11-23T11:58:00Z',
      /any second from .* to 2026-11-23T11:55/,
    ],
    ['before the oldest backup', '2026-10-01T00:00:00Z', /any second from 2026-11-09/],
  ])('it refuses a time %s', async (_, time, sentence) => {
    await expect(plan({ time: new Date(time) })).rejects.toMatchObject({
      code: 'W7-RESTORE-TIME',
      message: expect.stringMatching(sentence),
    });
  });

  it('it says so where there is no database', async () => {
    rds = new ActingRds(clock);
    await expect(plan()).rejects.toMatchObject({
      code: 'W7-RESTORE',
      message: expect.stringMatching(/no database/),
    });
  });
});

describe('a copy that is not what it should be', () => {
  it.each([
    [{ newestRevision: '2026-11-23T10:00:01Z' }, /newest revision is of 2026-11-23T10:00:01Z/],
    [{ pages: 0 }, /has no page/],
    [{ missingTables: ['w_en.page'] }, /lacks the tables w_en\.page/],
  ])('never takes the place of the database: %j', async (wrong, sentence) => {
    const { look } = rds;
    rds.look = async (event) => ({ ...(await look(event)), ...(event.task === 'inspect' && wrong) }) as never;
    await expect(run()).rejects.toMatchObject({
      code: 'W7-RESTORE-CHECK',
      message: expect.stringMatching(sentence),
    });
    expect(rds.names()).toContain(LIVE);
    expect(rds.contentsOf(LIVE)).toBe('today');
  });

  it('is waited for only so long', async () => {
    rds.look = async () => ({ reachable: false, why: 'ETIMEDOUT' });
    await expect(run()).rejects.toMatchObject({
      code: 'W7-RESTORE',
      message: expect.stringMatching(/60 minutes.*ETIMEDOUT/),
    });
  });
});

it('names stay below the limit of RDS, and apart, for the longest names of a wiki', () => {
  const longest = 'wiki7-abcdefghijklmnop-standbydata-database';
  const names = [
    restoredIdentifier(longest, TIME),
    beforeIdentifier(longest, TIME),
    beforeIdentifier(longest, TIME, 1),
    beforeIdentifier(longest, TIME, 2),
  ];
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$/);
});
