import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from '../../src/base/process.ts';

const launcher = fileURLToPath(new URL('../../wiki7', import.meta.url));

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'wiki7-launcher-'));
  copyFileSync(launcher, join(checkout, 'wiki7'));
  writeFileSync(join(checkout, 'package-lock.json'), '{}');
  mkdirSync(join(checkout, 'bin'));
  writeFileSync(
    join(checkout, 'bin/npm'),
    `#!/bin/sh\necho "$@" > '${checkout}/npm'\nmkdir -p '${checkout}/node_modules'\n`,
    {
      mode: 0o755,
    },
  );
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** What npm was asked for; the command itself then finds no code here. */
async function installed(...args: string[]): Promise<string> {
  const env = { PATH: `${join(checkout, 'bin')}${delimiter}${process.env.PATH}` };
  await run(join(checkout, 'wiki7'), args, { env, accept: 'any' });
  return existsSync(join(checkout, 'npm')) ? readFileSync(join(checkout, 'npm'), 'utf8') : '';
}

it.each([
  ['test'],
  ['test unit'],
  ['--wiki other test'],
  ['--wiki=other test'],
  ['bench'],
  ['traffic pages'],
  ['restore --to-time 2026-11-23T10:00:00Z'],
  ['smoke --aws --write'],
  ['doctor --aws'],
  ['secret show admin-password --aws'],
  ['secret --aws list'],
])('installs the development tools for `%s`', async (args) =>
  expect(await installed(...args.split(' '))).toContain('--include=dev'),
);

it.each([
  ['up'],
  [''],
  ['mail test a@b.org'],
  ['maintenance Script test'],
  ['--wiki test up'],
  ['--wiki test'],
  ['secret show admin-password'],
  ['smoke --write'],
  ['doctor'],
])('leaves them out for `%s`', async (args) =>
  expect(await installed(...args.split(' '))).toContain('--omit=dev'),
);
