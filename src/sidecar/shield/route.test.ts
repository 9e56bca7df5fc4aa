import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shieldSettings } from '../../blueprint/shield-settings.ts';
import { serve } from '../own-server.ts';
import { settingsFrom } from '../settings.ts';
import { shieldLine } from './metric-line.ts';
import { shieldRoute } from './route.ts';

const environment = {
  WIKI7_WIKI_ID: 'wiki',
  WIKI7_DB_HOST: 'db',
  WIKI7_DB_PORT: '3306',
  WIKI7_DB_NAME: 'wiki_en',
  WIKI7_DB_USER: 'app',
  WIKI7_DB_PASSWORD: 'p',
  WIKI7_DB_TLS: 'off',
  WIKI7_PURGE_TO: 'sqs',
  WIKI7_PURGE_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/q',
  WIKI7_PURGE_TAGS_PER_MONTH: '1000',
  WIKI7_PURGE_AGAIN_SECONDS: '65',
  WIKI7_SIDECAR_PORT: '9100',
};
const edge = { shield: 'on' as const, expensivePerSecond: 5, contentSources: [] };
const shield = shieldSettings({ id: 'wiki', language: 'en', edge });
const withShield = { ...environment, WIKI7_SHIELD: JSON.stringify(shield), WIKI7_PROOF_SECRET: 's' };

let server: Server;
let url: string;
beforeAll(async () => {
  const { shield: told } = settingsFrom(withShield);
  if (!told) throw new Error('There is no shield.');
  const options = { shield: told, wikiId: 'wiki', log: () => {}, write: () => {} };
  server = await serve(0, { '/shield': await shieldRoute(options) });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/shield`;
});
afterAll(() => server.close());

const ask = async (address: string, guarded = 'expensive') => {
  const headers = { 'Shield-Guarded': guarded, 'Shield-Method': 'GET', 'Shield-Address': address };
  return (await fetch(url, { headers })).status;
};

it('answers nginx with 204 while there is something left, and with 401 when there is nothing', async () => {
  const answers = [];
  for (let index = 0; index < 12; index++) answers.push(await ask(`192.0.2.${index}`));
  expect(answers).toEqual([...Array(10).fill(204), 401, 401]);
  expect(await ask('192.0.2.1', 'private')).toBe(204);
});

it('is there only where the blueprint says so, and not without the secret of the proofs', () => {
  expect(settingsFrom(environment).shield).toBeNull();
  expect(() => settingsFrom({ ...withShield, WIKI7_PROOF_SECRET: '' })).toThrow(
    /WIKI7_PROOF_SECRET is missing/,
  );
  expect(() => settingsFrom({ ...withShield, WIKI7_CACHE_HOST: 'tls://c:6379' })).toThrow(
    /WIKI7_CACHE_PASSWORD/,
  );
});

it('tells once a minute how many were let past, and how often the store was not there', () => {
  const line = shieldLine('wiki', { free: 9, proven: 1, within: 2, refused: 3, failures: 4 }, 5);
  expect(JSON.parse(line)).toMatchObject({
    _aws: { Timestamp: 5, CloudWatchMetrics: [{ Namespace: 'Wiki7', Dimensions: [['Wiki']] }] },
    Wiki: 'wiki',
    ShieldProven: 1,
    ShieldWithin: 2,
    ShieldRefused: 3,
    ShieldStoreFailures: 4,
  });
  const without = shieldLine('wiki', { free: 0, proven: 0, within: 0, refused: 0, failures: null }, 5);
  expect(without).not.toContain('ShieldStoreFailures');
});
