import { describe, expect, it } from 'vitest';
import { World } from './fakes.fixture.ts';
import { metricLine } from './metric-line.ts';
import { PurgeLoop } from './purge-loop.ts';

/** A loop that runs for so many seconds of its own time, in which things happen. */
async function run(world: World, seconds: number, happens: Readonly<Record<number, () => void>> = {}) {
  const stop = new AbortController();
  const loop = new PurgeLoop(world.loopOptions());
  const start = world.clock.time;
  const events = Object.entries(happens).map(([at, event]) => ({ at: Number(at) * 1000, event }));
  const sleep = world.clock.sleep;
  Object.assign(world.clock, {
    sleep: async (milliseconds: number) => {
      await sleep(milliseconds);
      while (events[0] && world.clock.time - start >= events[0].at) events.shift()?.event();
      if (world.clock.time - start >= seconds * 1000) stop.abort();
    },
  });
  await loop.run(stop.signal);
  return loop;
}

describe('the loop', () => {
  it('goes on after an outage of the database, and says so twice', async () => {
    const world = new World();
    await run(world, 200, {
      10: () => (world.tables.broken = true),
      70: () => {
        world.tables.broken = false;
        world.edit('ua');
      },
    });
    const [first = 0] = world.target.times('ua');
    expect(first).toBeLessThan(76);
    const events = world.lines.map(({ event }) => event).filter((event) => event !== 'purges');
    expect(events).toEqual(['leads', 'loses the database', 'leads', 'has the database again']);
  });

  it('never writes what a database’s error quotes', async () => {
    const world = new World();
    await run(world, 5, { 1: () => (world.tables.broken = true) });
    expect(JSON.stringify(world.lines)).toContain('PROTOCOL_CONNECTION_LOST');
    expect(JSON.stringify(world.lines)).not.toContain('quotes');
  });

  it('gives the lead away when it ends', async () => {
    const world = new World();
    await run(world, 1);
    expect(world.tables.leader).toBeUndefined();
  });

  it('tells each minute what it did, and how full the queue is', async () => {
    const world = new World();
    await run(world, 125, { 1: () => world.edit('ua') });
    const minutes = world.lines.filter(({ event }) => event === 'purges');
    expect(minutes).toHaveLength(2);
    expect(minutes[0]).toMatchObject({ Wiki: 'wiki', PurgesSent: 3, PurgeQueueDepth: 0, PurgesDead: 0 });
    expect(minutes[0]?.EditToVisible).toHaveLength(1);
    expect(minutes[1]).toMatchObject({ PurgesSent: 1 });
  });

  it('tells from the first minute for how long the edge has taken nothing, whoever tries, and when it takes all again', async () => {
    const world = new World();
    world.target.failing = new Error('ECONNREFUSED');
    const waits = () =>
      world.lines.filter(({ event }) => event === 'purges').map((line) => line.PurgeFailingSeconds);
    world.edit('ua');
    const first = await run(world, 200);
    expect(await first.report()).toMatchObject({ queue: null });
    expect(waits()).toEqual([60, 120, 180]);
    await run(world, 125, { 62: () => (world.target.failing = undefined) });
    expect(waits().slice(3)).toEqual([260, 0]);
  });

  it('has nothing to complain of while a change waits for its jobs, or was sent and is to be sent again', async () => {
    const world = new World('sqs');
    world.tables.jobs.add('10:Box');
    world.edit('ua', '10:Box');
    world.edit('ub');
    await run(world, 62);
    const [minute] = world.lines.filter(({ event }) => event === 'purges');
    expect(minute).toMatchObject({ PurgeFailingSeconds: 0, PurgeOldestSeconds: 60, PurgeQueueDepth: 1 });
  });

  it('reports without a database that there is none', async () => {
    const world = new World();
    world.tables.broken = true;
    const loop = await run(world, 2);
    expect(await loop.report()).toMatchObject({ leads: false, queue: null });
    expect(loop.isAlive()).toBe(true);
  });

  it('is not alive when a turn never ends', async () => {
    const world = new World();
    const loop = new PurgeLoop({ ...world.loopOptions(), open: () => new Promise(() => {}) });
    void loop.run(new AbortController().signal);
    expect(loop.isAlive()).toBe(true);
    world.clock.time += 121_000;
    expect(loop.isAlive()).toBe(false);
  });
});

it('a line of the log is a metric on AWS, each number with its unit', () => {
  const state = { depth: 2, oldest: 1000, failingSince: 2000, dead: 1 };
  const minute = { sent: 5, delays: [120, 80], state, budgetExceeded: false };
  const line = JSON.parse(metricLine('w', minute, 11_000, true));
  expect(line._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Wiki7', Dimensions: [['Wiki']] });
  const named = line._aws.CloudWatchMetrics[0].Metrics.map(({ Name, Unit }: Record<string, string>) => [
    Name,
    Unit,
    line[Name ?? ''],
  ]);
  expect(named).toEqual([
    ['PurgesSent', 'Count', 5],
    ['PurgeQueueDepth', 'Count', 2],
    ['PurgeFailingSeconds', 'Seconds', 9],
    ['PurgesDead', 'Count', 1],
    ['PurgeBudgetExceeded', 'Count', 0],
    ['EditToVisible', 'Milliseconds', [120, 80]],
  ]);
  expect(line.PurgeOldestSeconds).toBe(10);
});
