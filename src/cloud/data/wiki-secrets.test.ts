import { describe, expect, it } from 'vitest';
import type { secrets } from '../../blueprint/secrets.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { type DataUnderTest, data } from './data.fixture.ts';

const mail = { smtp: { host: 'mail.example.org', user: 'wiki' } };

const made = (choice: DataUnderTest) =>
  data(choice)
    .of('AWS::SecretsManager::Secret')
    .filter(({ Properties: its }) => typeof its.Description === 'string')
    .map(({ Properties: its }) => its.Description.split(':')[0] as string);

const always = [
  'admin-password',
  'probe-password',
  'secret-key',
  'captcha-secret',
  'shellbox-secret',
  'edge-proof-secret',
  'database-schema-password',
  'database-app-password',
];

describe('secrets on AWS', () => {
  it('are those that the configuration needs, one for each value', () => {
    expect(made({ profile: 'starter' })).toEqual(always);
    expect(made({ profile: 'standard', config: { mail } })).toEqual([
      ...always,
      'cache-password',
      'sessions-password',
      'smtp-password',
    ]);
    expect(made({ config: { mail: { smtp: { host: 'mail.example.org' } } } })).not.toContain('smtp-password');
  });

  it('are kept, encrypted with the key, and long enough', () => {
    for (const secret of data({ config: { mail } }).of('AWS::SecretsManager::Secret')) {
      const opensStore = /^(?:cache|sessions)-password:/.test(secret.Properties.Description);
      expect(secret.DeletionPolicy).toBe(opensStore ? 'Delete' : 'Retain');
      expect(secret.Properties.KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] });
      const length = secret.Properties.GenerateSecretString?.PasswordLength;
      if (length !== undefined) expect(length).toBeGreaterThanOrEqual(30);
    }
  });

  it('that generate themselves hold nothing that ElastiCache or a URL minds', () => {
    for (const { Properties: its } of data().of('AWS::SecretsManager::Secret')) {
      if (its.GenerateSecretString.SecretStringTemplate) continue;
      expect(its.GenerateSecretString).toEqual({ PasswordLength: 32, ExcludePunctuation: true });
    }
  });

  it('that the operator sets have no value until then', () => {
    const { Properties: its } = data({ config: { mail } })
      .of('AWS::SecretsManager::Secret')
      .find(({ Properties }) => Properties.Description?.startsWith?.('smtp-password')) ?? { Properties: {} };
    expect(Object.keys(its).sort()).toEqual(['Description', 'KmsKeyId', 'Tags']);
  });

  it('have the tags by which `secret … --aws` finds them, which their names are not for', () => {
    const { stack, of } = data({ config: { mail } });
    // CloudFormation gives these to everything in the stack.
    expect(stack.tags.tagValues()).toMatchObject({ 'wiki7:wiki': wikiUnderTest().wiki.id });
    for (const { Properties: its } of of('AWS::SecretsManager::Secret')) {
      expect(its.Name).toBeUndefined();
      const tags = new Map(its.Tags?.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));
      const name = its.Description?.split?.(':')[0];
      expect(tags.get('wiki7:secret')).toBe(
        its.GenerateSecretString?.SecretStringTemplate ? undefined : name,
      );
    }
  });

  it('are found by name', () => {
    const { stack } = data();
    const names = made({});
    const arns = names.map((name) => stack.secrets.of(name as keyof typeof secrets).secretArn);
    expect(new Set(arns).size).toBe(names.length);
  });

  it('fails when a part asks for one that is only on this machine', () => {
    expect(() => data().stack.secrets.of('objects-secret-key')).toThrow(
      /`objects-secret-key` \(the S3 store of .* not made on AWS/,
    );
    expect(() => data({ profile: 'starter' }).stack.secrets.of('cache-password')).toThrow(/not made/);
  });
});

describe.each(['starter', 'standard', 'large'] as const)('the template of %s', (profile) => {
  it('holds no secret value', () => {
    const text = data({ profile, config: { mail } }).template.toJSON();
    const hidden: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
      } else if (/(?:password|secretstring|authtoken|token)$/i.test(path)) hidden.push(path);
    };
    walk(text.Resources, '');
    // Where a secret could stand as a value there is a reference (an object), never a string.
    expect(hidden).toEqual([]);
  });
});
