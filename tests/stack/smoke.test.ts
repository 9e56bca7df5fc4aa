import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOf, runtimeOf } from '../../src/cloud/functions/bundle.fixture.ts';
import type { CanarySettings } from '../../src/cloud/functions/canary/handler.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { botPassword, probeAccount } from '../../src/operations/probe/account.ts';
import type { ProbeReport } from '../../src/operations/probe/report.ts';
import { ApiClient } from '../support/api-client.ts';
import { inMediaWiki, query } from '../support/inside.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { whileStopped } from '../support/sidecars.ts';

const wiki = sharedWiki();
let local: LocalWiki;
let secret: string;

beforeAll(async () => {
  local = await wiki.inside();
  secret = await local.state.requireSecret('probe-password');
});

const smoke = async (...options: string[]) => {
  const { code, stdout, stderr } = await wiki.cli(['smoke', '--json', ...options], { accept: 'any' });
  const report: ProbeReport = JSON.parse(stdout);
  const wrong = report.checks.filter(({ ok }) => !ok).map(({ name, says }) => `${name}: ${says}`);
  return { code, stderr, report, wrong };
};

describe('smoke', () => {
  it('finds all well as a stranger, and writes nothing', async () => {
    const edits =
      "SELECT COUNT(*) FROM revision WHERE rev_comment_id IN (SELECT comment_id FROM comment WHERE comment_text LIKE 'Looking whether%')";
    const before = await query(local, edits);
    const { code, wrong, report } = await smoke();
    expect([code, wrong, report.editVisibleMs]).toEqual([0, [], null]);
    expect(await query(local, edits)).toEqual(before);
  });

  it('edits and uploads through the edge, twice over the same page and file, and strangers see each', async () => {
    for (let time = 0; time < 2; time++) {
      const { code, wrong, report } = await smoke('--write');
      expect([code, wrong]).toEqual([0, []]);
      expect(report.editVisibleMs).toBeGreaterThan(0);
      expect(report.editVisibleMs).toBeLessThan(10_000);
      expect(report.fileVisibleMs).toBeGreaterThan(0);
    }
  });

  it('leaves nothing in what readers see of changes, of new pages and of new files', async () => {
    const reader = new ApiClient(wiki.url);
    const answer = await reader.call<{ query: { recentchanges: { user: string }[] } }>({
      action: 'query',
      list: 'recentchanges',
      rcshow: '!bot',
      rcprop: 'user',
      rclimit: '500',
    });
    expect(answer.query.recentchanges.map(({ user }) => user)).not.toContain('Wiki7 probe');
    for (const special of ['RecentChanges', 'NewPages', 'NewFiles']) {
      const page = await (await reader.fetch(`/wiki/Special:${special}`)).text();
      expect(page.includes('Wiki7_probe'), special).toBe(false);
    }
  });

  it('fails, and says what strangers still see, while the edge is told of no edit', async () => {
    const { code, wrong, stderr } = await whileStopped(local, 'SIGCONT', () =>
      smoke('--write', '--within', '2'),
    );
    expect(code).toBe(1);
    expect(wrong).toEqual([
      expect.stringMatching(/^edit visible: 2 s after the edit, \/wiki\/User:Wiki7_probe\/Probe still shows/),
      expect.stringMatching(/^upload visible: 2 s after the upload, \/media\/.*Wiki7_probe\.png still gives/),
    ]);
    expect(stderr).toContain('W7-SMOKE');
  });

  it('fails when an edge gives every stranger one person’s cookie', async () => {
    const leaking = createServer(async (request, response) => {
      const answer = await fetch(`${wiki.url}${request.url}`, { redirect: 'manual' });
      const headers = [...answer.headers]
        .filter(([name]) => !/^(content-(length|encoding)|connection)$/.test(name))
        .map(([name, value]) => [name, name === 'location' ? value.replace(wiki.url, '') : value]);
      response
        .writeHead(answer.status, [...headers, ['set-cookie', 'wiki_session=0123']].flat())
        .end(Buffer.from(await answer.arrayBuffer()));
    });
    await new Promise<void>((listening) => leaking.listen(0, '127.0.0.1', listening));
    try {
      const { code, wrong } = await smoke(
        '--url',
        `http://127.0.0.1:${(leaking.address() as AddressInfo).port}`,
      );
      expect(code).toBe(1);
      expect(wrong.map((line) => line.replace(/: .* gives/, ': … gives'))).toEqual(
        ['headers', 'styles', 'static file', 'media file'].map(
          (name) => `${name}: … gives strangers a cookie: wiki_session.`,
        ),
      );
    } finally {
      leaking.close();
    }
  });
});

describe('the account of the probe', () => {
  const loggedIn = async () => {
    const client = new ApiClient(wiki.url);
    const login = { lgname: probeAccount.login, lgpassword: botPassword(secret) };
    const answer = await client.call<{ login: { result: string } }>(
      { action: 'login', ...login, lgtoken: await client.token('login') },
      'POST',
    );
    expect(answer.login.result).toBe('Success');
    return client;
  };

  it('writes nothing but its page and its file', async () => {
    const client = await loggedIn();
    await expect(client.edit('Smoke elsewhere', 'text')).rejects.toThrow(/session-page-restricted|restrict/);
    await expect(client.upload('Smoke elsewhere.png', new Uint8Array([1]))).rejects.toThrow();
    const move = {
      action: 'move',
      from: probeAccount.page,
      to: 'Smoke elsewhere',
      token: await client.token(),
    };
    await expect(client.call(move, 'POST')).rejects.toThrow();
  });

  it('is a stranger on the wiki’s pages, and has no password to log in with', async () => {
    const client = await loggedIn();
    expect(await (await client.fetch('/wiki/Main_Page')).text()).toContain('"wgUserName":null');
    await expect(new ApiClient(wiki.url).logIn('Wiki7 probe', botPassword(secret))).rejects.toThrow('login');
  });

  it('is taken from whoever had its name and a password for it, before it gets a bot’s rights', async () => {
    const [name, password] = ['Wiki7 probe', 'of somebody else 1'];
    await wiki.cli(['maintenance', 'createAndPromote', '--force', name, password]);
    const owner = new ApiClient(wiki.url);
    await owner.logIn(name, password);
    // As the release does it.
    await inMediaWiki(
      local,
      `( new MediaWiki\\Extension\\Wiki7\\Release\\ProbeAccount(
        $services->getUserFactory(), $services->getUserGroupManager(), $services->getAuthManager(),
        $services->getBotPasswordStore(), $services->getPasswordFactory()
      ) )->ensure( '${secret}' );`,
    );
    await expect(new ApiClient(wiki.url).logIn(name, password)).rejects.toThrow('login');
    await expect(owner.call({ action: 'query', assert: 'user' })).rejects.toThrow('assertuserfailed');
    await loggedIn();
  });
});

describe('the canary’s function, as Lambda gets it', () => {
  const bundle = bundleOf('canary');
  /** As far as a function asks it: Secrets Manager with one secret. */
  const aws = createServer((request, response) => {
    request.resume().once('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ ARN: 'arn', Name: 'probe', SecretString: secret }));
    });
  });
  beforeAll(() => new Promise<void>((listening) => aws.listen(0, '127.0.0.1', listening)));
  afterAll(() => void aws.close());

  const run = (settings: Partial<CanarySettings>) => {
    const given: CanarySettings = {
      ...{ wiki: 'w', url: wiki.url, isPrivate: false, write: false, secret: null },
      ...settings,
    };
    const env = {
      ...runtimeOf,
      WIKI7_CANARY: JSON.stringify(given),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    };
    const script = `require(${JSON.stringify(bundle)}).handler({})`;
    return promisify(execFile)(process.execPath, ['-e', script], { env });
  };

  it('reads the wiki and says nothing when all is well', async () => {
    expect((await run({})).stdout).toBe('');
  });

  it('edits it, and writes how soon a stranger saw that', async () => {
    const { stdout } = await run({ write: true, secret: 'arn' });
    const line = JSON.parse(stdout);
    expect(line._aws.CloudWatchMetrics).toHaveLength(1);
    expect(line.EditVisible).toBeGreaterThan(0);
  });

  it('fails with a sentence when there is no wiki', async () => {
    await expect(run({ url: 'http://127.0.0.1:1' })).rejects.toThrow(
      /is not as it should be\. alive: fetch failed/,
    );
  });
});
