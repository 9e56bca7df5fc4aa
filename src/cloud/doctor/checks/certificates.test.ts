import { type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { describe, expect, it } from 'vitest';
import { daysAgo, inDays, look, on, resource } from '../patient.fixture.ts';
import { certificates } from './certificates.ts';

const ARN = 'arn:aws:acm:us-east-1:123456789012:certificate/1-2-3';
const resources = [resource('AWS::CertificateManager::Certificate', ARN, { region: 'us-east-1' })];

const found = (more: Partial<CertificateDetail>) => {
  const Certificate: CertificateDetail = {
    CertificateArn: ARN,
    DomainName: 'wiki.example.org',
    Status: 'ISSUED',
    CreatedAt: daysAgo(200),
    NotAfter: inDays(165),
    RenewalEligibility: 'ELIGIBLE',
    DomainValidationOptions: [
      {
        DomainName: 'wiki.example.org',
        ValidationStatus: pending,
        ResourceRecord: { Name: '_a.wiki.example.org.', Type: 'CNAME', Value: '_b.acm-validations.aws.' },
      },
    ],
    ...more,
  };
  return look(
    certificates,
    { resources },
    on(DescribeCertificateCommand, () => ({ Certificate })),
  );
};

const pending = 'PENDING_VALIDATION' as const;

describe('certificates', () => {
  it('are well when AWS renews them in time', async () => {
    expect(await found({})).toEqual([]);
    const RenewalSummary = {
      RenewalStatus: 'SUCCESS' as const,
      DomainValidationOptions: [],
      UpdatedAt: daysAgo(2),
    };
    expect(await found({ RenewalSummary })).toEqual([]);
  });

  it('that wait for a proof are wrong, with the record that proves it', async () => {
    expect(await found({ Status: 'PENDING_VALIDATION' })).toEqual([
      {
        state: 'wrong',
        sentence:
          'The certificate of wiki.example.org in us-east-1 waits for the proof that the domain is yours.',
        since: '2026-05-07T12:00:00.000Z',
        remedy:
          'see that the world finds _a.wiki.example.org. CNAME _b.acm-validations.aws.: is the domain delegated to its zone?',
      },
    ]);
  });

  it('whose renewal waits or failed are wrong, however long they last', async () => {
    const RenewalSummary = {
      RenewalStatus: 'PENDING_VALIDATION' as const,
      DomainValidationOptions: [],
      UpdatedAt: daysAgo(2),
    };
    expect(await found({ RenewalSummary, NotAfter: inDays(58) })).toMatchObject([
      {
        state: 'wrong',
        sentence: expect.stringMatching(/can’t be renewed \(PENDING_VALIDATION\); it ends on 2027-01-20\.$/),
      },
    ]);
  });

  it('that end soon are wrong, and why they are not renewed is said', async () => {
    expect(await found({ NotAfter: inDays(20), RenewalEligibility: 'INELIGIBLE' })).toMatchObject([
      {
        state: 'wrong',
        sentence: expect.stringMatching(
          /was not renewed; it ends on 2026-12-13 and is not one that AWS renews/,
        ),
      },
    ]);
  });

  it.each(['EXPIRED', 'FAILED', 'REVOKED'] as const)('that are %s are wrong', async (Status) => {
    expect(await found({ Status })).toMatchObject([{ state: 'wrong' }]);
  });
});
