import { describe, expect, it } from 'vitest';
import { script } from '../../src/blueprint/script.ts';
import { accountPages, specialNamespace } from '../../src/blueprint/special-pages.ts';
import { languages } from '../../src/config/languages.ts';
import { prohibitedFileTypes } from '../../src/config/prohibited-file-types.ts';
import { execIn } from '../support/inside.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

describe('what the configuration knows of MediaWiki is what this MediaWiki has', () => {
  it('its languages', async () => {
    const list = 'cd /srv/mediawiki/languages && ls messages/Messages*.php i18n/*.json';
    const { stdout } = await execIn(await sharedWiki().inside(), 'web-1-mediawiki', 'sh', '-c', list);
    const files = stdout.trim().split('\n');
    const codes = files.map((file) =>
      file
        .replace(/^messages\/Messages|^i18n\/|\.(php|json)$/g, '')
        .replaceAll('_', '-')
        .toLowerCase(),
    );
    // The documentation of messages, and a joke that is off by default.
    const none = ['qqq', 'en-x-piglatin'];
    expect([...languages].sort()).toEqual([...new Set(codes)].filter((code) => !none.includes(code)).sort());
  });

  it('the file endings that it never takes', async () => {
    const settings = script('getConfiguration', '--format=json', '--settings=wgProhibitedFileExtensions');
    const { stdout } = await execIn(await sharedWiki().inside(), 'web-1-mediawiki', ...settings);
    const { wgProhibitedFileExtensions } = JSON.parse(stdout);
    expect([...wgProhibitedFileExtensions].sort()).toEqual([...prohibitedFileTypes].sort());
  });

  it('its special pages in every language', async () => {
    const php = ['php', '-r', localNames];
    const { stdout } = await execIn(await sharedWiki().inside(), 'web-1-mediawiki', ...php);
    for (const [file, [namespace, ...pages]] of Object.entries<(string | null)[]>(JSON.parse(stdout))) {
      const language = file.slice('Messages'.length).replaceAll('_', '-').toLowerCase();
      if (!languages.includes(language)) continue;
      const known = [...specialNamespace(language), ...accountPages(language)].map((name) =>
        name.toLowerCase(),
      );
      for (const name of [namespace, ...pages]) {
        if (name) expect(known, language).toContain(name.replaceAll(' ', '_').toLowerCase());
      }
    }
  });
});

/** Of each file of messages: the name of the namespace of special pages, and the first of each page by which people log in. */
const localNames = `
  foreach (["MEDIA", "SPECIAL", "MAIN", "TALK", "USER", "USER_TALK", "PROJECT", "PROJECT_TALK", "FILE", "FILE_TALK", "MEDIAWIKI",
    "MEDIAWIKI_TALK", "TEMPLATE", "TEMPLATE_TALK", "HELP", "HELP_TALK", "CATEGORY", "CATEGORY_TALK"] as $index => $name)
    define("NS_$name", $index - 2);
  define("MEDIAWIKI", 1);
  function names($file) {
    include $file;
    $pages = ["Userlogin", "CreateAccount", "Userlogout", "Preferences", "Watchlist", "ChangePassword", "PasswordReset"];
    return [$namespaceNames[NS_SPECIAL] ?? null, ...array_map(fn($page) => $specialPageAliases[$page][0] ?? null, $pages)];
  }
  foreach (glob("/srv/mediawiki/languages/messages/Messages*.php") as $file) $all[basename($file, ".php")] = names($file);
  echo json_encode($all);
`;
