import { describe, expect, it } from 'vitest';
import { resolveCloud } from './cloud-wiki.ts';
import { parseConfig } from './parse.ts';
import { resolveWiki } from './wiki.ts';

const zone = { hostedZone: 'import', zone: 'example.org', zoneId: 'Z0123456789ABC' };
const cloud = {
  account: '123456789012',
  region: 'eu-central-1',
  zones: ['eu-central-1a', 'eu-central-1b'],
  host: 'wiki.example.org',
  dns: zone,
};
const staging = { host: 'staging.example.org' };
const pipeline = { repository: 'owner/wiki' };

const stage = (given: object, which: 'production' | 'staging' = 'staging', wiki: object = {}) => {
  const config = { name: 'W', adminEmail: 'a@b.org', ...wiki, cloud: { ...cloud, ...given } };
  const folder = { extensions: [], skins: [], assets: [] };
  return resolveCloud(resolveWiki(parseConfig(config, 'config.ts'), folder), which);
};

describe('the staging wiki', () => {
  const {
    wiki,
    cloud: place,
    sizes,
  } = stage({ staging, budget: 100, exec: true, sizes: { webMax: 7 } }, 'staging', {
    profile: 'standard',
    sizes: { webReplicas: 5 },
  });

  it('has names of its own: databases, cookies, everything made of its id', () => {
    expect([wiki.id, wiki.databases]).toEqual([
      'wikistaging',
      { wiki: 'wikistaging_en', accounts: 'wikistaging_accounts' },
    ]);
    expect(wiki.site.url).toBe('https://staging.example.org');
    expect(wiki.name).toBe('W (staging)');
  });

  it('has the sizes of its own profile, and no budget of the account’s', () => {
    expect([wiki.profile, sizes.database, sizes.webMax, wiki.sizes.webReplicas]).toEqual([
      'starter',
      'db.t4g.micro',
      4,
      1,
    ]);
    expect(place.budget).toBeUndefined();
  });

  it('is otherwise as the wiki itself', () => {
    expect([place.account, place.region, place.zones, place.dns, place.exec]).toEqual([
      cloud.account,
      cloud.region,
      cloud.zones,
      zone,
      true,
    ]);
  });
});

describe('refused in one sentence', () => {
  const create = { hostedZone: 'create', zone: 'example.org' };
  it.each([
    ['a stage that isn’t there', {}, /`cloud\.staging` is missing/],
    [
      'a pipeline without staging',
      { pipeline },
      /`cloud\.pipeline` is there, but `cloud\.staging` is missing/,
    ],
    ['staging where readers are', { staging: { host: cloud.host } }, /where readers are/],
    ['a zone whose id is not known yet', { dns: create, staging }, /`cloud\.staging\.dns` is missing/],
    ['the same zone made twice', { dns: create, staging: { ...staging, dns: create } }, /a second zone/],
    [
      'a host outside of its zone',
      { staging: { host: 'staging.example.com' } },
      /`cloud\.staging\.host` is staging\.example\.com, which is not in `cloud\.staging\.dns\.zone`/,
    ],
    [
      'another region without its zones',
      { staging: { ...staging, region: 'eu-west-1' } },
      /`cloud\.staging\.zones` is missing/,
    ],
    [
      'too few zones for its profile',
      { staging: { ...staging, profile: 'large' } },
      /`cloud\.staging\.zones` names 2/,
    ],
    [
      'a pipeline into another account',
      { pipeline, staging: { ...staging, account: '210987654321' } },
      /delivers within one account, 123456789012/,
    ],
    ['a repository that is none', { staging, pipeline: { repository: 'wiki' } }, /is not a repository/],
    [
      'a finding that is accepted without a reason',
      { staging, pipeline: { ...pipeline, acceptedFindings: { 'CVE-2026-1': '' } } },
      /CVE-2026-1.* at least 10 characters/,
    ],
    [
      'a folder outside of the repository',
      { staging, pipeline: { ...pipeline, folder: '../wiki' } },
      /is not a folder within the repository/,
    ],
  ])('%s', (_, given, sentence) => {
    expect(() => stage(given)).toThrow(sentence);
  });

  it('a mistake in staging, whichever wiki is asked for', () => {
    expect(() => stage({ staging: { host: cloud.host } }, 'production')).toThrow(/where readers are/);
  });
});
