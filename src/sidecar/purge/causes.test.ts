import { describe, expect, it } from 'vitest';
import { largestPurge } from '../../blueprint/purge-message.ts';
import { MemoryQueue, pageTag, World } from './fakes.fixture.ts';
import { Gathered } from './gathered.ts';

const TEMPLATE = '10:Box';

describe('pages that a change of another page alters', () => {
  it('are purged within a second of its last job, and not before', async () => {
    const world = new World('sqs');
    world.tables.jobs.add(TEMPLATE);
    world.edit(pageTag(1), TEMPLATE);
    await world.pass(300);
    world.edit(pageTag(2), TEMPLATE);
    await world.pass(300);
    expect(world.target.sent).toEqual([]);
    world.tables.jobs.delete(TEMPLATE);
    await world.pass(1);
    expect(world.target.sent.map(({ tags }) => tags)).toEqual([[pageTag(1), pageTag(2)]]);
    await world.pass(70);
    expect(world.target.times(pageTag(1))).toHaveLength(2);
    expect(world.tables.rows).toEqual([]);
  });

  it('hold up no edit, and no change whose jobs are done', async () => {
    const world = new World('sqs');
    world.tables.jobs.add(TEMPLATE);
    world.edit(pageTag(1), TEMPLATE);
    world.edit(pageTag(2), '10:Other');
    world.edit(pageTag(3));
    await world.pass(1);
    expect(world.target.sent.flatMap(({ tags }) => tags).sort()).toEqual([pageTag(2), pageTag(3)]);
  });

  it('are at most as many purges as there are shards, on however many pages a template is', async () => {
    const world = new World('sqs');
    world.tables.jobs.add(TEMPLATE);
    for (let page = 0; page < 100_000; page += 1) {
      world.edit(
        `u${(page % 256).toString(16).padStart(2, '0')}${page.toString(16).padStart(18, '0')}`,
        TEMPLATE,
      );
    }
    world.edit('uffffffffffffffffffff');
    await world.pass(15);
    world.tables.jobs.delete(TEMPLATE);
    await world.pass(2);
    const tags = world.target.sent.flatMap((one) => one.tags);
    expect(tags.filter((tag) => tag.startsWith('s'))).toHaveLength(256);
    expect(tags).toHaveLength(257);
    expect(tags).toContain('s00-w');
    expect(tags).toContain('sff-w');
    await world.pass(70);
    expect(world.target.sent.flatMap((one) => one.tags)).toHaveLength(2 * 257);
    expect(world.tables.rows).toEqual([]);
  }, 30_000);

  it('are purged as far as they got when the jobs take an hour', async () => {
    const world = new World('sqs');
    world.tables.jobs.add(TEMPLATE);
    world.edit(pageTag(1), TEMPLATE);
    await world.pass(3595);
    expect(world.target.sent).toEqual([]);
    await world.pass(10);
    expect(world.target.times(pageTag(1))).toHaveLength(1);
  });

  it('are not lost when it dies while they wait', async () => {
    const world = new World('sqs');
    world.tables.jobs.add(TEMPLATE);
    world.edit(pageTag(1), TEMPLATE);
    await world.pass(5);
    world.restart();
    await world.pass(5);
    expect(world.target.sent).toEqual([]);
    world.tables.jobs.delete(TEMPLATE);
    await world.pass(1);
    expect(world.target.times(pageTag(1))).toHaveLength(1);
  });

  it('are not lost when it dies between choosing shards and forgetting pages', async () => {
    const world = new World('sqs');
    for (let page = 0; page < 300; page += 1) world.edit(pageTag(page), TEMPLATE);
    const { add, remove } = MemoryQueue.prototype;
    for (const [name, does] of Object.entries({ add, remove })) {
      const andDies = async (...values: never[]) => {
        await Reflect.apply(does, world.queue, values);
        throw new Error('killed');
      };
      Object.assign(world.queue, { [name]: andDies });
      await expect(world.pass(2)).rejects.toThrow('killed');
      world.restart();
    }
    await world.pass(2);
    expect(world.target.times('s00-w').length).toBeGreaterThan(0);
    expect(world.tables.unsent).toEqual([]);
  });

  it('are not lost when they come while others of the same change are put together', async () => {
    const world = new World('sqs');
    world.edit(pageTag(1), TEMPLATE);
    world.edit(pageTag(2), TEMPLATE);
    const [late] = world.tables.rows.splice(0, 1);
    const { add } = world.queue;
    world.queue.add = async (...values) => {
      await Reflect.apply(add, world.queue, values);
      world.queue.add = add;
      if (late) world.tables.rows.push(late);
    };
    await world.pass(2);
    expect(world.target.times(pageTag(1))).toHaveLength(1);
    expect(world.target.times(pageTag(2))).toHaveLength(1);
  });

  it('are purged at once where a purge costs nothing', async () => {
    const world = new World('varnish');
    world.tables.jobs.add(TEMPLATE);
    world.edit(pageTag(1), TEMPLATE);
    await world.pass(0.2);
    expect(world.target.times(pageTag(1))).toHaveLength(1);
  });
});

describe('tags of one change', () => {
  const gather = (count: number, ...others: readonly string[]) => {
    const gathered = new Gathered('w');
    for (const tag of others) gathered.add(tag);
    for (let page = 0; page < count; page += 1) gathered.add(pageTag(page * 7));
    return gathered.tags();
  };

  it('are themselves as long as they are few, each once', () => {
    expect(gather(largestPurge)).toHaveLength(largestPurge);
    expect(gather(2, pageTag(0))).toEqual([pageTag(0), pageTag(7)]);
  });

  it('are shards when they are more, and what has no shard stays', () => {
    expect(gather(largestPurge + 1, 'load-w')).toEqual(['s00-w', 'load-w']);
    expect(gather(largestPurge, 'load-w')).toEqual(['s00-w', 'load-w']);
  });
});
