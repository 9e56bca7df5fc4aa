import { createHash } from 'node:crypto';

/** First 16 hexadecimal digits of the SHA-256 of the parts, each ended by a zero byte so that no two lists collide. */
export function contentHash(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
}
