import { describe, expect, it } from 'vitest';
import { MemoryQueue, pageTag, START, World } from './fakes.fixture.ts';
import { Relay } from './relay.ts';

describe('an edit', () => {
  it('is purged at once, twice soon after and once more when no answer from before can still be on its way', async () => {
    const world = new World();
    world.edit('ua');
    await world.pass(120);
    const [first = 0, ...later] = world.target.times('ua');
    expect(first).toBeLessThan(0.2);
    expect(later).toHaveLength(3);
    for (const [index, due] of [1, 3, 65].entries()) expect(later[index]).toBeCloseTo(first + due, 0);
    expect(world.tables.rows).toEqual([]);
  });

  it('of a page that was just edited costs one purge with it', async () => {
    const world = new World();
    for (let edits = 0; edits < 50; edits += 1) world.edit('ua');
    world.edit('ub');
    await world.pass(0.2);
    expect(world.target.sent.map(({ tags }) => tags)).toEqual([['ua', 'ub']]);
    await world.pass(120);
    expect(world.target.times('ua')).toHaveLength(4);
    expect(world.tables.rows).toEqual([]);
  });

  it('is purged for as long after it as if no other had been there before', async () => {
    const world = new World();
    world.edit('ua');
    await world.pass(64);
    world.edit('ua');
    await world.pass(120);
    expect(world.target.times('ua').at(-1)).toBeGreaterThan(64 + 64);
  });

  it('is counted with the time that it took', async () => {
    const world = new World();
    world.edit('ua');
    await world.clock.sleep(400);
    await world.pass(10);
    expect(world.meter.lately()).toMatchObject({ sent: 3, p50: 400, p99: 400 });
  });

  it('is one of many thousands and all of them go', async () => {
    const world = new World();
    for (let page = 0; page < 5000; page += 1) world.edit(`u${page}`);
    await world.pass(1);
    expect(world.tables.unsent).toEqual([]);
    expect(new Set(world.target.sent.flatMap(({ tags }) => tags)).size).toBe(5000);
  });
});

/** Written down as MediaWiki does it: in the change's own transaction, and after it. */
async function editAsMediaWiki(world: World, tag: string): Promise<void> {
  world.edit(tag);
  await world.pass(0.12);
  world.edit(tag);
}

const page = pageTag(7);

/** An interface message, whose tags are written down once more for when all replicas know it. */
async function editMessage(world: World): Promise<void> {
  for (const tag of ['load-w', 'site-w']) {
    world.edit(tag);
    world.tables.insert(tag, world.clock.now() + 20_000);
  }
  await editAsMediaWiki(world, page);
}

const spent = (world: World) => world.target.sent.flatMap(({ tags }) => tags).length;

describe('where each tag costs money', () => {
  it('an edit costs two, however often it was written down', async () => {
    const world = new World('sqs');
    await editAsMediaWiki(world, page);
    await world.pass(120);
    expect(spent(world)).toBe(2);
    expect(world.target.times(page)[0]).toBeLessThan(0.6);
    expect(world.tables.rows).toEqual([]);
  });

  it('a page that is edited again and again costs one for each edit, and one more', async () => {
    const world = new World('sqs');
    for (let edit = 0; edit < 20; edit += 1) {
      await editAsMediaWiki(world, page);
      await world.pass(10);
    }
    const last = world.clock.now();
    await world.pass(120);
    expect(spent(world)).toBe(21);
    expect(START + 1000 * (world.target.times(page).at(-1) ?? 0)).toBeGreaterThan(last + 54_000);
  });

  it('a script that saves one page ten times a second costs three in a second, and one more at its end', async () => {
    const world = new World('sqs');
    for (let edit = 0; edit < 60; edit += 1) {
      world.edit(page);
      await world.pass(0.1);
    }
    await world.pass(120);
    expect(spent(world)).toBeLessThanOrEqual(3 * 6 + 1);
  });

  it('a message costs six: no page is named beside all pages', async () => {
    const world = new World('sqs');
    await editMessage(world);
    await world.pass(120);
    expect(world.target.sent.map(({ tags }) => tags)).toEqual(Array(3).fill(['load-w', 'site-w']));
    expect(world.tables.rows).toEqual([]);
  });

  it('but a page that was edited after all pages were dropped is dropped, and again when nothing of before is on its way', async () => {
    const world = new World('sqs');
    world.edit('site-w');
    await world.pass(65.2);
    world.edit(page);
    await world.pass(120);
    expect(world.target.times(page)).toHaveLength(2);
  });
});

it('all pages are dropped thrice for a message, and not every second', async () => {
  const world = new World();
  await editMessage(world);
  await world.pass(120);
  const seconds = world.target.times('site-w').map(Math.round);
  expect(seconds).toEqual([0, 20, 85]);
  expect(world.target.times(page).length).toBeGreaterThanOrEqual(4);
});

describe('nothing is lost', () => {
  it('when it dies between sending and removing: it is sent again', async () => {
    const world = new World();
    world.edit('ua');
    const send = world.target.send.bind(world.target);
    world.target.send = async (tags) => {
      await send(tags);
      world.tables.broken = true;
    };
    await expect(world.pass(1)).rejects.toThrow();
    expect(world.target.times('ua')).toHaveLength(1);
    world.target.send = send;
    world.tables.broken = false;
    world.restart();
    await world.pass(120);
    expect(world.target.times('ua')).toHaveLength(5);
    expect(world.tables.rows).toEqual([]);
  });

  it('when it dies before sending', async () => {
    const world = new World();
    world.edit('ua');
    world.restart();
    await world.pass(1);
    expect(world.target.times('ua')).toHaveLength(1);
  });

  it('while the edge is away, and all is told within seconds when it is back', async () => {
    const world = new World();
    world.target.failing = new Error('ECONNREFUSED');
    for (let minute = 0; minute < 30; minute += 1) {
      world.edit(`u${minute}`);
      await world.pass(60);
    }
    expect(world.tables.unsent).toHaveLength(30);
    world.target.failing = undefined;
    await world.pass(21);
    expect(world.tables.unsent).toEqual([]);
  });

  it('and an edge that is away is asked ever less often, and spoken of once', async () => {
    const world = new World();
    let asked = 0;
    world.target.send = async () => {
      asked += 1;
      throw new Error('ECONNREFUSED');
    };
    world.edit('ua');
    await world.pass(600);
    expect(asked).toBeGreaterThan(40);
    expect(asked).toBeLessThan(75);
    expect(world.lines.filter(({ event }) => event === 'fails')).toHaveLength(1);
  });
});

describe('what can’t be sent', () => {
  it('is given up after twelve hours of trying, counted and kept', async () => {
    const world = new World();
    world.target.failing = new Error('ECONNREFUSED');
    world.edit('ua');
    await world.pass(11.9 * 3600);
    expect((await world.queue.state(world.clock.now())).dead).toBe(0);
    await world.pass(0.2 * 3600);
    expect(await world.queue.state(world.clock.now())).toEqual({
      depth: 0,
      oldest: null,
      failingSince: null,
      dead: 1,
    });
    world.target.failing = undefined;
    await world.pass(60);
    expect(world.target.sent).toEqual([]);
    expect(world.tables.rows).toHaveLength(1);
  });

  it('is not given up for having waited twelve hours while nobody tried', async () => {
    const world = new World();
    world.edit('ua');
    await world.clock.sleep(13 * 3_600_000);
    world.target.failing = new Error('ECONNREFUSED');
    await world.pass(60);
    world.target.failing = undefined;
    await world.pass(30);
    expect(world.target.times('ua')).not.toEqual([]);
  });

  it('because it is no tag holds up no other', async () => {
    const world = new World();
    for (const tag of ['u a', 'UA', '', 'u,b', '/*']) world.edit(tag);
    world.edit('ub');
    await world.pass(1);
    expect(world.target.sent.flatMap(({ tags }) => tags)).toEqual(['ub']);
    expect((await world.queue.state(world.clock.now())).dead).toBe(5);
  });
});

describe('of several', () => {
  it('one sends, and another goes on when that one is gone', async () => {
    const world = new World();
    await world.pass(0.2);
    const other = new MemoryQueue(world.tables);
    const standsBy = new Relay(other, world.options);
    world.edit('ua');
    await standsBy.turn();
    expect(standsBy.leads).toBe(false);
    expect(world.target.sent).toEqual([]);
    world.queue.close();
    await standsBy.turn();
    expect(standsBy.leads).toBe(true);
    expect(world.target.times('ua')).toEqual([(world.clock.now() - START) / 1000]);
  });
});
