import { expect, it } from 'vitest';
import { parseConfig } from '../../config/parse.ts';
import { resolveWiki } from '../../config/wiki.ts';
import { database } from './database.ts';

const databaseOf = (config: object) =>
  database(
    resolveWiki(parseConfig({ name: 'W', adminEmail: 'a@b.org', ...config }, 'config.ts'), {
      extensions: [],
      skins: [],
      assets: [],
    }),
  );

it('is the same container however many replicas and runners use it: none is restarted by adding one', () => {
  const scaled = databaseOf({ sizes: { webReplicas: 8, jobRunners: 4, phpWorkers: 32 } });
  expect(scaled).toEqual(databaseOf({}));
});

it('takes a connection of every worker, of each replica that the configuration allows by default', () => {
  const { environment } = databaseOf({}).container;
  expect(Number(environment.WIKI7_DB_MAX_CONNECTIONS)).toBeGreaterThanOrEqual(32 * 16 + 100);
});
