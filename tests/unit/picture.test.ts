import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawPicture } from '../../src/blueprint/picture.ts';
import { services } from '../../src/blueprint/services.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { resolveWiki } from '../../src/config/wiki.ts';

const file = new URL('../../docs/images/what-runs-where.svg', import.meta.url);

const folder = { extensions: [], skins: [], assets: [] };
const wiki = resolveWiki(parseConfig({ name: 'W', adminEmail: 'a@b.org' }, 'config.ts'), folder);
const picture = drawPicture(
  services(wiki, {
    databaseHost: 'database',
    databaseReplicas: [],
    databaseAuthorities: null,
    cacheHost: 'cache',
    sessionsHost: 'sessions',
    renderUrl: 'http://render',
    purge: { to: 'varnish', servers: ['edge'] },
    trustedProxies: [],
    media: { kind: 'files' },
  }),
);

it('the picture of what runs where shows the blueprint of today', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(file, picture);
  expect(
    readFileSync(file, 'utf8'),
    'UPDATE_DOCS=1 npx vitest run --project unit tests/unit/picture.test.ts',
  ).toBe(picture);
});

it.each(['canary', 'alarms', 'recovery', 'pipeline'])('the picture shows %s once, on AWS', (name) => {
  const [, x, ...others] = picture.split(new RegExp(`class="name" x="(\\d+)[^>]*>${name}<`));
  expect(Number(x)).toBeGreaterThan(620);
  expect(others).toHaveLength(1);
});
