import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/base/process.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'wiki7-cli-')), 'none');
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

/** What is said on standard error about a folder without a wiki. Every one of these commands fails. */
async function refusal(...args: string[]): Promise<string> {
  const options = { accept: 'any', input: '' } as const;
  const typed = ['--import', import.meta.resolve('tsx'), main, '--wiki', folder, ...args];
  const { code, stderr } = await run(process.execPath, typed, options);
  expect(code).toBe(1);
  return stderr;
}

/** The folder of a wiki that lives on AWS, in one region. */
async function wikiOnAws(name: string, region: string): Promise<string> {
  const own = join(folder, '..', name);
  const cloud = {
    account: '123456789012',
    region,
    zones: [`${region}a`, `${region}b`],
    host: 'wiki.example.org',
    dns: { hostedZone: 'create', zone: 'example.org' },
  };
  await mkdir(own);
  const config = { name: 'W', adminEmail: 'a@b.org', cloud };
  await writeFile(join(own, 'config.ts'), `export default ${JSON.stringify(config)};`);
  return own;
}

describe('the command line', { timeout: 60_000 }, () => {
  it.each([
    [['update', '--json'], "option '--json' needs '--check'"],
    [['doctor', '--drift'], "option '--drift' needs '--aws'"],
    [['down', '--keep-images'], "option '--keep-images' needs '--delete-data'"],
  ])('refuses an option that says nothing by itself: %s', async (args, expected) => {
    expect(await refusal(...args)).toContain(expected);
  });

  it('names the command whose help tells more, below another one too', async () => {
    expect(await refusal('mail', 'test')).toContain('(See ./wiki7 mail test --help)');
    expect(await refusal('status', '--no-such')).toContain('(See ./wiki7 status --help)');
  });

  it.each([
    [['secret', 'show', 'admin-password'], 'W7-NO-WIKI'],
    [['secret', 'list'], 'W7-NO-WIKI'],
    [['secret', 'set', 'nosuch'], 'W7-NO-SECRET'],
    [['secret', 'set', 'admin-password'], 'W7-SECRET-GENERATED'],
    [['maintenance', 'update'], 'W7-MAINTENANCE'],
    [['up', '--language', 'qq'], 'W7-CONFIG: the command line: `language` is not a language'],
  ])('says what is wrong before it looks any further: %s', async (args, expected) => {
    expect(await refusal(...args)).toContain(expected);
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses to fail over where there is no second region, before it asks AWS', async () => {
    const own = await wikiOnAws('one-region', 'eu-central-1');
    expect(await refusal('--wiki', own, 'failover', '--dry-run')).toContain('W7-STANDBY');
  });

  it('refuses to count what is no number, and prices that it does not have, before it makes templates', async () => {
    expect(await refusal('cost', '--month-views', 'many')).toContain('It must be a whole number');
    const own = await wikiOnAws('no-prices', 'sa-east-1');
    expect(await refusal('--wiki', own, 'cost')).toMatch(
      /^W7-PRICES: The price table has no prices of sa-east-1/,
    );
    expect(existsSync(join(own, '.state/cloud'))).toBe(false);
  });

  it.each(['deploy', 'diff', 'destroy'])(
    'refuses to %s without credentials before it makes templates',
    async (name) => {
      for (const variable of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
        vi.stubEnv(variable, '');
      vi.stubEnv('HOME', folder);
      vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
      const own = await wikiOnAws(`unknown-${name}`, 'eu-central-1');
      expect(await refusal('--wiki', own, name)).toBe(
        'W7-AWS: Nothing could be asked in eu-central-1: this terminal has no credentials of AWS, or they have ended. `aws sts get-caller-identity` shows which it has. Then run the same command again.\n',
      );
      expect(existsSync(join(own, '.state/cloud'))).toBe(false);
    },
  );

  it('refuses to compare with a folder that has no template, before it makes any', async () => {
    const own = await wikiOnAws('misspelt', 'eu-central-1');
    const place = join(own, 'savde');
    expect(await refusal('--wiki', own, 'diff', '--against', place)).toBe(
      `W7-NO-FILE: There is no template in ${place}. Give \`--against\` the folder that \`synth\` named, or a copy of it.\n`,
    );
    expect(existsSync(join(own, '.state/cloud'))).toBe(false);
  });

  it('names the folder in the command that helps', async () => {
    expect(await refusal('status')).toContain(`\`./wiki7 --wiki ${folder} up\``);
  });
});
