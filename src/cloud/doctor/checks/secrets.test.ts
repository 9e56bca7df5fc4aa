import { DescribeSecretCommand, type DescribeSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { daysAgo, inDays, look, on, resource } from '../patient.fixture.ts';
import { secrets } from './secrets.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:Secrets-AbCdEf';
const resources = [resource('AWS::SecretsManager::Secret', ARN)];
const found = (name: string, more: Partial<DescribeSecretCommandOutput> = {}) =>
  look(
    secrets,
    { resources },
    on(DescribeSecretCommand, () => ({
      ARN,
      Name: 'Secrets',
      CreatedDate: daysAgo(90),
      Tags: [{ Key: 'wiki7:secret', Value: name }],
      VersionIdsToStages: { a: ['AWSCURRENT'], b: ['AWSPREVIOUS'] },
      ...more,
    })),
  );
const rotated = { RotationEnabled: true, LastRotatedDate: daysAgo(31), NextRotationDate: inDays(1) };

describe('secrets', () => {
  it('are well with a value that is not due', async () => {
    expect(await found('secret-key')).toEqual([]);
    expect(await found('database-app-password', rotated)).toEqual([]);
  });

  it('without a value are wrong, with the command that sets it', async () => {
    expect(await found('smtp-password', { VersionIdsToStages: {} })).toMatchObject([
      {
        state: 'wrong',
        sentence: 'The secret smtp-password has no value.',
        remedy: './wiki7 secret set smtp-password --aws',
      },
    ]);
  });

  it('that are overdue for days are wrong', async () => {
    expect(await found('database-app-password', { ...rotated, NextRotationDate: daysAgo(1) })).toEqual([]);
    expect(await found('database-app-password', { ...rotated, NextRotationDate: daysAgo(3) })).toMatchObject([
      {
        state: 'wrong',
        sentence: 'database-app-password was changed on 2026-10-23 the last time and is overdue.',
      },
    ]);
  });

  it('whose change stopped half-way are wrong; one that is under way is not', async () => {
    const VersionIdsToStages = { a: ['AWSCURRENT'], c: ['AWSPENDING'] };
    const halfWay = (days: number) =>
      found('database-app-password', { ...rotated, VersionIdsToStages, LastChangedDate: daysAgo(days) });
    expect(await halfWay(0.1)).toEqual([]);
    expect(await halfWay(0.5)).toMatchObject([
      { state: 'wrong', sentence: expect.stringMatching(/stopped half-way/) },
    ]);
    const ended = { a: ['AWSCURRENT', 'AWSPENDING'] };
    expect(await found('x', { ...rotated, VersionIdsToStages: ended, LastChangedDate: daysAgo(9) })).toEqual(
      [],
    );
  });
});
