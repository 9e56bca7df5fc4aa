import { everywhere, type PriceRow, regional } from './price-row.ts';

/** What is paid for by what readers and editors do. */
export const usePrices: readonly PriceRow[] = [
  everywhere('alb.capacity', 'capacity unit-hour', 'notReRead', 0.008),
  regional('nat-gateway.gb', 'GB', 'ec2', 0.045, 0.052, 0.048),
  everywhere('endpoint.gb', 'GB', 'vpc', 0.01),
  // A cent as it leaves one zone, and another as it comes into the next.
  everywhere('transfer.zones', 'GB', 'notReRead', 0.02),
  everywhere('transfer.regions', 'GB', 'notReRead', 0.02),
  everywhere('transfer.internet', 'GB', 'notReRead', 0.09),

  everywhere('cloudfront.gb', 'GB', 'notReRead', 0.085),
  { key: 'cloudfront.request', per: 'request', source: 'cloudfront', usd: { 'us-east-1': 0.000001 } },
  {
    key: 'cloudfront.request',
    per: 'request',
    source: 'notReRead',
    usd: { 'eu-central-1': 0.0000012, 'eu-west-1': 0.0000012 },
  },
  everywhere('cloudfront.function', 'run', 'notReRead', 0.0000001),
  everywhere('cloudfront.invalidation', 'path', 'notReRead', 0.005),
  everywhere('cloudfront.store-read', 'read', 'notReRead', 0.00000003),
  everywhere('waf.request', 'request', 'waf', 0.0000006),
  everywhere('route53.query', 'query', 'route53', 0.0000004),

  regional('logs.in', 'GB', 'cloudwatch', 0.5, 0.63, 0.57),
  regional('s3.write', 'request', 's3', 0.000005, 0.0000054, 0.000005),
  regional('s3.read', 'request', 's3', 0.0000004, 0.00000043, 0.0000004),
  everywhere('kms.request', 'request', 'kms', 0.000003),
  everywhere('lambda.request', 'call', 'lambda', 0.0000002),
  everywhere('lambda.arm64', 'GB-second', 'lambda', 0.0000133334),
  everywhere('lambda.x86_64', 'GB-second', 'lambda', 0.0000166667),
  everywhere('scheduler.call', 'call', 'notReRead', 0.000001),
  everywhere('sqs.request', 'request', 'notReRead', 0.0000004),
  everywhere('states.transition', 'step', 'notReRead', 0.000025),
  regional('synthetics.run', 'run', 'cloudwatch', 0.0012, 0.0016, 0.0014),
  regional('codebuild.arm64.small', 'minute', 'codebuild', 0.0034, 0.00387, 0.00384),
  regional('codebuild.arm64.large', 'minute', 'notReRead', 0.015, 0.0175, 0.0169),
  everywhere('codebuild.x86_64.small', 'minute', 'codebuild', 0.005),
  everywhere('codebuild.x86_64.large', 'minute', 'codebuild', 0.02),
  everywhere('athena.tb', 'TB searched', 'athena', 5),
  everywhere('glue.unit', 'unit-hour', 'glue', 0.44),
  regional('logs.parquet', 'GB turned into Parquet', 'cloudwatch', 0.03, 0.047, 0.034),
  regional('backup.restored', 'GB restored', 'backup', 0.02, 0.024, 0.02),
  regional('backup.tested', 'recovery point tested', 'backup', 1.5, 1.8, 1.5),
  everywhere('codepipeline.minute', 'minute of an action', 'notReRead', 0.002),
];

/** What AWS gives every account each month, for as long as it is there. «AWS Free Tier», the offers that never end. */
export const monthlyAllowances: Readonly<Record<string, number>> = {
  'cloudfront.gb': 1024,
  'cloudfront.request': 10_000_000,
  'cloudfront.function': 2_000_000,
  'cloudfront.invalidation': 1000,
  'route53.check': 50,
  alarm: 10,
  metric: 10,
  dashboard: 3,
  // What is kept and what is searched is in the same five gigabytes.
  'logs.in': 5,
  'kms.request': 20_000,
  'lambda.request': 1_000_000,
  // GB-seconds of both architectures are one allowance; functions here are almost all arm64.
  'lambda.arm64': 400_000,
  'scheduler.call': 14_000_000,
  'sqs.request': 1_000_000,
  'states.transition': 4000,
  'synthetics.run': 100,
  'codepipeline.minute': 100,
  'transfer.internet': 100,
};
