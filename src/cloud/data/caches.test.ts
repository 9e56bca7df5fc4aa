import { describe, expect, it } from 'vitest';
import { data } from './data.fixture.ts';

const nodes = (profile: 'standard' | 'large') => {
  const { resources } = data({ profile });
  const entries = Object.entries(resources).filter(
    ([, { Type }]) => Type === 'AWS::ElastiCache::ReplicationGroup',
  );
  const named = (name: string) => {
    const found = entries.find(([id]) => id.startsWith(`Caches${name}`))?.[1];
    if (!found) throw new Error(`There is no store ${name}.`);
    const policy = resources[found.Properties.CacheParameterGroupName.Ref]?.Properties;
    return { ...found, policy };
  };
  return { objects: named('Objects'), sessions: named('Sessions'), count: entries.length };
};

it('starter has no cache nodes, and says so', () => {
  const { stack, template } = data({ profile: 'starter' });
  template.resourceCountIs('AWS::ElastiCache::ReplicationGroup', 0);
  template.resourceCountIs('AWS::ElastiCache::SubnetGroup', 0);
  expect(stack.caches).toMatchObject({ objects: null, sessions: null });
});

describe.each(['standard', 'large'] as const)('in %s', (profile) => {
  const { objects, sessions, count } = nodes(profile);

  it('cache and sessions are apart, each of its own group and password', () => {
    expect(count).toBe(2);
    expect(objects.Properties.SecurityGroupIds).toEqual(['sg-00000002']);
    expect(sessions.Properties.SecurityGroupIds).toEqual(['sg-00000003']);
    expect(objects.Properties.AuthToken).not.toEqual(sessions.Properties.AuthToken);
  });

  it('the session store never evicts, and the cache does', () => {
    expect(sessions.policy?.Properties).toEqual({ 'maxmemory-policy': 'noeviction' });
    expect(objects.policy?.Properties).toEqual({ 'maxmemory-policy': 'allkeys-lru' });
  });

  it('sessions outlive a node, a zone and the stack', () => {
    expect(sessions).toMatchObject({
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: {
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
        NumCacheClusters: 2,
        SnapshotRetentionLimit: 3,
      },
    });
  });

  it.each([
    ['cache', objects],
    ['sessions', sessions],
  ])('%s: Valkey 8, with TLS and a password only, encrypted with the key', (_name, store) => {
    expect(store.policy?.CacheParameterGroupFamily).toBe('valkey8');
    expect(store.Properties).toMatchObject({
      Engine: 'valkey',
      EngineVersion: expect.stringMatching(/^8\./),
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
    });
    expect(JSON.stringify(store.Properties.AuthToken)).toContain('{{resolve:secretsmanager:');
  });

  it('MediaWiki is told addresses with tls://', () => {
    const { caches } = data({ profile }).stack;
    for (const address of [caches.objects, caches.sessions]) expect(address).toMatch(/^tls:\/\/.+:.+/);
  });
});
