import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { MysqlQueue } from '../../src/sidecar/purge/mysql-queue.ts';
import { DatabaseServer } from '../support/database-server.ts';
import { onceInFull } from '../support/full-run.ts';
import { master } from '../support/rds-master.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const DATABASE = 'purge_queue';
const schema = new URL('../../mediawiki/extensions/Wiki7/sql/', import.meta.url);

describe.runIf(onceInFull).each(['mariadb', 'mysql'] as const)(
  'the queue of purges on a real %s',
  (engine) => {
    let local: LocalWiki;
    let server: DatabaseServer;
    let queue: MysqlQueue;

    const open = () => {
      const { host, port, trust } = server.address;
      return MysqlQueue.open({ host, port, name: DATABASE, login: master, authorities: trust });
    };
    const root = (sql: string) => server.asRoot(`USE ${DATABASE}; ${sql}`);
    const insert = (...rows: readonly { tag: string; cause?: string; enqueued?: number; round?: number }[]) =>
      root(
        `INSERT INTO wiki7_purge (wp_tag, wp_cause, wp_enqueued, wp_due, wp_round) VALUES ${rows
          .map(
            ({ tag, cause = '', enqueued = 5, round = 0 }) =>
              `('${tag}', '${cause}', ${enqueued}, ${enqueued}, ${round})`,
          )
          .join(', ')}`,
      );
    const tagsDue = async (now = 1_000_000) => (await queue.due(now, 100)).map(({ tag }) => tag).sort();

    beforeAll(async () => {
      local = await sharedWiki().inside();
      server = await DatabaseServer.start(local, engine);
      await server.asRoot(`CREATE DATABASE ${DATABASE}`);
      for (const file of ['purge.sql', 'purge-month.sql']) {
        const sql = await readFile(new URL(file, schema), 'utf8');
        const plain = sql.replaceAll(/^ *--.*$/gm, '').replaceAll('/*_*/', '');
        await root(plain.replaceAll('/*$wgDBTableOptions*/', 'ENGINE=InnoDB, DEFAULT CHARSET=binary'));
      }
      // What of MediaWiki's own table counts here.
      await root(
        'CREATE TABLE job (job_cmd VARBINARY(60) NOT NULL, job_namespace INT NOT NULL, job_title VARBINARY(255) NOT NULL) ENGINE=InnoDB, DEFAULT CHARSET=binary',
      );
    });
    afterAll(() => server?.stop());
    beforeEach(async () => {
      await root('DELETE FROM wiki7_purge; DELETE FROM wiki7_purge_month; DELETE FROM job');
      queue = await open();
    });
    afterEach(() => queue.close());

    it('has one leader, and another as soon as that one is gone', async () => {
      const other = await open();
      expect([await queue.lead(), await other.lead()]).toEqual([true, false]);
      queue.close();
      await expect.poll(() => other.lead(), { timeout: 5000 }).toBe(true);
      other.close();
    });

    it('gives what is due, in that order, and removes, repeats, postpones and buries by the row', async () => {
      await insert({ tag: 'uc', enqueued: 3 }, { tag: 'ua', enqueued: 1 }, { tag: 'ub', enqueued: 2 });
      expect((await queue.due(2, 10)).map(({ tag }) => tag)).toEqual(['ua', 'ub']);
      expect(await queue.due(2, 1)).toMatchObject([
        { tag: 'ua', cause: '', enqueued: 1, round: 0, attempts: 0 },
      ]);
      const [a = 0, b = 0, c = 0] = (await queue.due(9, 10)).map(({ id }) => id);
      await queue.failed([a], 20);
      await queue.again([b], 1, 30);
      await queue.bury([c]);
      expect(await tagsDue(19)).toEqual([]);
      expect(await queue.due(30, 10)).toMatchObject([
        { tag: 'ua', attempts: 1 },
        { tag: 'ub', round: 1, attempts: 0 },
      ]);
      expect(await queue.state(19)).toEqual({ depth: 1, oldest: 1, failingSince: 1, dead: 1 });
      await queue.again([a], 0, 20);
      expect(await queue.state(19)).toMatchObject({ failingSince: null });
      expect(await queue.state(31)).toMatchObject({ failingSince: 20 });
      await queue.postpone([a], 50);
      await queue.remove([b]);
      expect(await tagsDue(49)).toEqual([]);
      await queue.remove([]);
      expect(await tagsDue(50)).toEqual(['ua']);
    });

    it('has an older change’s last sendings replaced by those of a newer one, and nobody else’s', async () => {
      await insert(
        { tag: 'ua', enqueued: 50, round: 1 },
        { tag: 'ua', enqueued: 50 },
        { tag: 'ua', enqueued: 10, round: 1 },
        { tag: 'ub', enqueued: 50, round: 1 },
      );
      await queue.supersede(['ua', 'uc'], 20);
      const left = (await queue.due(1_000_000, 10)).map(({ tag, round, enqueued }) => [tag, round, enqueued]);
      expect(left.sort()).toEqual([
        ['ua', 0, 50],
        ['ua', 1, 10],
        ['ub', 1, 50],
      ]);
      await queue.supersede([], 20);
    });

    it('knows the state of an empty queue', async () => {
      expect(await queue.state(9)).toEqual({ depth: 0, oldest: null, failingSince: null, dead: 0 });
    });

    it('knows which changes still have jobs, whatever letters their titles have', async () => {
      const causes = ['10:Box', '0:כותרת_ארוכה', "0:It's:so", '828:Box'];
      for (const cause of causes) await insert({ tag: 'ua', cause: cause.replaceAll("'", "''") });
      expect([...(await queue.causes())].sort()).toEqual([...causes].sort());
      await root(
        "INSERT INTO job VALUES ('refreshLinks', 10, 'Box'), ('htmlCacheUpdate', 0, 'כותרת_ארוכה'), ('htmlCacheUpdate', 0, 'It''s:so'), ('enotifNotify', 828, 'Box'), ('refreshLinks', 1, 'Box')",
      );
      expect([...(await queue.unfinished(causes))].sort()).toEqual(causes.slice(0, 3).sort());
    });

    it('puts few tags in the place of many of one change, and of no other', async () => {
      // In one statement: between several, the queue's connection would be silent for longer than its server waits.
      await root(
        `INSERT INTO wiki7_purge (wp_tag, wp_cause, wp_enqueued, wp_due, wp_round)
          WITH RECURSIVE few (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM few WHERE n < 119)
          SELECT CONCAT('u', tens.n * 100 + ones.n), '10:Box', 5, 5, 0 FROM few AS tens JOIN few AS ones
           WHERE ones.n < 100 ORDER BY tens.n, ones.n`,
      );
      await insert({ tag: 'uother', cause: '10:Other' }, { tag: 'usent', cause: '10:Box', round: 1 });
      const plan = await root(
        "EXPLAIN FORMAT=JSON SELECT wp_tag FROM wiki7_purge WHERE wp_id > 0 AND wp_cause = '10:Other' ORDER BY wp_id",
      );
      expect(plan).toMatch(/"(?:key|index_name)": "wp_cause"/);
      const rows = await queue.ofCause('10:Box', 0, 20_000);
      expect(rows).toHaveLength(12_000);
      expect((await queue.ofCause('10:Box', rows[9]?.id ?? 0, 5)).map(({ tag }) => tag)).toEqual([
        'u10',
        'u11',
        'u12',
        'u13',
        'u14',
      ]);
      await queue.add(['s00-w', 's01-w'], 5, 7);
      await queue.remove(rows.slice(0, -1).map(({ id }) => id));
      expect((await queue.due(10, 100)).map(({ tag }) => tag).sort()).toEqual(
        ['s00-w', 's01-w', 'u11999', 'uother', 'usent'].sort(),
      );
    });

    it('counts a month’s tags and knows when there are too many', async () => {
      expect(await queue.month('202611')).toEqual({ tags: 0, exceeded: false });
      expect(await queue.spend('202611', 60, 100)).toEqual({ tags: 60, exceeded: false });
      expect(await queue.spend('202611', 40, 100)).toEqual({ tags: 100, exceeded: true });
      expect(await queue.spend('202612', 100, 100)).toEqual({ tags: 100, exceeded: true });
      expect(await queue.month('202611')).toEqual({ tags: 100, exceeded: true });
    });

    it('keeps nobody from writing down an edit while it works', async () => {
      await insert(...Array.from({ length: 100 }, (_, index) => ({ tag: `u${index}`, cause: '10:Box' })));
      const rows = await queue.ofCause('10:Box', 0, 200);
      await Promise.all([
        queue.remove(rows.map(({ id }) => id)),
        insert({ tag: 'unew', enqueued: 9 }),
        queue.state(9),
      ]);
      expect(await tagsDue()).toEqual(['unew']);
    });

    it('is open only to a server of the authority that it knows', async () => {
      const { host, port } = server.address;
      const wrong = { host, port, name: DATABASE, login: master, authorities: OTHER };
      await expect(MysqlQueue.open(wrong)).rejects.toThrow();
    });
  },
);

/** No certificate of anybody's. */
const OTHER = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
