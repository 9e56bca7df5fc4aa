import { expect, it } from 'vitest';
import { containerName } from '../../src/local/create-arguments.ts';
import { ApiClient } from '../support/api-client.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const wiki = sharedWiki();

async function whoAmI(client: ApiClient): Promise<string> {
  const answer = await client.call<{ query: { userinfo: { name: string } } }>({
    action: 'query',
    meta: 'userinfo',
  });
  return answer.query.userinfo.name;
}

async function loggedIn(headers: Record<string, string> = {}): Promise<ApiClient> {
  const client = new ApiClient(wiki.url, headers);
  await client.logIn('Admin', await wiki.adminPassword());
  return client;
}

it('a session holds on every replica', async () => {
  const client = await loggedIn({ 'user-agent': 'wiki7-session-test' });
  const servers = new Set<string>();
  for (let time = 0; time < 8; time++) expect(await whoAmI(client)).toBe('Admin');
  const { engine, instance } = await wiki.inside();
  for (const replica of ['web-1', 'web-2']) {
    const { stdout } = await engine.run([
      'logs',
      '--tail',
      '200',
      containerName(instance, `${replica}-nginx`),
    ]);
    if (stdout.includes('wiki7-session-test')) servers.add(replica);
  }
  expect([...servers]).toEqual(['web-1', 'web-2']);
});

it('a session survives the loss of every web container', async () => {
  const client = await loggedIn();
  const { engine, instance } = await wiki.inside();
  for (const replica of ['web-1', 'web-2']) {
    await engine.run(['restart', containerName(instance, `${replica}-mediawiki`)]);
  }
  await wiki.up();
  expect(await whoAmI(client)).toBe('Admin');
});

it('a session survives a flush of the object cache', async () => {
  const client = await loggedIn();
  const { engine, instance } = await wiki.inside();
  const flush = 'printf "AUTH %s\\nFLUSHALL\\n" "$WIKI7_VALKEY_PASSWORD" | valkey-cli';
  const { stdout } = await engine.run(['exec', containerName(instance, 'cache'), 'sh', '-c', flush]);
  expect(stdout).toBe('OK\nOK\n');
  expect(await whoAmI(client)).toBe('Admin');
});

it('a session survives a restart of the session store', async () => {
  const client = await loggedIn();
  const { engine, instance } = await wiki.inside();
  await engine.run(['restart', containerName(instance, 'sessions')]);
  await wiki.up();
  expect(await whoAmI(client)).toBe('Admin');
});
