import { describe, expect, it } from 'vitest';
import { resolveCloud, standbyOf } from './cloud-wiki.ts';
import { parseConfig } from './parse.ts';
import type { WikiConfig } from './schema.ts';
import { resolveWiki } from './wiki.ts';

const cloud = {
  account: '123456789012',
  region: 'eu-central-1',
  zones: ['eu-central-1a', 'eu-central-1b'],
  host: 'wiki.example.org',
  dns: { hostedZone: 'create', zone: 'example.org' },
} as const satisfies WikiConfig['cloud'];

type Cloud = NonNullable<WikiConfig['cloud']>;

function resolve(changes: { readonly [K in keyof Cloud]?: unknown }, rest: Partial<WikiConfig> = {}) {
  const config = { name: 'W', adminEmail: 'a@b.org', ...rest, cloud: { ...cloud, ...changes } };
  const folder = { extensions: [], skins: [], assets: [] };
  return resolveCloud(resolveWiki(parseConfig(config, 'config.ts'), folder));
}

describe('a wiki on AWS', () => {
  it('has the address and the database of AWS, whatever it has on this machine', () => {
    const { wiki } = resolve({}, { site: { url: 'http://localhost:8123' } });
    expect(wiki.site).toMatchObject({
      url: 'https://wiki.example.org',
      host: 'wiki.example.org',
      scheme: 'https',
    });
    expect(wiki.database.engine).toBe('mysql');
  });

  it('keeps the database engine that was chosen', () => {
    expect(resolve({}, { database: { engine: 'mariadb' } }).wiki.database.engine).toBe('mariadb');
  });

  it('takes sizes from its profile, and single ones from the configuration', () => {
    expect(resolve({}, { profile: 'standard' }).sizes).toMatchObject({
      databaseStandby: true,
      database: 'db.m7g.large',
    });
    const { sizes } = resolve(
      { sizes: { database: 'db.r7g.large' }, egress: 'endpoints' },
      { profile: 'standard' },
    );
    expect(sizes).toMatchObject({ database: 'db.r7g.large', egress: 'endpoints' });
  });
});

const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b'] };

describe('the second region of a wiki', () => {
  it('is there only where it is asked for', () => {
    expect(standbyOf(resolve({}))).toBeUndefined();
  });

  it('has the same wiki with the same sizes, but no replica, standby or cache of its own', () => {
    const home = resolve({ standbyRegion }, { profile: 'standard' });
    const standby = standbyOf(home);
    expect(standby).toMatchObject({ isStandby: true, cloud: { ...standbyRegion, host: home.cloud.host } });
    expect(standby?.wiki).toBe(home.wiki);
    const own = { cache: null, databaseReplicas: 0, databaseStandby: false };
    expect(standby?.sizes).toEqual({ ...home.sizes, ...own });
  });
});

it.each(['starter', 'standard', 'large'] as const)(
  '%s has no replicas without a cache for all',
  (profile) => {
    const zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
    const { databaseReplicas, cache } = resolve({ zones }, { profile }).sizes;
    // MediaWiki remembers there who has just written, and must not read from a replica.
    if (databaseReplicas > 0) expect(cache).not.toBeNull();
  },
);

const night = { from: '23:00', to: '07:00', timezone: 'Europe/Berlin' };

it('a wiki that sleeps has its upkeep, and backups of its database, after it woke', () => {
  expect(resolve({ asleep: night }).wiki.cron.nightlyHour).toBe(7);
  expect(resolve({}).wiki.cron.nightlyHour).toBe(3);
});

describe('refused in one sentence', () => {
  const mail = { smtp: { host: 'mail.example.org' } };
  it.each([
    ['a profile that is none', {}, { profile: 'tiny' as never }, /profile.*"tiny"|tiny.*starter/],
    [
      'a host outside its zone',
      { host: 'wiki.example.com' },
      {},
      /wiki\.example\.com, which is not in .* example\.org/,
    ],
    ['a zone whose name only ends alike', { host: 'badexample.org' }, {}, /not in/],
    ['too few zones for the profile', {}, { profile: 'large' as const }, /uses 3 zones, but .* names 2/],
    ['one zone only', { zones: ['eu-central-1a'] }, {}, /cloud\.zones/],
    [
      'a zone of another region',
      { zones: ['eu-central-1a', 'eu-west-1b'] },
      {},
      /eu-west-1b, which is no zone of/,
    ],
    ['a zone named twice', { zones: ['eu-central-1a', 'eu-central-1a'] }, {}, /twice/],
    [
      'insights on a class without them',
      { sizes: { databaseInsights: 'advanced' } },
      {},
      /does not offer that for db\.t4g\.micro/,
    ],
    [
      'storage that could not grow',
      { sizes: { databaseStorageGiB: 100 } },
      {},
      /begins with 100 GiB and may grow to 100, .* Raise `cloud\.sizes\.databaseStorageMaxGiB` to 110\./,
    ],
    [
      'fewer web tasks at most than at least',
      { sizes: { webMax: 1 } },
      { profile: 'standard' as const },
      /below/,
    ],
    ['a mail server that nothing can reach', { egress: 'endpoints' }, { mail }, /email-smtp\.eu-central-1/],
    [
      'copies of backups in another account and region at once',
      { recovery: { copyTo: 'arn:aws:backup:eu-west-1:999999999999:backup-vault:wiki' } },
      {},
      /one of the two alone\. Name a vault of 999999999999 in eu-central-1, or one of 123456789012 in eu-west-1\.$/,
    ],
    [
      'copies of backups beside these',
      { recovery: { copyTo: 'arn:aws:backup:eu-central-1:123456789012:backup-vault:wiki' } },
      {},
      /would be lost together\. Name a vault in another region or account\.$/,
    ],
    [
      'a second region that is the first',
      { standbyRegion: { region: 'eu-central-1', zones: cloud.zones } },
      {},
      /`cloud\.standbyRegion\.region` is eu-central-1, where the wiki itself lives/,
    ],
    [
      'a zone of the first region in the second',
      { standbyRegion: { ...standbyRegion, zones: ['eu-west-1a', 'eu-central-1b'] } },
      {},
      /eu-central-1b, which is no zone of `cloud\.standbyRegion\.region` eu-west-1/,
    ],
    [
      'too few zones in the second region',
      { standbyRegion, zones: [...cloud.zones, 'eu-central-1c'] },
      { profile: 'large' as const },
      /uses 3 zones, but `cloud\.standbyRegion\.zones` names 2/,
    ],
    [
      'one zone only in the second region',
      { standbyRegion: { ...standbyRegion, zones: ['eu-west-1a'] } },
      {},
      /cloud\.standbyRegion\.zones/,
    ],
    [
      'a second region that could not send mail',
      { egress: 'endpoints', standbyRegion },
      { mail },
      /`cloud\.standbyRegion` could not/,
    ],
    [
      'a sleep that is too long',
      { asleep: { ...night, from: '12:00' } },
      {},
      /from 12:00 to 07:00, 19 hours\. Choose 2 to 16/,
    ],
    ['a sleep that is none', { asleep: { ...night, from: '07:00' } }, {}, /0 hours\. Choose 2 to 16/],
    ['waking while clocks are changed', { asleep: { ...night, to: '02:30' } }, {}, /02:30, when clocks/],
    ['a sleep in no time zone', { asleep: { ...night, timezone: 'Berlin' } }, {}, /Europe\/Berlin/],
    ['a sleep without summer time', { asleep: { ...night, timezone: '+02:00' } }, {}, /is not a time zone/],
    ['a time of no day', { asleep: { ...night, from: '24:00' } }, {}, /is not a time of day/],
    [
      'a database that sleeps and is copied all the time',
      { asleep: night, standbyRegion },
      {},
      /RDS stops none that is copied/,
    ],
    [
      'a database that sleeps and has a replica',
      { asleep: night, zones: [...cloud.zones, 'eu-central-1c'] },
      { profile: 'large' as const },
      /RDS stops none that has one/,
    ],
    ['an account that is a number', { account: 123456789012 }, {}, /cloud\.account/],
  ])('%s', (_title, changes, rest, sentence) => {
    expect(() => resolve(changes, rest)).toThrow(sentence);
  });
});
