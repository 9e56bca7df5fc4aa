import { ports } from '../../blueprint/ports.ts';
import { frontPaths } from './render-front.ts';

/** Where the front finds its certificate, by mode. */
export type FrontCertificate =
  /** File names inside the two mounted folders; see `frontPaths`. */
  | { readonly mode: 'files'; readonly certificate: string; readonly key: string }
  | { readonly mode: 'acme' }
  | { readonly mode: 'behindProxy' };

/** Environment of the front's container. */
export function frontEnvironment(
  certificate: FrontCertificate,
  server: string,
): Readonly<Record<string, string>> {
  const port = { WIKI7_FRONT_PORT: `${ports.frontHttp}` };
  switch (certificate.mode) {
    case 'behindProxy':
      return port;
    case 'acme':
      return {
        ...port,
        ...pair(server, `${frontPaths.certificates}/site.pem`, `${frontPaths.certificates}/site.pem`),
      };
    case 'files':
      return {
        ...port,
        ...pair(
          server,
          `${frontPaths.ownCertificate}/${certificate.certificate}`,
          `${frontPaths.ownKey}/${certificate.key}`,
        ),
      };
  }
}

const pair = (server: string, certificate: string, key: string) => ({
  WIKI7_TLS_HOST: new URL(server).hostname,
  WIKI7_TLS_CERTIFICATE: certificate,
  WIKI7_TLS_KEY: key,
});

export interface AcmeOptions {
  readonly server: string;
  readonly email: string;
  /** URL of the authority's ACME directory. */
  readonly directory: string;
  /** File name inside `frontPaths.trustedRoot`. @default - the authorities that Debian trusts */
  readonly trustedRoot?: string;
}

/** The command that makes a container of the front's image the ACME client. */
export const acmeCommand = ['/usr/local/bin/acme'] as const;

/** Environment of the ACME client's container. */
export function acmeEnvironment(options: AcmeOptions): Readonly<Record<string, string>> {
  return {
    WIKI7_ACME_DOMAIN: new URL(options.server).hostname,
    WIKI7_ACME_EMAIL: options.email,
    WIKI7_ACME_DIRECTORY: options.directory,
    ...(options.trustedRoot !== undefined && {
      WIKI7_ACME_ROOT: `${frontPaths.trustedRoot}/${options.trustedRoot}`,
    }),
  };
}
