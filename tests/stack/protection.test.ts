import { beforeAll, describe, expect, it } from 'vitest';
import { address, hosts } from '../../src/local/addresses.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { execIn, newcomer, settleSite } from '../support/inside.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

let local: LocalWiki;
let admin: ApiClient;
let stranger: ApiClient;

beforeAll(async () => {
  const wiki = sharedWiki();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  stranger = await newcomer(local, 'Stack Stranger');
  return () => settleSite(local);
});

describe('an edit', () => {
  it('by nobody is refused unless the configuration opens the wiki', async () => {
    await expect(new ApiClient(local.wiki.site.url).edit('Protected', 'x')).rejects.toThrow(
      /permissiondenied/,
    );
  });

  it('that an abuse filter forbids is not saved', async () => {
    const empty = await (await admin.fetch('/wiki/Special:AbuseFilter/new')).text();
    const form = {
      wpFilterDescription: 'Stack test',
      wpFilterRules: 'added_lines contains "stack-abuse"',
      wpFilterEnabled: '1',
      wpFilterActionDisallow: '1',
      wpFilterDisallowMessage: 'abusefilter-disallowed',
      wpEditToken: /value="([^"]+)" name="wpEditToken"/.exec(empty)?.[1] ?? '',
    };
    const body = new URLSearchParams(form);
    const saved = await admin.fetch('/wiki/Special:AbuseFilter/new', { method: 'POST', body });
    expect(saved.status).toBe(302);
    await expect(admin.edit('Abused', 'some stack-abuse here')).rejects.toThrow(/abusefilter-disallowed/);
    await expect(admin.edit('Not abused', 'some text here')).resolves.toBeDefined();
  });

  it('with a link that the wiki’s own list forbids is not saved', async () => {
    await admin.edit('MediaWiki:Spam-blacklist', 'forbidden-site\\.example');
    await expect(admin.edit('Spammed', 'https://forbidden-site.example/x')).rejects.toThrow(/spamblacklist/);
  });

  it('of a title that the wiki’s own list forbids is not saved', async () => {
    await admin.edit('MediaWiki:Titleblacklist', 'Stack forbidden.*');
    await expect(stranger.edit('Stack forbidden title', 'x')).rejects.toThrow(/titleblacklist-forbidden/);
  });

  it('with a link asks a newcomer for the captcha, and one without does not', async () => {
    await expect(stranger.edit('Linked', 'https://somewhere.example/')).rejects.toThrow(/"captcha"/);
    await expect(stranger.edit('Linked', `no link, ${Date.now()}`)).resolves.toBeDefined();
  });
});

describe('an account', () => {
  const request = async (client: ApiClient, more: Record<string, string> = {}) => {
    const person = {
      username: `Bot ${Date.now()}`,
      password: 'a long enough one',
      retype: 'a long enough one',
    };
    const token = { createtoken: await client.token('createaccount'), createreturnurl: client.url };
    const parameters = { action: 'createaccount', ...person, ...token, ...more };
    return client.call<{ createaccount: { status: string; messagecode?: string } }>(parameters, 'POST');
  };

  it('is not made without the captcha being solved', async () => {
    const client = new ApiClient(local.wiki.site.url);
    const without = await request(client);
    expect(without.createaccount.status).toBe('FAIL');
    const wrong = await request(client, { captchaId: '1', captchaWord: 'wrong' });
    expect(wrong.createaccount).toMatchObject({ status: 'FAIL', messagecode: 'captcha-createaccount-fail' });
  });

  it('gets a captcha that is a picture', async () => {
    const client = new ApiClient(local.wiki.site.url);
    const answer = await client.call<{
      query: { authmanagerinfo: { requests: { id: string; fields: { captchaInfo?: { value: string } } }[] } };
    }>({ action: 'query', meta: 'authmanagerinfo', amirequestsfor: 'create' });
    const captcha = answer.query.authmanagerinfo.requests.find(({ id }) => /Captcha/.test(id));
    const picture = await client.fetch(captcha?.fields.captchaInfo?.value ?? '');
    expect(picture.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.headers.get('x-cache')).not.toBe('hit');
  });

  it('is safe from guessing: after wrong passwords from one address the right one is not taken there either', async () => {
    const user = `Stack Guessed ${Date.now()}`;
    const right = `pw of ${user} 7`;
    await newcomer(local, user);
    const edge = address(local.instance.subnet, 'app', hosts.edge);
    const { stdout } = await execIn(
      local,
      'cron-1',
      'php',
      '-r',
      GUESS,
      edge,
      local.wiki.site.host,
      user,
      right,
    );
    const outcomes = stdout.trim().split('\n');
    expect(outcomes).toHaveLength(7);
    expect(outcomes[0]).toBe('FAIL wrongpassword');
    expect(outcomes.at(-1)).toMatch(/^FAIL (captcha|login-throttled)/);
    await expect(new ApiClient(local.wiki.site.url).logIn(user, right)).resolves.toBeUndefined();
  });
});

/** Six wrong passwords and then the right one, through the edge but from a container's address, which no other test has. */
const GUESS = `
[, $edge, $host, $user, $right] = $argv;
$curl = curl_init();
$ask = static function (array $post) use ($curl, $edge, $host) {
  curl_setopt_array($curl, [CURLOPT_URL => "http://$edge:8080/w/api.php", CURLOPT_HTTPHEADER => ["Host: $host"], CURLOPT_COOKIEFILE => '',
    CURLOPT_RETURNTRANSFER => true, CURLOPT_POSTFIELDS => http_build_query($post + ['format' => 'json', 'formatversion' => 2])]);
  return json_decode(curl_exec($curl), true);
};
foreach ([...array_fill(0, 6, 'wrong'), $right] as $password) {
  $token = $ask(['action' => 'query', 'meta' => 'tokens', 'type' => 'login'])['query']['tokens']['logintoken'];
  $login = $ask(['action' => 'clientlogin', 'username' => $user, 'password' => $password, 'logintoken' => $token, 'loginreturnurl' => "http://$host"]);
  echo $login['clientlogin']['status'] ?? '', ' ', $login['clientlogin']['messagecode'] ?? json_encode($login), PHP_EOL;
}
`;
