import { describe, expect, it } from 'vitest';
import { defineWiki } from './define-wiki.ts';
import { parseConfig } from './parse.ts';
import { profiles } from './profiles.ts';
import { type FolderContents, resolveWiki } from './wiki.ts';

const minimal = { name: 'Test', adminEmail: 'a@example.org' };
const folder: FolderContents = { extensions: [], skins: [], assets: [] };
const resolve = (config: object, contents = folder) =>
  resolveWiki(parseConfig({ ...minimal, ...config }, 'config.ts'), contents);
const sentence = (config: object, contents = folder) => {
  try {
    resolve(config, contents);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('a configuration with only a name and an address', () => {
  it('gives a starter wiki on this machine alone, open to read and closed to anonymous edits', () => {
    const wiki = resolve({});
    expect(wiki.site).toEqual({
      url: 'http://localhost:8080',
      host: 'localhost:8080',
      scheme: 'http',
      listen: { address: '127.0.0.1', port: 8080, tlsPort: 443 },
    });
    expect(wiki.access).toEqual({ read: 'everyone', edit: 'accounts', register: 'everyone' });
    expect(wiki.sizes).toEqual(profiles.starter);
    expect(wiki.extensions).toContain('ConfirmEdit');
  });

  it.each(['http://192.0.2.7:8080', 'http://[2001:db8::7]:8080', 'http://xn--wki-5ma.example:8080'])(
    'takes %s for an address',
    (url) => expect(resolve({ site: { url, listen: { address: '0.0.0.0' } } }).site.url).toBe(url),
  );

  it('names its databases after id and language', () => {
    expect(resolve({ id: 'demo', language: 'pt-br' }).databases).toEqual({
      wiki: 'demo_pt_br',
      accounts: 'demo_accounts',
    });
  });
});

describe('sizes', () => {
  it('replace single values of the profile', () => {
    expect(resolve({ profile: 'large', sizes: { webReplicas: 3 } }).sizes).toEqual({
      ...profiles.large,
      webReplicas: 3,
    });
  });
});

describe('ports', () => {
  const parsed = (config: object) => parseConfig({ ...minimal, ...config }, 'config.ts');
  it('come from the command line before the configuration, and from the last time after it', () => {
    const listen = { site: { listen: { port: 9000 } } };
    expect(resolveWiki(parsed(listen), folder, { chosen: 9100, last: 9200 }).site.listen.port).toBe(9100);
    expect(resolveWiki(parsed(listen), folder, { last: 9200 }).site.listen.port).toBe(9000);
    expect(resolveWiki(parsed({}), folder, { last: 9200 }).site.url).toBe('http://localhost:9200');
  });

  it('are where the address sends readers', () => {
    const listenOf = (site: object) => resolve({ site }).site.listen;
    expect(listenOf({ url: 'http://localhost:8090' })).toMatchObject({ address: '127.0.0.1', port: 8090 });
    expect(listenOf({ url: 'http://wiki.localhost' })).toMatchObject({ address: '127.0.0.1', port: 80 });
    const inTheHouse = { url: 'http://wiki.lan', listen: { address: '0.0.0.0' } };
    expect(listenOf(inTheHouse)).toMatchObject({ address: '0.0.0.0', port: 80 });
  });

  it('may differ from those of the address behind a proxy', () => {
    const tls = { mode: 'behindProxy', trustedAddresses: ['127.0.0.1'] };
    expect(resolve({ site: { url: 'http://wiki.lan' }, tls }).site.listen.port).toBe(8080);
  });

  it('are refused where the address sends readers elsewhere', () => {
    const site = { url: 'http://localhost:8080' };
    expect(() => resolveWiki(parsed({ site }), folder, { chosen: 9000 })).toThrow(
      'readers ask port 8080, but the wiki is to listen on port 9000',
    );
  });
});

describe('one sentence with a remedy', () => {
  it.each([
    ['a misspelt option', { acess: {} }, '`acess` is not an option. Did you mean `access`?'],
    [
      'a misspelt nested option',
      { site: { urll: 'x' } },
      '`site.urll` is not an option. Did you mean `site.url`?',
    ],
    ['a misspelt extension', { extensions: { Scribunt: true } }, 'Did you mean `extensions.Scribunto`?'],
    [
      'a value outside its set',
      { profile: 'huge' },
      '`profile` must be "starter", "standard" or "large"; it is "huge".',
    ],
    ['a wrong type', { name: 5 }, '`name` must be a string; it is 5.'],
    [
      'a number out of range',
      { sizes: { webReplicas: 99 } },
      '`sizes.webReplicas` must be at most 32; it is 99.',
    ],
    [
      'a wrong id',
      { id: 'My Wiki' },
      '`id` is not 2 to 16 lower-case letters and digits, starting with a letter',
    ],
    [
      'a private wiki that anyone edits',
      { access: { read: 'accounts', edit: 'everyone' } },
      '`access.edit` must be "accounts", because `access.read` is "accounts"; it is "everyone".',
    ],
    [
      'a site address with a path',
      { site: { url: 'http://a.example/wiki' } },
      'must be only scheme, host and port',
    ],
    [
      'a site address with a name and password',
      { site: { url: 'http://me:word@a.example' } },
      'must be only scheme, host and port',
    ],
    [
      'an address that others type, and a port that only this machine reaches',
      { site: { url: 'http://wiki.lan' } },
      '`site.url` is http://wiki.lan, but without `site.listen.address` only this machine itself reaches the wiki',
    ],
    [
      'a port that is not that of the address',
      { site: { url: 'http://localhost', listen: { port: 8080 } } },
      'readers ask port 80, but the wiki is to listen on port 8080',
    ],
    ['HTTPS without a certificate', { site: { url: 'https://a.example' } }, 'but `tls` is `off`'],
    [
      'a certificate for localhost',
      { site: { url: 'https://localhost' }, tls: { mode: 'acme', email: 'a@b.org' } },
      'needs a public domain name',
    ],
    [
      'TLS without an address',
      { tls: { mode: 'acme', email: 'a@b.org' } },
      '`site.url` must be the public https:// address; it is missing.',
    ],
    [
      'an option of another TLS mode',
      { tls: { mode: 'acme', email: 'a@b.org', key: 'x' }, site: { url: 'https://a.example' } },
      "`tls.key` is not an option with `mode: 'acme'`. It needs `mode: 'files'`.",
    ],
    [
      'a proxy that is no address',
      { tls: { mode: 'behindProxy', trustedAddresses: ['10.0.0.0/99'] }, site: { url: 'https://a.example' } },
      '`tls.trustedAddresses.0` is not an IP address or a range',
    ],
    [
      'a proxy on this machine, and a port that is open to all',
      {
        tls: { mode: 'behindProxy', trustedAddresses: ['10.0.0.1', '::1'] },
        site: { url: 'https://a.example', listen: { address: '0.0.0.0' } },
      },
      '`tls.trustedAddresses` names this machine itself (::1), so `site.listen.address` must be 127.0.0.1; it is 0.0.0.0',
    ],
    [
      'captcha questions with pictures',
      { captcha: { kind: 'pictures', questions: { 'Who?': ['me'] } } },
      "`captcha.questions` is not an option with `kind: 'pictures'`. It needs `kind: 'questions'`.",
    ],
    [
      'a value that no access has',
      { access: { edit: 'all' } },
      '`access.edit` must be "everyone" or "accounts"; it',
    ],
    [
      'a language that there is not',
      { language: 'qq' },
      '`language` is not a language of MediaWiki such as en, he or pt-br; it is "qq".',
    ],
    ['a language with a country that is none of its own', { language: 'he-il' }, '(did you mean "he"?)'],
    ['the name of a language', { language: 'Hebrew' }, '(did you mean "he"?)'],
    ['the code of a language elsewhere', { language: 'no' }, '(did you mean "nb"?)'],
    [
      'an ending that MediaWiki never takes',
      { uploads: { enabled: true, fileTypes: ['png', 'php'] } },
      '`uploads.fileTypes.1` is an ending that MediaWiki never takes',
    ],
    [
      'an extension without the one it needs',
      { extensions: { Echo: false } },
      '`extensions.Echo` is off, but',
    ],
    ['a logo that is not there', { look: { logo: 'logo.svg' } }, 'there is no such file in `assets/`'],
    [
      'a switch for a folder that is not there',
      { ownExtensions: { Mine: false } },
      '`ownExtensions.Mine` matches no folder in `extensions/`.',
    ],
    [
      'captcha questions without answers',
      { captcha: { kind: 'questions', questions: { 'Who?': [] } } },
      'must be at least 1 entries',
    ],
  ])('for %s', (_what, config, expected) => {
    expect(sentence(config)).toContain(expected);
  });

  it.each([';', '$', '{', '"', "'", '_', '*'])('for a host name with %s', (character) => {
    const site = { url: `http://a${character}b.example`, listen: { address: '0.0.0.0' } };
    expect(sentence({ site })).toBe(
      `config.ts: \`site.url\` needs a host name of letters, digits, hyphens and dots, or an IP address; it is ${JSON.stringify(site.url)}.`,
    );
  });

  it('for an own extension with the name of a bundled one', () => {
    expect(sentence({}, { ...folder, extensions: ['Cite'] })).toContain(
      '`extensions/Cite` has the name of a bundled extension',
    );
  });

  it('for the first of several mistakes, with the others above', () => {
    expect(sentence({ profile: 'huge', id: 'X' })).toMatch(/\(1 more above\)$/);
  });
});

describe('the compiler', () => {
  it('refuses typos and contradictions that it can see', () => {
    const accepted = [
      defineWiki({ ...minimal, access: { read: 'accounts' } }),
      // @ts-expect-error a misspelt option
      defineWiki({ ...minimal, acess: {} }),
      // @ts-expect-error a private wiki that anyone edits
      defineWiki({ ...minimal, access: { read: 'accounts', edit: 'everyone' } }),
      // @ts-expect-error files without a key
      defineWiki({ ...minimal, tls: { mode: 'files', certificate: 'c.pem' } }),
      // @ts-expect-error an extension that is not bundled
      defineWiki({ ...minimal, extensions: { Scribunt: true } }),
      // @ts-expect-error no captcha without a reason
      defineWiki({ ...minimal, captcha: { kind: 'off' } }),
    ];
    expect(accepted).toHaveLength(6);
  });
});
