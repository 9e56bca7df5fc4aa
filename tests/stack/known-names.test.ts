import { describe, expect, it } from 'vitest';
import { script } from '../../src/blueprint/script.ts';
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
});
