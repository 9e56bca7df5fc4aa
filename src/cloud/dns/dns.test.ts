import type { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { checkedApp, findings, stackIn, templateOf } from '../edge/nag.fixture.ts';
import { Certificate } from './certificate.ts';
import { HealthCheck } from './health-check.ts';
import { Records } from './records.ts';
import { SigningKey } from './signing-key.ts';
import { Zone } from './zone.ts';

const imported = { hostedZone: 'import', zone: 'example.org', zoneId: 'Z0123456789ABCDEFGHIJ' } as const;
const cloud = (changes: Parameters<typeof wikiUnderTest>[1] = {}) => wikiUnderTest({}, changes).cloud;

function inStack(make: (stack: Stack, app: App) => void, region?: string) {
  const app = checkedApp();
  const stack = stackIn(app, 'Test', region);
  make(stack, app);
  expect(findings(app)).toBe('');
  return templateOf(stack);
}

describe('the zone', () => {
  it('that was made can’t be deleted, and says its name servers', () => {
    const template = inStack((stack) => new Zone(stack, 'Zone', { cloud: cloud() }));
    template.hasResource('AWS::Route53::HostedZone', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Name: 'example.org.' },
    });
    expect(JSON.stringify(template.toJSON().Outputs)).toContain('NameServers');
  });

  it('that is there already is not made again', () => {
    const template = inStack((stack) => {
      const config = cloud({ dns: imported });
      const { zone } = new Zone(stack, 'Zone', { cloud: config });
      new HealthCheck(stack, 'Health', { cloud: config });
      expect([zone.hostedZoneId, zone.zoneName]).toEqual([imported.zoneId, imported.zone]);
    });
    template.resourceCountIs('AWS::Route53::HostedZone', 0);
  });

  it.each([{}, { dns: imported }])(
    'is signed where that is asked for, and never loses its signatures: %o',
    (changes) => {
      const app = checkedApp();
      const global = stackIn(app, 'Global', 'us-east-1');
      const dns = stackIn(app, 'Dns');
      const { keyArn } = new SigningKey(global, 'SigningKey');
      new Zone(dns, 'Zone', { cloud: cloud({ ...changes, dnssec: true }), signingKeyArn: keyArn });
      expect(findings(app)).toBe('');
      for (const type of ['AWS::Route53::KeySigningKey', 'AWS::Route53::DNSSEC']) {
        templateOf(dns).hasResource(type, { DeletionPolicy: 'Retain' });
      }
      templateOf(dns).hasOutput('SignedZone', {});
      templateOf(global).hasResource('AWS::KMS::Key', {
        DeletionPolicy: 'Retain',
        Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
      });
    },
  );

  it('is not signed unasked, and not without a key', () => {
    inStack((stack) => new Zone(stack, 'Zone', { cloud: cloud() })).resourceCountIs(
      'AWS::Route53::DNSSEC',
      0,
    );
    expect(() => new Zone(stackIn(checkedApp(), 'T'), 'Zone', { cloud: cloud({ dnssec: true }) })).toThrow(
      'no key to sign',
    );
    expect(() => new SigningKey(stackIn(checkedApp(), 'T'), 'Key')).toThrow('us-east-1');
  });
});

describe('the certificate', () => {
  it.each(['us-east-1', 'eu-central-1'])(
    'is for the readers’ name and the balancer’s, proved in the zone: %s',
    (region) => {
      const template = inStack((stack) => {
        const config = cloud({ dns: imported });
        new Certificate(stack, 'Certificate', {
          cloud: config,
          zone: new Zone(stack, 'Zone', { cloud: config }).zone,
        });
      }, region);
      template.hasResourceProperties('AWS::CertificateManager::Certificate', {
        DomainName: 'wiki.example.org',
        SubjectAlternativeNames: ['origin.wiki.example.org'],
        ValidationMethod: 'DNS',
        DomainValidationOptions: Match.arrayWith([
          { DomainName: 'wiki.example.org', HostedZoneId: imported.zoneId },
        ]),
      });
    },
  );
});

describe('the records', () => {
  const template = inStack((stack) => {
    const config = cloud({ dns: imported });
    const { zone } = new Zone(stack, 'Zone', { cloud: config });
    const distribution = Distribution.fromDistributionAttributes(stack, 'Distribution', {
      distributionId: 'E1',
      domainName: 'd1.cloudfront.net',
    });
    new Records(stack, 'Records', { cloud: config, zone, distribution });
  });

  it.each(['A', 'AAAA'])('of kind %s point to CloudFront', (Type) => {
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Type,
      Name: 'wiki.example.org.',
      AliasTarget: { DNSName: 'd1.cloudfront.net' },
    });
  });

  it('let only Amazon make certificates', () => {
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Type: 'CAA',
      Name: 'wiki.example.org.',
      ResourceRecords: ['0 issue "amazon.com"'],
    });
  });
});

describe('the health check', () => {
  it('asks for the public name over HTTPS, with the name in the handshake', () => {
    inStack((stack) => new HealthCheck(stack, 'Health', { cloud: cloud() })).hasResourceProperties(
      'AWS::Route53::HealthCheck',
      {
        HealthCheckConfig: {
          Type: 'HTTPS',
          FullyQualifiedDomainName: 'wiki.example.org',
          ResourcePath: '/healthz',
          EnableSNI: true,
          RequestInterval: 30,
        },
      },
    );
  });

  it('has its metric in us-east-1, where an alarm on it can be', () => {
    const app = checkedApp();
    const metric = new HealthCheck(stackIn(app, 'Home'), 'Health', { cloud: cloud() }).metricHealthy();
    const alarm = (id: string, region: string) =>
      new Alarm(stackIn(app, id, region), 'Alarm', {
        metric,
        threshold: 1,
        evaluationPeriods: 2,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      });
    expect(metric.region).toBe('us-east-1');
    expect(() => alarm('There', 'us-east-1')).not.toThrow();
  });
});
