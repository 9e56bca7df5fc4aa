import { crc32 } from 'node:zlib';

/** Eight bits for each of red, green and blue; as IHDR says it, behind width and height. */
export const RGB_OF_8_BITS = [8, 2, 0, 0, 0] as const;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A PNG of such chunks between its header and its end.
 *
 * @param pixels what IHDR says of them behind width and height. See PNG, 11.2.1 "IHDR"
 */
export function png(
  width: number,
  height: number,
  pixels: readonly number[],
  chunks: readonly Buffer[],
): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(pixels, 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

export function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
