import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { program } from '../../src/cli/program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiki7-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['set', 'smtp-password'],
  ['show', 'admin-password'],
  ['list'],
  ['set', 'smtp-password', '--aws'],
  ['show', 'admin-password', '--aws'],
  ['list', '--aws'],
])('secret %s refuses a folder that is no wiki’s, and makes nothing there', async (...words) => {
  const args = ['--wiki', join(folder, 'mistyped'), 'secret', ...words];
  await expect(program.parseAsync(args, { from: 'user' })).rejects.toMatchObject({ code: 'W7-NO-WIKI' });
  expect(await readdir(folder)).toEqual([]);
});

const wiki = {
  name: 'W',
  adminEmail: 'a@b.org',
  cloud: {
    account: '123456789012',
    region: 'eu-central-1',
    zones: ['eu-central-1a', 'eu-central-1b'],
    standbyRegion: { region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b'] },
    host: 'wiki.example.org',
    dns: { hostedZone: 'create', zone: 'example.org' },
  },
};

/** CloudFormation to which every stack is one whose services run. */
const awake =
  '<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><Parameters><member><ParameterKey>Awake</ParameterKey><ParameterValue>yes</ParameterValue></member></Parameters></member></Stacks></DescribeStacksResult></DescribeStacksResponse>';

it('secret … --aws asks for no secret while the wiki runs in its second region', async () => {
  await writeFile(join(folder, 'config.ts'), `export default ${JSON.stringify(wiki)};`);
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(new URLSearchParams(await text(request)).get('Action') ?? 'another');
    response.setHeader('content-type', 'text/xml').end(awake);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  try {
    const args = ['--wiki', folder, 'secret', 'list', '--aws'];
    await expect(program.parseAsync(args, { from: 'user' })).rejects.toMatchObject({
      code: 'W7-FAILED-OVER',
    });
    expect(new Set(asked)).toEqual(new Set(['DescribeStacks']));
  } finally {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  }
});
