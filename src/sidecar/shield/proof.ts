import { createHmac, timingSafeEqual } from 'node:crypto';

/** As `proofCookie` of the blueprint says; MediaWiki writes it. */
const PROOF = /^(?<signed>(?<expiry>\d{10})\.[0-9a-f]{16})\.(?<mac>[0-9a-f]{64})$/;

/** A browser sends one. Whoever sends many has nobody check them all. */
const MOST = 4;

/**
 * Whether a request comes from somebody who is logged in.
 *
 * @param header the header `Cookie`
 * @param now in milliseconds
 */
export function hasProof(header: string, cookie: string, secret: string, now: number): boolean {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookie}=`))
    .slice(0, MOST)
    .some((pair) => isProof(pair.slice(cookie.length + 1), secret, now));
}

function isProof(value: string, secret: string, now: number): boolean {
  const { signed, expiry, mac } = PROOF.exec(value)?.groups ?? {};
  if (signed === undefined || expiry === undefined || mac === undefined) return false;
  const expected = createHmac('sha256', secret).update(signed).digest();
  return timingSafeEqual(expected, Buffer.from(mac, 'hex')) && Number(expiry) * 1000 > now;
}
