import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { silentReporter } from '../../src/base/reporter.ts';
import { synthesizeProfiles } from '../../src/cli/cloud.ts';
import { wikiUnderTest } from '../../src/cloud/cloud-wiki.fixture.ts';
import { profiles } from '../../src/config/profiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'wiki7-profiles-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('synth --every-profile makes all templates and functions of each, beside those that deploy takes', async () => {
  const { cloud } = wikiUnderTest();
  const config = { name: 'W', adminEmail: 'a@b.org', profile: 'starter', cloud };
  writeFileSync(join(folder, 'config.ts'), `export default ${JSON.stringify(config)};`);
  const place = join(folder, '.state/cloud/profiles');
  const former = join(place, 'starter/assembly/Former.template.json');
  mkdirSync(join(former, '..'), { recursive: true });
  writeFileSync(former, '{}');
  const made = await synthesizeProfiles(folder, silentReporter);
  expect(made.map(({ profile }) => profile)).toEqual(Object.keys(profiles));
  for (const { profile, assembly } of made) {
    expect(assembly.folder).toBe(join(place, profile, 'assembly'));
    const files = readdirSync(assembly.folder);
    expect(files).toEqual(expect.arrayContaining(assembly.stacks.map(({ id }) => `${id}.template.json`)));
  }
  expect(existsSync(former)).toBe(false);
  const functions = made.map(({ assembly }) =>
    readdirSync(assembly.folder, { recursive: true })
      .filter((file) => `${file}`.endsWith('index.js'))
      .sort(),
  );
  expect(functions[0]?.length).toBeGreaterThanOrEqual(7);
  // Larger ones have more.
  for (const larger of functions) expect(larger).toEqual(expect.arrayContaining(functions[0] ?? []));
  const sizes = made.map(
    ({ assembly }) => JSON.stringify(assembly.stacks.map(({ template }) => template)).length,
  );
  expect(new Set(sizes).size).toBe(sizes.length);
  expect(existsSync(join(folder, '.state/cloud/assembly'))).toBe(false);
}, 180_000);
