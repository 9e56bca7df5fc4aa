import { type CloudWiki, resolveCloud } from '../config/cloud-wiki.ts';
import { parseConfig } from '../config/parse.ts';
import type { WikiConfig } from '../config/schema.ts';
import type { Stage } from '../config/staging.ts';
import { resolveWiki } from '../config/wiki.ts';

type Cloud = NonNullable<WikiConfig['cloud']>;

const least: Cloud = {
  account: '123456789012',
  region: 'eu-central-1',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  host: 'wiki.example.org',
  dns: { hostedZone: 'create', zone: 'example.org' },
};

/** A wiki on AWS for tests, `config` and `cloud` over the least that one needs. */
export function wikiUnderTest(
  config: Partial<WikiConfig> = {},
  cloud: Partial<Cloud> = {},
  stage?: Stage,
): CloudWiki {
  const whole = { name: 'W', adminEmail: 'a@b.org', ...config, cloud: { ...least, ...cloud } };
  const folder = { extensions: [], skins: [], assets: [] };
  return resolveCloud(resolveWiki(parseConfig(whole, 'config.ts'), folder), stage);
}
