import { isIP } from 'node:net';
import { z } from 'zod';

export const port = z.int().min(1).max(65535);
export const email = z.email();
/** Dollars a month. */
export const dollars = z.int().min(1).max(10_000_000);
export const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);

const HOST_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Two labels at least, as `wiki.example.org`. */
export const domainName = z
  .string()
  .refine(
    (text) => HOST_NAME.test(text) && text.includes('.'),
    'is not a domain name such as wiki.example.org',
  );

/**
 * Scheme, host and port. The URL standard lets a host hold more, as `;` and `{`, which would reach the configuration of nginx
 * and Varnish.
 */
export const origin = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((text) => /^https?:\/\/[^/?#@]+$/.test(text), {
    error: 'must be only scheme, host and port, as https://wiki.example.org',
    abort: true,
  })
  .refine((text) => {
    const host = URL.canParse(text) ? new URL(text).hostname : '';
    return HOST_NAME.test(host) || isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  }, 'needs a host name of letters, digits, hyphens and dots, or an IP address');

export const addressRange = z.string().refine((text) => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}, 'is not an IP address or a range such as 10.0.0.0/8');
