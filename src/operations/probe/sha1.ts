import { createHash } from 'node:crypto';

/** As MediaWiki tells it of a file. */
export const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
