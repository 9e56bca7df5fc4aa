/**
 * Prefixes of the buckets that rules name. PHP decides them (mediawiki/settings/MediaStore.php); a test holds these to it.
 */
export const prefixes = { thumbnails: 'thumb/', transcoded: 'transcoded/', temporary: 'temp/' } as const;
