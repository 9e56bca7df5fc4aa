import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** A self-signed certificate for host names, valid for a day: X.509 v3 with a P-256 key, as RFC 5280 writes it. */
export function makeCertificate(...hosts: string[]): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
  // Of its own, so that whoever trusts several of them finds the right one.
  const owner = Buffer.from(randomBytes(8).toString('hex'));
  const name = sequence(der(0x31, sequence(objectId('55040a'), der(0x0c, owner))));
  const now = Date.now();
  const names = hosts.map((host) => der(0x82, Buffer.from(host)));
  const alternativeName = sequence(objectId('551d11'), der(0x04, sequence(...names)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, ...randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(now - 3600_000), time(now + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeName)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]);
  return {
    certificate: pem('CERTIFICATE', sequence(body, ecdsaWithSha256, der(0x03, signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, Buffer.concat(parts));
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

/** UTCTime: good until 2049. */
const time = (ms: number) =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const pem = (label: string, bytes: Buffer) =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;
