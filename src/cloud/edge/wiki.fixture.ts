import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { WikiConfig } from '../../config/schema.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';

export const isPrivate = { access: { read: 'accounts' } } as const satisfies Partial<WikiConfig>;

/** Each profile, open to everybody and to accounts alone. */
export const wikis: readonly (readonly [string, CloudWiki])[] = (
  ['starter', 'standard', 'large'] as const
).flatMap((profile) => [
  [`${profile}, public`, wikiUnderTest({ profile })] as const,
  [`${profile}, private`, wikiUnderTest({ profile, ...isPrivate })] as const,
]);
