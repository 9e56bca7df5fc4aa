import { describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';
import { pageTag, World } from './fakes.fixture.ts';

const spending = (tagsPerMonth: number) => new World('sqs', { budget: new Budget('w', tagsPerMonth) });

async function editEverySecond(world: World, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    world.edit(pageTag(second % 40));
    await world.pass(1);
  }
}

describe('a month’s budget', () => {
  it('counts each tag that was sent, by the month', async () => {
    const world = spending(1000);
    world.edit('ua');
    world.edit('ub');
    await world.pass(70);
    expect(Object.fromEntries(world.tables.months)).toEqual({ '202611': { tags: 4, exceeded: false } });
  });

  it('that is spent leaves one tag for all pages, every five minutes at most', async () => {
    const world = spending(20);
    await editEverySecond(world, 30);
    const before = world.target.sent.length;
    await editEverySecond(world, 3600);
    const after = world.target.sent.slice(before);
    expect(new Set(after.flatMap(({ tags }) => tags))).toEqual(new Set(['site-w']));
    expect(after.length).toBeGreaterThanOrEqual(11);
    expect(after.length).toBeLessThanOrEqual(13);
  });

  it('that is spent keeps no file and no script old', async () => {
    const world = spending(1);
    world.edit('ua');
    await world.pass(1);
    for (const tag of ['f0000000000000000000a', 'load-w', pageTag(1), 't0', 's00-w']) world.edit(tag);
    await world.pass(310);
    expect(world.target.sent[1]?.tags).toEqual(['f0000000000000000000a', 'load-w', 'site-w']);
  });

  it('is one for whoever goes on after a restart', async () => {
    const world = spending(1);
    world.edit('ua');
    await world.pass(1);
    const next = new World('sqs', { budget: new Budget('w', 1) });
    next.tables.months.set('202611', { tags: 1, exceeded: true });
    next.edit('ub');
    await next.pass(1);
    expect(next.target.sent[0]?.tags).toEqual(['site-w']);
  });

  it('begins anew with the month', async () => {
    const world = spending(1);
    world.edit('ua');
    await world.pass(1);
    world.clock.time = Date.UTC(2026, 11, 1, 1);
    world.edit('ub');
    await world.pass(1);
    expect(world.target.times('ub')).toHaveLength(1);
  });
});
