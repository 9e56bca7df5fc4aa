import { z } from 'zod';
import { addressRange, email } from './primitives.ts';

export const tlsSchema = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z.literal('off').describe('`off`: plain HTTP, for a wiki on your own machine.'),
    }),
    z.strictObject({
      mode: z.literal('files').describe('`files`: HTTPS with a certificate of your own.'),
      certificate: z
        .string()
        .describe(
          'Path to the certificate chain (PEM), from the wiki folder. Read again when the file changes.',
        ),
      key: z.string().describe('Path to its private key (PEM), from the wiki folder.'),
    }),
    z.strictObject({
      mode: z
        .literal('acme')
        .describe(
          '`acme`: HTTPS with a free certificate, fetched and renewed by itself. Ports 80 and 443 must be reachable.',
        ),
      email: email.describe('Where the certificate authority may write to.'),
      directory: z
        .url()
        .default('https://acme-v02.api.letsencrypt.org/directory')
        .describe('The certificate authority’s ACME directory.'),
      trustedRoot: z
        .string()
        .optional()
        .describe(
          'Path to a root certificate (PEM) for an authority of your own. Not needed for a public one.',
        ),
    }),
    z.strictObject({
      mode: z
        .literal('behindProxy')
        .describe(
          '`behindProxy`: a proxy of yours ends HTTPS and passes `X-Forwarded-For` and `X-Forwarded-Proto`.',
        ),
      trustedAddresses: z
        .array(addressRange)
        .min(1)
        .describe('Addresses or ranges of that proxy. Only these are believed about the reader’s address.'),
    }),
  ])
  .default({ mode: 'off' });
