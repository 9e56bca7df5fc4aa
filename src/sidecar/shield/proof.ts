import { createHmac, timingSafeEqual } from 'node:crypto';

/** As `proofCookie` of the blueprint says; MediaWiki writes it. */
const PROOF = /^(?<signed>(?<expiry>\d{10})\.(?<account>[0-9a-f]{16}))\.(?<mac>[0-9a-f]{64})$/;

/** A browser sends one. Whoever sends many has nobody check them all. */
const MOST = 4;

/**
 * Which account a request comes from.
 *
 * @param header the header `Cookie`
 * @param now in milliseconds
 * @returns 16 hexadecimal digits that are the same for each of its proofs; undefined where nobody is logged in
 */
export function provenAccount(
  header: string,
  cookie: string,
  secret: string,
  now: number,
): string | undefined {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookie}=`))
    .slice(0, MOST)
    .map((pair) => accountIn(pair.slice(cookie.length + 1), secret, now))
    .find((account) => account !== undefined);
}

function accountIn(value: string, secret: string, now: number): string | undefined {
  const { signed, expiry, account, mac } = PROOF.exec(value)?.groups ?? {};
  if (signed === undefined || expiry === undefined || mac === undefined) return undefined;
  const expected = createHmac('sha256', secret).update(signed).digest();
  const isGood = timingSafeEqual(expected, Buffer.from(mac, 'hex')) && Number(expiry) * 1000 > now;
  return isGood ? account : undefined;
}
