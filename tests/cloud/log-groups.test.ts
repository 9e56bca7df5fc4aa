import { expect, it } from 'vitest';
import { synthesizedApp } from '../../src/cloud/stacks/synthesized-app.fixture.ts';

const standbyRegion = { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };

/** The key is in the wiki's regions, and there after these stacks; CloudWatch encrypts such groups with a key of its own. */
const withoutKey = /^(?:Global|Watch|Network|StandbyNetwork)\//;

it.each([
  ['starter', [{ profile: 'starter' }]],
  ['standard', [{ profile: 'standard' }, { exec: true }]],
  ['large, in two regions', [{ profile: 'large' }, { standbyRegion }]],
] as const)(
  'every log group of a wiki, %s, forgets in time and is encrypted with the wiki’s key',
  (_title, given) => {
    const groups = synthesizedApp(...(given as unknown as Parameters<typeof synthesizedApp>)).flatMap(
      ({ id, template }) =>
        Object.entries(template.Resources as Record<string, { Type: string; Properties: Group }>)
          .filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup')
          .map(([logicalId, { Properties }]) => [`${id}/${logicalId}`, Properties] as const),
    );
    expect(groups.length).toBeGreaterThan(15);
    for (const [id, { RetentionInDays, KmsKeyId }] of groups) {
      // For ever is none: who reads and edits is in them.
      expect(RetentionInDays, id).toBeGreaterThan(0);
      expect(RetentionInDays, id).toBeLessThanOrEqual(90);
      if (!withoutKey.test(id)) expect(JSON.stringify(KmsKeyId), id).toMatch(/Key/);
    }
  },
);

// A function without a group of its own would make one that is kept for ever.
it('every function of a wiki names the log group that it writes to', () => {
  const functions = synthesizedApp({}, { standbyRegion }).flatMap(({ id, template }) =>
    Object.entries(
      template.Resources as Record<string, { Type: string; Properties: Record<string, unknown> }>,
    )
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([logicalId, { Properties }]) => [`${id}/${logicalId}`, Properties.LoggingConfig] as const),
  );
  const without = functions.filter(([, config]) => config === undefined).map(([id]) => id);
  // The library's own: it empties a security group once, and what it says is of nobody.
  expect(without.filter((id) => !id.includes('VpcRestrictDefaultSG'))).toEqual([]);
});

interface Group {
  readonly RetentionInDays?: number;
  readonly KmsKeyId?: unknown;
}
