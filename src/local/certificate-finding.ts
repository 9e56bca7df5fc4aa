import type { Wiki } from '../config/wiki.ts';
import { type Found, good, warning, wrong } from '../operations/finding.ts';
import type { Answer } from './reader.ts';

/** ACME renews with a third of the life left: 30 days of the usual 90. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * How long readers can still trust the certificate that they are shown.
 *
 * @param now milliseconds since the epoch
 */
export function certificateFinding(
  mode: Wiki['tls']['mode'],
  certificate: Answer['certificate'],
  now: number,
): Found {
  if (certificate === null) return good('No certificate is needed: this machine serves plain HTTP.');
  const remedy =
    mode === 'acme'
      ? 'The client does not get a new one: `./wiki7 logs acme` says why.'
      : 'Put a new one in its place; it is taken within seconds.';
  if (mode === 'acme' && certificate.selfSigned)
    return wrong(`Browsers warn: a certificate of our own stands in for the real one. ${remedy}`);
  const days = Math.floor((Date.parse(certificate.validTo) - now) / DAY_MS);
  if (days < 0)
    return wrong(`Browsers refuse the wiki: its certificate ended on ${certificate.validTo}. ${remedy}`);
  const sentence = `The certificate is valid for ${days} more days.`;
  return days < SOON_DAYS ? warning(`${sentence} ${remedy}`) : good(sentence);
}
