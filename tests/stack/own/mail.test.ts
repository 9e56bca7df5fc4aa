import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../../src/base/retry.ts';
import { ApiClient } from '../../support/api-client.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { SmtpSink } from '../../support/smtp-sink.ts';
import { TestWiki } from '../../support/test-wiki.ts';

let wiki: TestWiki;
let sink: SmtpSink;
/** This machine, as the wiki's containers reach it. */
let host: string;

beforeAll(async () => {
  [wiki, sink] = await Promise.all([TestWiki.start(), SmtpSink.start()]);
  host = `${(await wiki.inside()).instance.subnet}.1`;
});

afterAll(async () => {
  await Promise.all([wiki?.remove(), sink?.stop()]);
});

const configure = (smtp: { port: number; security?: 'starttls' | 'none'; user?: string }) =>
  wiki.configure({ mail: { from: 'wiki@example.org', smtp: { host, security: 'none', ...smtp } } });

const mailTest = (address = 'someone@example.org') => wiki.cli(['mail', 'test', address], { accept: 'any' });

const arrived = (to: string, about = /./) =>
  retryUntil(
    async () => sink.messages.find((message) => message.to.includes(to) && about.test(message.text)),
    () => new Error(`No message to ${to}: ${JSON.stringify(sink.messages)}`),
    { timeoutSeconds: 30 },
  );

it('a wiki without a mail server says so, and where to read on', async () => {
  const { code, stderr } = await mailTest();
  expect(stderr).toMatch(/W7-NO-MAIL.*`mail` is missing/s);
  expect(code).toBe(1);
});

describe('a wiki with a mail server', () => {
  beforeAll(async () => {
    await configure({ port: sink.port });
    await wiki.up();
  });

  it('sends a real message with `mail test`', async () => {
    const { code, stdout } = await mailTest();
    expect(stdout).toMatch(/accepted the message to someone@example\.org.*\.\n$/);
    expect(code).toBe(0);
    const { from, to, headers, text } = await arrived('someone@example.org');
    expect(from).toBe('wiki@example.org');
    expect(to).toEqual(['someone@example.org']);
    expect(headers).toMatchObject({
      from: '"Test Wiki" <wiki@example.org>',
      to: 'someone@example.org',
      subject: 'A test message from Test Wiki',
    });
    expect(text).toContain(wiki.url);
  });

  it('repeats the words of a mail server that refuses a message', async () => {
    sink.refusal = '550 5.1.1 Nobody of that name lives here';
    const { code, stderr } = await mailTest('nobody@example.org');
    sink.refusal = undefined;
    expect(stderr).toMatch(
      /W7-MAIL: The message was not sent\. Through .*550.*Nobody of that name lives here/,
    );
    expect(code).toBe(1);
  });

  it('refuses what is no address before anything is sent', async () => {
    const before = sink.messages.length;
    const { code, stderr } = await mailTest('not an address');
    expect(stderr).toMatch(/"not an address" is not an e-mail address/);
    expect(code).toBe(1);
    expect(sink.messages.length).toBe(before);
  });

  describe('and somebody who makes an account with an address', () => {
    const address = 'newcomer@example.org';
    let admin: ApiClient;

    beforeAll(async () => {
      admin = new ApiClient(wiki.url);
      await admin.logIn('Admin', await wiki.adminPassword());
      const password = 'long enough to pass';
      await admin.call(
        {
          ...{ action: 'createaccount', createreturnurl: wiki.url },
          // MediaWiki takes the address only beside a real name.
          ...{ email: address, realname: 'New Comer' },
          ...{ username: 'Newcomer', password, retype: password },
          createtoken: await admin.token('createaccount'),
        },
        'POST',
      );
    });

    it('gets a link that confirms the address', async () => {
      const { text } = await arrived(address, /Special:ConfirmEmail\/[0-9a-f]{32}/);
      const [link = ''] = /http\S+Special:ConfirmEmail\/[0-9a-f]{32}/.exec(text) ?? [];
      expect(link.startsWith(wiki.url)).toBe(true);
      expect(await (await fetch(link)).text()).toContain('has been confirmed');
    });

    it('gets a new password when it is forgotten', async () => {
      const stranger = new ApiClient(wiki.url);
      await stranger.call(
        { action: 'resetpassword', user: 'Newcomer', token: await stranger.token() },
        'POST',
      );
      const { headers, text } = await arrived(address, /temporary password/i);
      expect(headers.from).toBe('"Test Wiki" <wiki@example.org>');
      const [, password = ''] = /Temporary password:\s*(\S+)/i.exec(text) ?? [];
      expect(password.length).toBeGreaterThanOrEqual(10);
    });

    it('hears of a word on the own talk page, through the job queue', async () => {
      await admin.edit('User talk:Newcomer', '== Hello ==\nA word from the administrator. ~~~~');
      const { headers } = await arrived(address, /User_talk:Newcomer/);
      expect(headers.subject).toContain('Admin');
    });
  });
});

describe('an account at the mail server', () => {
  beforeAll(() => configure({ port: sink.port, user: 'wiki-account' }));

  it('stops `up` by the name of the secret when its password is missing', async () => {
    const { code, stderr } = await wiki.up({ accept: 'any' });
    expect(stderr).toMatch(/W7-SECRET-MISSING.*`smtp-password`.*secret set smtp-password/s);
    expect(code).toBe(1);
  });

  it('is logged in to with the password that was set', async () => {
    await wiki.cli(['secret', 'set', 'smtp-password'], { input: 'pass word:ü\n' });
    sink.wantsLogin = true;
    await wiki.up();
    expect((await mailTest('paid@example.org')).code).toBe(0);
    expect((await arrived('paid@example.org')).account).toBe('wiki-account:pass word:ü');
  });

  describe('that must be reached by STARTTLS', () => {
    beforeAll(async () => {
      await configure({ port: sink.port, security: 'starttls', user: 'wiki-account' });
      await wiki.up();
      sink.overheard = '';
    });

    it('is never given the password in clear, when somebody takes out the offer of STARTTLS', async () => {
      const { code, stderr } = await mailTest();
      expect(stderr).toMatch(/W7-MAIL: The message was not sent\. Through .*STARTTLS/);
      expect(code).toBe(1);
      expect(sink.overheard).toMatch(/^EHLO /);
      expect(sink.overheard).not.toMatch(/AUTH|MAIL/);
    });

    it('is not believed with a certificate that nobody vouches for', async () => {
      sink.tls = makeCertificate('sink.example.org');
      const { code, stderr } = await mailTest();
      expect(stderr).toMatch(/W7-MAIL: The message was not sent/);
      expect(code).toBe(1);
      expect(sink.overheard).not.toMatch(/AUTH|MAIL/);
    });

    it('takes the message, encrypted, once its certificate counts', async () => {
      await wiki.write(
        'settings.php',
        "<?php\n$wgSMTP['socket_options'] = [ 'ssl' => [ 'verify_peer' => false, 'verify_peer_name' => false ] ];\n",
      );
      await wiki.up();
      expect((await mailTest('secret@example.org')).code).toBe(0);
      const { account, headers } = await arrived('secret@example.org');
      expect(account).toBe('wiki-account:pass word:ü');
      expect(headers).toMatchObject({
        to: 'secret@example.org',
        subject: 'A test message from Test Wiki',
      });
      expect(sink.overheard).not.toMatch(/AUTH|MAIL/);
    });
  });

  it('fails in words when nobody answers', async () => {
    await sink.stop();
    const { code, stderr } = await mailTest();
    expect(stderr).toMatch(/W7-MAIL: The message was not sent\. Through .*Connection refused/);
    expect(code).toBe(1);
  });
});
