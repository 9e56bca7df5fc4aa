import { describe, expect, it } from 'vitest';
import { data } from './data.fixture.ts';

const profiles = ['starter', 'standard', 'large'] as const;

/** What can't be made again. The object cache, read replicas and what opens a store can. */
const stateful = [
  'AWS::KMS::Key',
  'AWS::RDS::DBInstance',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];
const remade = /^(?:CachesObjectsNodes|DatabaseReplicas|Secrets(?:cache|sessions)password)/;

const statefulOf = (choice: Parameters<typeof data>[0]) =>
  Object.entries(data(choice).resources).filter(
    ([id, { Type }]) => stateful.includes(Type) && !remade.test(id),
  );

describe.each(profiles)('of %s', (profile) => {
  it.each(['mysql', 'mariadb'] as const)('everything stateful stays or leaves a snapshot (%s)', (engine) => {
    for (const [id, resource] of statefulOf({ profile, engine })) {
      const policy = resource.Type === 'AWS::ElastiCache::ReplicationGroup' ? 'Snapshot' : 'Retain';
      expect([id, resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([id, policy, policy]);
    }
  });
});

/** A logical id that changes is a second, empty resource, and the wiki on it. */
describe('logical ids never change', () => {
  const ids = (profile: (typeof profiles)[number]) =>
    statefulOf({ profile }).map(([id, { Type }]) => `${Type} ${id}`);

  it('starter', () => {
    expect(ids('starter')).toMatchInlineSnapshot(`
      [
        "AWS::KMS::Key Key9BCD29C7",
        "AWS::SecretsManager::Secret Secretsadminpassword2769CFBF",
        "AWS::SecretsManager::Secret Secretsprobepassword924ADAF4",
        "AWS::SecretsManager::Secret SecretssecretkeyE8849E5E",
        "AWS::SecretsManager::Secret Secretscaptchasecret93E94F63",
        "AWS::SecretsManager::Secret Secretsshellboxsecret611CCA4D",
        "AWS::SecretsManager::Secret Secretsedgeproofsecret954478EA",
        "AWS::SecretsManager::Secret SecretsdatabaseschemapasswordC6B78C14",
        "AWS::SecretsManager::Secret SecretsdatabaseapppasswordBE32781B",
        "AWS::SecretsManager::Secret DatabaseMaster5784D55C",
        "AWS::RDS::DBInstance DatabaseInstanceAA8A5FDE",
        "AWS::S3::Bucket MediaLogsB618F8D7",
        "AWS::S3::Bucket MediaPublicBFF05F20",
        "AWS::S3::Bucket MediaPrivate6B99E043",
      ]
    `);
  });

  it('standard', () => {
    expect(ids('standard')).toMatchInlineSnapshot(`
      [
        "AWS::KMS::Key Key9BCD29C7",
        "AWS::SecretsManager::Secret Secretsadminpassword2769CFBF",
        "AWS::SecretsManager::Secret Secretsprobepassword924ADAF4",
        "AWS::SecretsManager::Secret SecretssecretkeyE8849E5E",
        "AWS::SecretsManager::Secret Secretscaptchasecret93E94F63",
        "AWS::SecretsManager::Secret Secretsshellboxsecret611CCA4D",
        "AWS::SecretsManager::Secret Secretsedgeproofsecret954478EA",
        "AWS::SecretsManager::Secret SecretsdatabaseschemapasswordC6B78C14",
        "AWS::SecretsManager::Secret SecretsdatabaseapppasswordBE32781B",
        "AWS::SecretsManager::Secret DatabaseMaster5784D55C",
        "AWS::RDS::DBInstance DatabaseInstanceAA8A5FDE",
        "AWS::ElastiCache::ReplicationGroup CachesSessionsNodes8E7D8455",
        "AWS::S3::Bucket MediaLogsB618F8D7",
        "AWS::S3::Bucket MediaPublicBFF05F20",
        "AWS::S3::Bucket MediaPrivate6B99E043",
      ]
    `);
  });

  it('large', () => {
    expect(ids('large')).toMatchInlineSnapshot(`
      [
        "AWS::KMS::Key Key9BCD29C7",
        "AWS::SecretsManager::Secret Secretsadminpassword2769CFBF",
        "AWS::SecretsManager::Secret Secretsprobepassword924ADAF4",
        "AWS::SecretsManager::Secret SecretssecretkeyE8849E5E",
        "AWS::SecretsManager::Secret Secretscaptchasecret93E94F63",
        "AWS::SecretsManager::Secret Secretsshellboxsecret611CCA4D",
        "AWS::SecretsManager::Secret Secretsedgeproofsecret954478EA",
        "AWS::SecretsManager::Secret SecretsdatabaseschemapasswordC6B78C14",
        "AWS::SecretsManager::Secret SecretsdatabaseapppasswordBE32781B",
        "AWS::SecretsManager::Secret DatabaseMaster5784D55C",
        "AWS::RDS::DBInstance DatabaseInstanceAA8A5FDE",
        "AWS::ElastiCache::ReplicationGroup CachesSessionsNodes8E7D8455",
        "AWS::S3::Bucket MediaLogsB618F8D7",
        "AWS::S3::Bucket MediaPublicBFF05F20",
        "AWS::S3::Bucket MediaPrivate6B99E043",
      ]
    `);
  });

  it('are the same with either engine', () => {
    for (const profile of profiles) {
      expect(statefulOf({ profile, engine: 'mariadb' }).map(([id]) => id)).toEqual(
        statefulOf({ profile, engine: 'mysql' }).map(([id]) => id),
      );
    }
  });
});
