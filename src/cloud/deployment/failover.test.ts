import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../base/clock.ts';
import { silentReporter } from '../../base/reporter.ts';
import { failoverSteps, planFailover, returnSteps, runFailover } from './failover.ts';
import type { SecondRegion, Serving } from './second-region.ts';

/** A second region that keeps book of what it was told, and takes a few looks to do it. */
class RecordedRegion implements SecondRegion {
  readonly names = { region: 'eu-west-1', database: 'w-database', services: 'w-services' };
  readonly said: string[] = [];
  /** What `database` says, one look after the other; the last stays. */
  databases: (readonly [isReplica: boolean, status: string])[] = [[true, 'available']];
  stacks: (readonly [awake: boolean, status: string])[] = [[false, 'UPDATE_COMPLETE']];
  following = ['app', 'schema'];
  flag: Serving = 'home';
  /** What becomes of the stack when it is told to change. */
  ends = 'UPDATE_COMPLETE';

  /** What `database` said last. */
  seen = '';

  async database() {
    const [isReplica, status] = next(this.databases);
    this.seen = status;
    return status === 'none' ? undefined : { isReplica, status };
  }
  async lagSeconds() {
    return 3;
  }
  async promote() {
    this.said.push(this.seen === 'available' ? 'promote' : `promote while ${this.seen}`);
    this.databases = [
      [true, 'available'],
      [true, 'modifying'],
      [false, 'rebooting'],
      [false, 'backing-up'],
    ];
  }
  async followingSecrets() {
    return [...this.following];
  }
  async detach(secret: string) {
    this.said.push(`detach ${secret}`);
    this.following = this.following.filter((one) => one !== secret);
  }
  async services() {
    const [awake, status] = next(this.stacks);
    return status === 'none' ? undefined : { awake, status };
  }
  async setAwake(awake: boolean) {
    this.said.push(awake ? 'wake' : 'rest');
    this.stacks = [
      [awake, 'UPDATE_IN_PROGRESS'],
      [awake, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
      [this.ends === 'UPDATE_COMPLETE' ? awake : !awake, this.ends],
    ];
  }
  async serving() {
    return this.flag;
  }
  async serve(region: Serving) {
    this.said.push(`serve ${region}`);
    this.flag = region;
  }
}

const next = <T>(values: T[]): T => (values.length > 1 ? values.shift() : values[0]) as T;

/** Hours pass in no time. */
const clock = (): Clock => {
  let now = 0;
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  };
};

let region: RecordedRegion;
beforeEach(() => {
  region = new RecordedRegion();
});

const failover = () => runFailover(failoverSteps(region), { reporter: silentReporter, clock: clock() });
const goBack = () => runFailover(returnSteps(region), { reporter: silentReporter, clock: clock() });
const plan = async () => {
  const { lagSeconds, steps } = await planFailover(region, failoverSteps(region));
  return { lagSeconds, done: steps.map(({ name, done }) => `${name} ${done}`) };
};
const order = ['serve leaving', 'promote', 'detach app', 'detach schema', 'wake', 'serve standby'];

describe('a failover', () => {
  it('promotes the database first and sends readers last', async () => {
    await failover();
    expect(region.said).toEqual(order);
    expect(region.flag).toBe('standby');
  });

  it('sends no reader before the services are healthy', async () => {
    region.ends = 'UPDATE_ROLLBACK_COMPLETE';
    await expect(failover()).rejects.toMatchObject({
      code: 'W7-FAILOVER',
      message: expect.stringMatching(/UPDATE_ROLLBACK_COMPLETE.*w-services/),
    });
    expect(region.flag).toBe('leaving');
  });

  it('starts no service before the database takes what is written', async () => {
    region.promote = async () => {
      region.said.push('promote');
      region.databases = [[true, 'modifying']];
    };
    await expect(failover()).rejects.toMatchObject({
      code: 'W7-FAILOVER',
      message: expect.stringMatching(/60 minutes.*modifying/),
    });
    expect(region.said).toEqual(['serve leaving', 'promote']);
  });

  it('waits while RDS backs the replica up, which it does not promote then', async () => {
    region.databases = [
      [true, 'backing-up'],
      [true, 'backing-up'],
      [true, 'available'],
    ];
    await failover();
    expect(region.said).toEqual(order);
  });

  it('asks RDS again where a backup had just begun, and not at every look', async () => {
    const { promote } = region;
    let refused = 0;
    region.promote = async () => {
      refused += 1;
      if (refused === 2) await promote.call(region);
    };
    await failover();
    expect(refused).toBe(2);
    expect(region.flag).toBe('standby');
  });

  it('does nothing twice', async () => {
    await failover();
    region.said.length = 0;
    await failover();
    expect(region.said).toEqual([]);
  });
});

describe('a failover that broke off', () => {
  it.each(order.map((_, index) => index))('goes on from there: after %i of its calls', async (calls) => {
    const stop = new Error('the terminal was closed');
    for (const name of ['promote', 'detach', 'setAwake', 'serve'] as const) {
      const call = region[name].bind(region) as (argument: never) => Promise<void>;
      Object.assign(region, {
        [name]: async (argument: never) => {
          if (region.said.length === calls) throw stop;
          await call(argument);
        },
      });
    }
    await expect(failover()).rejects.toBe(stop);
    const rest = new RecordedRegion();
    Object.assign(rest, {
      databases: region.databases,
      stacks: region.stacks,
      following: region.following,
      flag: region.flag,
    });
    region = rest;
    await failover();
    expect(region.said).toEqual(order.slice(calls));
  });

  it('goes on with a start that is under way', async () => {
    region.databases = [[false, 'available']];
    region.following = [];
    region.flag = 'leaving';
    region.stacks = [
      [true, 'UPDATE_IN_PROGRESS'],
      [true, 'UPDATE_COMPLETE'],
    ];
    await failover();
    expect(region.said).toEqual(['serve standby']);
  });

  it('tries services again that CloudFormation took back', async () => {
    region.stacks = [[false, 'UPDATE_ROLLBACK_COMPLETE']];
    await failover();
    expect(region.said).toEqual(order);
  });
});

describe('before anything is done', () => {
  it('it says what is to do, and how far the replica is behind', async () => {
    expect(await plan()).toEqual({
      lagSeconds: 3,
      done: ['begin false', 'promote false', 'detach false', 'wake false', 'serve false'],
    });
    expect(region.said).toEqual([]);
  });

  it('it knows what was done before, and of no lag of a database of its own', async () => {
    region.databases = [[false, 'available']];
    region.following = [];
    region.flag = 'leaving';
    expect(await plan()).toEqual({
      lagSeconds: null,
      done: ['begin true', 'promote true', 'detach true', 'wake false', 'serve false'],
    });
  });

  it.each([
    [
      'database',
      () => Object.assign(region, { databases: [[false, 'none']] }),
      /w-database is not in eu-west-1/,
    ],
    [
      'services',
      () => Object.assign(region, { stacks: [[false, 'none']] }),
      /w-services is not in eu-west-1/,
    ],
  ] as const)('it refuses a second region without %s', async (_, make, sentence) => {
    make();
    await expect(plan()).rejects.toMatchObject({
      code: 'W7-STANDBY',
      message: expect.stringMatching(sentence),
    });
  });
});

describe('a database that an earlier failover left behind', () => {
  beforeEach(() => {
    region.databases = [[false, 'available']];
  });

  it('is told from one that this failover promoted, and nobody is sent to it', async () => {
    const refusal = { code: 'W7-STANDBY', message: expect.stringMatching(/w-database .* is no replica/) };
    await expect(plan()).rejects.toMatchObject(refusal);
    await expect(failover()).rejects.toMatchObject(refusal);
    expect(region.said).toEqual([]);
  });
});

describe('the way back', () => {
  it('sends readers first, and then lets the services rest', async () => {
    Object.assign(region, { flag: 'standby', stacks: [[true, 'UPDATE_COMPLETE']] });
    await goBack();
    expect(region.said).toEqual(['serve home', 'rest']);
  });

  it('does without the database that it leaves, which may be gone', async () => {
    Object.assign(region, { flag: 'standby', databases: [[false, 'none']] });
    expect(await planFailover(region, returnSteps(region))).toMatchObject({ lagSeconds: null });
    await goBack();
    expect(region.flag).toBe('home');
  });
});
