import type { UrlClass } from '../../blueprint/edge-rules.ts';
import type { Wiki } from '../../config/wiki.ts';

/**
 * What CloudFront needs to know of a class of URLs beside the blueprint's rules. Varnish passes a request with a session by; CloudFront
 * can't, so there every answer that isn't shared gets a key of its own.
 */

/**
 * Part of every cache key, set by the viewer-request function: the class for answers that may be shared, else the request's own id. So
 * no answer for one person is ever found again, and a file's key can't be taken by a page whose address reads the same.
 */
export const keyHeader = 'wiki7-key';

/** Whether readers get files from the public bucket itself. Those of a private wiki are sent by MediaWiki, which asks who reads. */
export const isMediaInStore = (wiki: Wiki): boolean => wiki.access.read === 'everyone';

/** Classes that the public bucket answers. */
export const storeClasses = (wiki: Wiki): readonly UrlClass['name'][] =>
  isMediaInStore(wiki) ? ['thumbnails', 'media'] : [];

/** Classes that answer everybody alike: no cookie reaches them. load.php has no session (`MW_NO_SESSION`), files of nginx have none. */
export const impersonalClasses = (wiki: Wiki): readonly UrlClass['name'][] => [
  'load',
  'static',
  ...storeClasses(wiki),
];

/** Languages in several scripts, which MediaWiki chooses from by `Accept-Language` (`LanguageConverter::$languagesWithVariants`). */
const WITH_VARIANTS: readonly string[] = [
  'ban',
  'crh',
  'gan',
  'iu',
  'kk',
  'ku',
  'mni',
  'sh',
  'shi',
  'sr',
  'tg',
  'tly',
  'uz',
  'wuu',
  'zgh',
  'zh',
];

/** Whether pages depend on the reader's language. CloudFront doesn't heed `Vary`, so the key has to have it then. */
export const readsLanguage = (wiki: Wiki): boolean =>
  WITH_VARIANTS.includes(wiki.language.replace(/-.*$/, ''));
