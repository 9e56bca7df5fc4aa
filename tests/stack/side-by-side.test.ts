import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SecretName, secrets } from '../../src/blueprint/secrets.ts';
import { ofInstance } from '../../src/local/labels.ts';
import { otherWikis } from '../../src/local/other-wikis.ts';
import { ApiClient } from '../support/api-client.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { TestWiki } from '../support/test-wiki.ts';

const first = sharedWiki();
let second: TestWiki;

beforeAll(async () => {
  second = await TestWiki.start({ config: { name: 'Neighbour', id: 'second' } });
});
afterAll(() => second?.remove());

const read = async (wiki: TestWiki, title: string) => {
  const response = await fetch(`${wiki.url}/wiki/${title}`);
  return `${response.status} ${await response.text()}`;
};

async function administrator(wiki: TestWiki): Promise<ApiClient> {
  const client = new ApiClient(wiki.url);
  await client.logIn('Admin', await wiki.adminPassword());
  return client;
}

it('two wikis answer side by side, each with its own pages', async () => {
  await (await administrator(first)).edit('Only in the first', 'text of the first');
  await (await administrator(second)).edit('Only in the second', 'text of the second');
  expect(await read(first, 'Only_in_the_first')).toMatch(/^200 .*text of the first/s);
  expect(await read(second, 'Only_in_the_second')).toMatch(/^200 .*<title>Only in the second - Neighbour/s);
  expect(await read(first, 'Only_in_the_second')).toMatch(/^404/);
  expect(await read(second, 'Only_in_the_first')).toMatch(/^404/);
});

it('a session of one is none in the other, even in the same browser', async () => {
  const client = await administrator(first);
  // Browsers send a host's cookies to all its ports.
  const there = await fetch(`${second.url}/w/api.php?action=query&meta=userinfo&format=json`, {
    headers: { cookie: client.cookies },
  });
  expect(await there.text()).toContain('"anon"');
  // Nor does logging in there overwrite the session here.
  const neighbours = await administrator(second);
  const theirs = neighbours.cookies.split('; ').map((cookie) => cookie.split('=')[0] ?? '');
  expect(theirs).toContain('second_session');
  expect(client.cookies).toContain('wiki_session=');
  expect(theirs.filter((name) => name.startsWith('wiki_') || name.startsWith('wikiUser'))).toEqual([]);
});

it('they share no secret, volume or network', async () => {
  const [one, other] = [await possessions(first), await possessions(second)];
  for (const kind of ['mounts', 'networks', 'secrets'] as const) {
    expect(one[kind].length, kind).toBeGreaterThan(1);
    expect(other[kind].length, kind).toBeGreaterThan(1);
    expect(
      one[kind].filter((thing) => other[kind].includes(thing)),
      kind,
    ).toEqual([]);
  }
});

it('each knows of the other, so that cleaning up after one leaves the images of the other', async () => {
  const [{ engine, instance }, other] = [await first.inside(), await second.inside()];
  const { known } = await otherWikis(engine, instance);
  const released = known.find((one) => one.instance.name === other.instance.name)?.released;
  expect(Object.keys(released?.images ?? {})).toEqual(expect.arrayContaining(['wiki', 'mariadb']));
});

/** What the containers of a wiki really have, as the engine tells it. */
async function possessions(wiki: TestWiki) {
  const { engine, instance, state } = await wiki.inside();
  const ids = (await engine.containers(ofInstance(instance.name))).map(({ Id }) => Id);
  const { stdout } = await engine.run(['container', 'inspect', ...ids]);
  const containers = JSON.parse(stdout) as Inspected[];
  const environment = containers.flatMap(({ Config }) =>
    Config.Env.map((line) => line.replace(/^[^=]+=/, '')),
  );
  const known = await Promise.all((Object.keys(secrets) as SecretName[]).map((name) => state.secret(name)));
  return {
    mounts: containers.flatMap(({ Mounts }) => Mounts.map(({ Source }) => Source)),
    networks: containers.flatMap(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks ?? {})),
    secrets: environment.filter((value) => known.includes(value)),
  };
}

interface Inspected {
  readonly Mounts: readonly { readonly Source: string }[];
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> | null };
  readonly Config: { readonly Env: readonly string[] };
}

it('deleting one leaves the other as it was', async () => {
  await second.cli(['down', '--delete-data', '--keep-images', '--yes']);
  expect(await read(first, 'Only_in_the_first')).toMatch(/^200 .*text of the first/s);
  await expect((await administrator(first)).edit('Still alive', 'yes')).resolves.toBeDefined();
  await expect(fetch(second.url)).rejects.toThrow();
});
