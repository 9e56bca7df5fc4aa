import { describe, expect, it } from 'vitest';
import type { Endpoints, PurgeTarget } from '../../src/blueprint/endpoints.ts';
import { sidecar } from '../../src/blueprint/sidecar-container.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { resolveWiki } from '../../src/config/wiki.ts';
import { settingsFrom } from '../../src/sidecar/settings.ts';

const wiki = resolveWiki(parseConfig({ name: 'W', id: 'demo', adminEmail: 'a@b.org' }, 'config.ts'), {
  extensions: [],
  skins: [],
  assets: [],
});
const endpoints = { databaseHost: 'db', databaseAuthorities: null } as Endpoints;
const varnish: PurgeTarget = { to: 'varnish', servers: ['edge:8081', 'other:8081'] };
const sqs: PurgeTarget = { to: 'sqs', queueUrl: 'https://sqs.example/q', tagsPerMonth: 5000 };

const told = (purge: PurgeTarget, more: Partial<Endpoints> = {}) => ({
  ...sidecar(wiki, { ...endpoints, ...more }, purge).environment,
  WIKI7_DB_PASSWORD: 'secret',
});

describe('the sidecar’s settings', () => {
  it.each([varnish, sqs])('are what the blueprint says: %o', (purge) => {
    expect(settingsFrom(told(purge))).toEqual({
      wikiId: wiki.id,
      database: {
        host: 'db',
        port: 3306,
        name: wiki.databases.wiki,
        login: { username: 'wiki7_app', password: 'secret' },
        authorities: null,
      },
      purge,
      againSeconds: 65,
      port: 9100,
    });
  });

  it('have the user and the password of a rotated secret', () => {
    const login = { username: 'wiki7_app_clone', password: 'new' };
    const { database } = settingsFrom({ ...told(varnish), WIKI7_DB_PASSWORD: JSON.stringify(login) });
    expect(database.login).toEqual(login);
  });

  it('know who vouches for the database where the connection is encrypted', () => {
    expect(settingsFrom(told(varnish, { databaseAuthorities: 'PEM' })).database.authorities).toBe('PEM');
    const { WIKI7_DB_CA: _, ...without } = told(varnish, { databaseAuthorities: 'PEM' }) as Record<
      string,
      string
    >;
    expect(() => settingsFrom(without)).toThrow(/^The variable WIKI7_DB_CA is missing or empty/);
  });

  it.each([
    ['WIKI7_PURGE_TO', 'squid', "is 'squid', which is not one of: varnish, sqs."],
    ['WIKI7_DB_PORT', '33o6', "is '33o6'. It must be a whole number above 0."],
    ['WIKI7_DB_PASSWORD', '', 'is missing or empty'],
    ['WIKI7_PURGE_SERVERS', '', 'is missing or empty'],
  ])('fail in one sentence when %s is %j', (name, value, sentence) => {
    expect(() => settingsFrom({ ...told(varnish), [name]: value })).toThrow(sentence);
  });
});
