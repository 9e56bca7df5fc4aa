import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIDE = 4;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RGB_OF_8_BITS = [8, 2, 0, 0, 0];

/** A picture of four by four pixels whose colours are those of `seed`: another seed gives other bytes. */
export function drawnPng(seed: string): Buffer<ArrayBuffer> {
  const colours = createHash('sha512').update(seed).digest();
  const rows = Array.from({ length: SIDE }, (_, row) =>
    Buffer.concat([Buffer.from([0]), colours.subarray(row * SIDE * 3, (row + 1) * SIDE * 3)]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set(RGB_OF_8_BITS, 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
