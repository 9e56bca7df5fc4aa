/** What the sidecar says to whoever empties CloudFront's caches: the body of one message of the queue, as JSON. */
export interface PurgeMessage {
  /** As answers carry them in `cacheTagHeader`. */
  readonly tags: readonly string[];
}

/** What a tag consists of. CloudFront refuses a whole request for one that has a space or a comma. */
export const purgeTag = /^[a-z0-9][a-z0-9_-]{0,255}$/;

/**
 * Every page, and every script and style, of a wiki. As Tags::ofSite() and ofResources() of the extension make them.
 *
 * @param database the wiki's name there
 */
export const everythingOf = (database: string): readonly string[] => [
  siteTag(database),
  `load-${database.toLowerCase()}`,
];

/** Every page. */
export const siteTag = (database: string): string => `site-${database.toLowerCase()}`;

/** One change names no more than there are shards. */
export const largestPurge = 256;

/** Header of a PURGE request to Varnish: tags with a space between two. */
export const purgeTagsHeader = 'Edge-Tags';
