import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import type { Engine } from '../../src/local/engine.ts';
import { labels } from '../../src/local/labels.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

/** Calls that make the emulator's user, role, policies and buckets, in AwsTest.php. */
const UNASKED_CALLS = 8;
const swift = {
  endpoint: 'http://127.0.0.1:8080',
  access: 'wiki7:media',
  secret: randomUUID().replaceAll('-', ''),
};
const store = `wiki7-objects-${randomUUID()}`;
const aws = `wiki7-aws-${randomUUID()}`;
/** One test runs 32 processes at once. */
const confined = [
  ...['--read-only', '--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--memory', '1g'],
  ...['--tmpfs', '/tmp:rw,size=512m,mode=1777'],
];
let engine: Engine;
let phpunit: string;

beforeAll(async () => {
  const wiki = await sharedWiki().inside();
  engine = wiki.engine;
  const images = await wiki.imageBuilder();
  phpunit = await images.onMediaWiki('phpunit');
  // They have one loopback address in common, and no network besides.
  await start(wiki, store, await images.product('objects'), 'none', [
    ...(wiki.instance.engine === 'podman' ? ['--read-only-tmpfs=false'] : []),
    ...['--tmpfs', '/run/swift:rw,size=16m,mode=1777', '--volume', '/srv/node'],
    ...['--env', `OBJECTS_ACCESS_KEY=${swift.access}`, '--env', `OBJECTS_SECRET_KEY=${swift.secret}`],
    ...['--env', 'OBJECTS_BUCKETS=media-public media-private'],
  ]);
  await start(wiki, aws, await images.product('aws'), `container:${store}`, [
    ...['--env', `INITIAL_NO_AUTH_ACTION_COUNT=${UNASKED_CALLS}`],
  ]);
});
afterAll(async () => {
  await engine?.run(['rm', '--force', '--volumes', aws, store], { accept: 'any' });
});

async function start(wiki: LocalWiki, name: string, image: string, network: string, more: readonly string[]) {
  const marks = ['--label', `${labels.instance}=${wiki.instance.name}`, '--label', `${labels.id}=${name}`];
  await engine.run([
    'run',
    '--detach',
    '--name',
    name,
    '--network',
    network,
    ...marks,
    ...confined,
    ...more,
    image,
  ]);
  await retryUntil(
    async () =>
      (await engine.run(['exec', name, 'healthy'], { accept: 'any' })).code === 0 ? true : undefined,
    async () => new Error((await engine.lastLog(name)).join('\n')),
    { timeoutSeconds: 60 },
  );
}

it.each([
  ['what needs no server', 'unit'],
  ['the same promises on files and on S3', 'contract'],
  ['every failure between wiki and store', 'faults'],
  ['users, roles, policies and conditional writes of AWS', 'aws'],
])('the extension passes its own tests: %s', async (_, suite) => {
  const variables = {
    WIKI7_TEST_S3: JSON.stringify(swift),
    WIKI7_TEST_AWS: JSON.stringify({ endpoint: 'http://127.0.0.1:5000' }),
  };
  const environment = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const { code, stdout, stderr } = await engine.run(
    [
      ...['run', '--rm', '--network', `container:${store}`, ...confined, ...environment, phpunit],
      ...['--testsuite', suite, '--colors=never', '--no-progress'],
    ],
    { accept: 'any', timeoutSeconds: 170 },
  );
  expect(stdout + stderr).toMatch(/^OK/m);
  expect(code).toBe(0);
});
