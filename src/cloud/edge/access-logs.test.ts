import type { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { recordFields } from '../../operations/traffic/cloudfront-log.ts';
import { AccessLogs } from './access-logs.ts';
import { checkedApp, findings, stackIn } from './nag.fixture.ts';

function made(app: App = checkedApp(), region = 'us-east-1'): Stack {
  const stack = stackIn(app, 'AccessLogs', region);
  new AccessLogs(stack, 'AccessLogs', {
    wikiId: 'wiki',
    distribution: Distribution.fromDistributionAttributes(stack, 'Distribution', {
      distributionId: 'E123',
      domainName: 'd123.cloudfront.net',
    }),
    bucket: Bucket.fromBucketName(stack, 'Bucket', 'logs-in-another-region'),
  });
  return stack;
}

describe('CloudFront’s access logs', () => {
  const template = Template.fromStack(made());

  it('go from the distribution to the bucket, each day in a folder of its own', () => {
    template.hasResourceProperties('AWS::Logs::DeliverySource', {
      Name: 'wiki7-wiki-access',
      LogType: 'ACCESS_LOGS',
      ResourceArn: 'arn:aws:cloudfront::123456789012:distribution/E123',
    });
    template.hasResourceProperties('AWS::Logs::DeliveryDestination', {
      OutputFormat: 'parquet',
      DestinationResourceArn: 'arn:aws:s3:::logs-in-another-region',
    });
    template.hasResourceProperties('AWS::Logs::Delivery', {
      DeliverySourceName: { Ref: Match.stringLikeRegexp('^AccessLogsSource') },
      DeliveryDestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AccessLogsDestination'), 'Arn'] },
      RecordFields: recordFields,
      S3SuffixPath: '{yyyy}/{MM}/{dd}',
    });
  });

  it('hold nothing that lets somebody in: no cookie, no query, no address with a query', () => {
    const [delivery] = Object.values(template.findResources('AWS::Logs::Delivery'));
    const fields = delivery?.Properties.RecordFields as readonly string[];
    expect(fields).toContain('cs-uri-stem');
    expect(fields.filter((field) => /cookie|query|referer/i.test(field))).toEqual([]);
  });

  it('have no finding', () => {
    const app = checkedApp();
    made(app);
    expect(findings(app)).toBe('');
  });

  it('fails in another region than us-east-1, where AWS would refuse it', () => {
    expect(() => made(checkedApp(), 'eu-central-1')).toThrow(/us-east-1 alone/);
  });
});
