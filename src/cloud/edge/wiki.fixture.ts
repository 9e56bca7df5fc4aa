import { type CloudWiki, resolveCloud } from '../../config/cloud-wiki.ts';
import { parseConfig } from '../../config/parse.ts';
import type { WikiConfig } from '../../config/schema.ts';
import { resolveWiki } from '../../config/wiki.ts';

type Cloud = NonNullable<WikiConfig['cloud']>;

/** A wiki on AWS for tests, `config` and `cloud` over the least that one needs. */
export function testWiki(config: Partial<WikiConfig> = {}, cloud: Partial<Cloud> = {}): CloudWiki {
  const least: Cloud = {
    account: '123456789012',
    region: 'eu-central-1',
    zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    host: 'wiki.example.org',
    dns: { hostedZone: 'create', zone: 'example.org' },
  };
  const whole = { name: 'W', adminEmail: 'a@b.org', ...config, cloud: { ...least, ...cloud } };
  return resolveCloud(
    resolveWiki(parseConfig(whole, 'config.ts'), { extensions: [], skins: [], assets: [] }),
  );
}

export const isPrivate = { access: { read: 'accounts' } } as const satisfies Partial<WikiConfig>;

/** Each profile, open to everybody and to accounts alone. */
export const wikis: readonly (readonly [string, CloudWiki])[] = (
  ['starter', 'standard', 'large'] as const
).flatMap((profile) => [
  [`${profile}, public`, testWiki({ profile })] as const,
  [`${profile}, private`, testWiki({ profile, ...isPrivate })] as const,
]);
