import { X509Certificate } from 'node:crypto';
import type { CustomResourceEvent, OnEventResult } from '../custom-resource-event.ts';

export interface DatabaseTrustProperties {
  readonly region: string;
  /** Name of the SSM parameter. */
  readonly parameter: string;
}

export interface DatabaseTrustPorts {
  /** @throws when the answer is not 200 */
  readonly download: (url: string) => Promise<string>;
  /** SHA-1 thumbprints, in hexadecimal, of the authorities that RDS itself names in this region. */
  readonly thumbprints: () => Promise<readonly string[]>;
  readonly write: (parameter: string, value: string) => Promise<void>;
  /** Does nothing when there is none. */
  readonly remove: (parameter: string) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Keeps the authorities that may vouch for the database. The bundle is downloaded, so each of them must be one whose thumbprint the
 * signed API of RDS tells: a forged download fails. See AWS, "Using SSL/TLS to encrypt a connection to a DB instance or cluster".
 */
export async function onEvent(
  event: CustomResourceEvent<DatabaseTrustProperties>,
  ports: DatabaseTrustPorts,
): Promise<OnEventResult> {
  const { region, parameter } = event.ResourceProperties;
  const result = { PhysicalResourceId: parameter };
  if (event.RequestType === 'Delete') {
    await ports.remove(parameter);
    return result;
  }
  const url = `https://truststore.pki.rds.amazonaws.com/${region}/${region}-bundle.pem`;
  const bundle = certificatesOf(await ports.download(url), url);
  // RDS no longer names those of former years, and they vouch for nobody.
  const valid = bundle.filter((certificate) => new Date(certificate.validTo) > ports.now());
  const named = new Set((await ports.thumbprints()).map((thumbprint) => thumbprint.toLowerCase()));
  const strangers = valid.filter((certificate) => !named.has(thumbprintOf(certificate)));
  if (strangers.length > 0) {
    throw new Error(
      `${url} holds certificates that RDS in ${region} does not name: ${strangers.map(nameOf).join(', ')}. The download may be forged; nothing was changed. Deploy again, and ask AWS if it stays so.`,
    );
  }
  if (valid.length === 0) throw new Error(`${url} holds no certificate that is still valid. Ask AWS.`);
  await ports.write(parameter, valid.map(String).join(''));
  return result;
}

function certificatesOf(text: string, url: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    throw new Error(`${url} holds something that is no certificate. Deploy again.`, { cause: error });
  }
}

const thumbprintOf = ({ fingerprint }: X509Certificate) => fingerprint.replaceAll(':', '').toLowerCase();

const nameOf = (certificate: X509Certificate) =>
  `${/^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? certificate.subject} (${thumbprintOf(certificate)})`;
