import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { type Found, wrong } from '../../../operations/finding.ts';
import { type Check, dateOf, daysBetween, lookAtEach } from '../check.ts';

/** ACM renews sixty days before the end: who has so few left was not renewed. */
const LATE_DAYS = 45;

export const certificates: Check = {
  name: 'certificates',
  allWell: 'Every certificate is valid, and renewed by AWS.',
  of: ['AWS::CertificateManager::Certificate'],
  look: ({ aws, deployed, now }) =>
    lookAtEach(deployed.of('AWS::CertificateManager::Certificate'), async ({ id, region }) => {
      const command = new DescribeCertificateCommand({ CertificateArn: id });
      const { Certificate = {} } = await aws.in(ACMClient, region).send(command);
      return judge(Certificate, region, now);
    }),
};

function judge(certificate: CertificateDetail, region: string, now: Date): readonly Found[] {
  const { DomainName, Status, NotAfter, RenewalSummary, RenewalEligibility } = certificate;
  const name = `The certificate of ${DomainName} in ${region}`;
  if (Status === 'PENDING_VALIDATION') {
    return [
      wrong(`${name} waits for the proof that the domain is yours.`, {
        since: certificate.CreatedAt,
        remedy: validation(certificate),
      }),
    ];
  }
  if (Status !== 'ISSUED') {
    const why = certificate.FailureReason ?? certificate.RevocationReason;
    return [wrong(`${name} is ${Status}${why ? `: ${why}` : ''}.`, { remedy: './wiki7 deploy' })];
  }
  const { RenewalStatus } = RenewalSummary ?? {};
  if (RenewalStatus === 'PENDING_VALIDATION' || RenewalStatus === 'FAILED') {
    return [
      wrong(`${name} can’t be renewed (${RenewalStatus})${ends(NotAfter)}.`, {
        since: RenewalSummary?.UpdatedAt,
        remedy: validation(certificate),
      }),
    ];
  }
  if (NotAfter && daysBetween(now, NotAfter) < LATE_DAYS) {
    const why =
      RenewalEligibility === 'INELIGIBLE' ? ' and is not one that AWS renews, since nothing uses it' : '';
    return [wrong(`${name} was not renewed${ends(NotAfter)}${why}.`, { remedy: validation(certificate) })];
  }
  return [];
}

const ends = (date: Date | undefined) => (date ? `; it ends on ${dateOf(date)}` : '');

function validation({ DomainValidationOptions = [] }: CertificateDetail): string {
  const records = DomainValidationOptions.flatMap(({ ValidationStatus, ResourceRecord }) =>
    ResourceRecord && ValidationStatus !== 'SUCCESS'
      ? [`${ResourceRecord.Name} CNAME ${ResourceRecord.Value}`]
      : [],
  );
  return records.length > 0
    ? `see that the world finds ${records.join(' and ')}: is the domain delegated to its zone?`
    : 'see that the domain is delegated to its zone and the zone has the CNAME records that ACM’s console shows';
}
