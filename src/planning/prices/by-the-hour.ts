import { everywhere, type PriceRow, regional } from './price-row.ts';

const HOUR = 'hour';

const doubling = [
  ['large', 1],
  ['xlarge', 2],
  ['2xlarge', 4],
] as const;

/** RDS for MySQL in one zone: prices of `large` in the three regions; each next size costs twice as much. */
const rdsFamily = (
  family: string,
  virginia: number,
  frankfurt: number,
  ireland: number,
): readonly PriceRow[] =>
  doubling.flatMap(([size, times]): readonly PriceRow[] => {
    const key = `rds.${family}.${size}`;
    const usd = { 'eu-central-1': frankfurt * times, 'eu-west-1': ireland * times };
    return [
      { key, per: HOUR, source: 'rdsMany', usd: { 'us-east-1': virginia * times } },
      { key, per: HOUR, source: 'rdsRatio', usd },
    ];
  });

/** What is paid for by the hour, whether or not anybody reads. */
export const hourlyPrices: readonly PriceRow[] = [
  regional('fargate.arm64.vcpu', 'vCPU-hour', 'ecs', 0.03238, 0.03725, 0.03238),
  regional('fargate.arm64.gb', 'GB-hour', 'ecs', 0.00356, 0.00409, 0.00356),
  regional('fargate.x86_64.vcpu', 'vCPU-hour', 'ecs', 0.04048, 0.04656, 0.04048),
  regional('fargate.x86_64.gb', 'GB-hour', 'ecs', 0.004445, 0.00511, 0.004445),
  regional('fargate.ephemeral', 'GB-hour above 20', 'ecs', 0.000111, 0.000132, 0.000122),
  // Spot is «up to 70 %» cheaper and changes by the day.
  everywhere('fargate.spot-share', 'share of the price on demand', 'notReRead', 0.35),

  {
    key: 'rds.db.t4g.small',
    per: HOUR,
    source: 'rdsBilled',
    usd: { 'us-east-1': 0.032, 'eu-central-1': 0.037 },
  },
  { key: 'rds.db.t4g.small', per: HOUR, source: 'rdsRatio', usd: { 'eu-west-1': 0.034 } },
  regional('rds.db.t4g.micro', HOUR, 'notReRead', 0.016, 0.018, 0.017),
  regional('rds.db.t4g.medium', HOUR, 'notReRead', 0.065, 0.074, 0.07),
  regional('rds.db.t4g.large', HOUR, 'notReRead', 0.129, 0.148, 0.141),
  ...rdsFamily('db.m7g', 0.168, 0.2004, 0.1847),
  ...rdsFamily('db.r7g', 0.239, 0.2868, 0.2631),
  everywhere('rds.insights-advanced', 'vCPU-hour', 'cloudwatch', 0.0125),

  { key: 'valkey.cache.t4g.small', per: HOUR, source: 'elasticacheNova', usd: { 'us-east-1': 0.0256 } },
  {
    key: 'valkey.cache.t4g.small',
    per: HOUR,
    source: 'elasticache',
    usd: { 'eu-central-1': 0.0288, 'eu-west-1': 0.0272 },
  },
  { key: 'valkey.cache.t4g.medium', per: HOUR, source: 'elasticacheNova', usd: { 'us-east-1': 0.052 } },
  {
    key: 'valkey.cache.t4g.medium',
    per: HOUR,
    source: 'elasticacheRatio',
    usd: { 'eu-central-1': 0.0585, 'eu-west-1': 0.0553 },
  },
  { key: 'valkey.cache.m7g.large', per: HOUR, source: 'elasticacheNova', usd: { 'us-east-1': 0.1264 } },
  {
    key: 'valkey.cache.m7g.large',
    per: HOUR,
    source: 'elasticacheRatio',
    usd: { 'eu-central-1': 0.1518, 'eu-west-1': 0.1408 },
  },

  regional('ec2.t4g.nano', HOUR, 'ec2', 0.0042, 0.0048, 0.0046),
  regional('ec2.t4g.micro', HOUR, 'ec2', 0.0084, 0.0096, 0.0092),
  regional('ec2.t4g.small', HOUR, 'ec2', 0.0168, 0.0192, 0.0184),
  regional('ec2.t4g.medium', HOUR, 'ec2', 0.0336, 0.0384, 0.0368),
  regional('ec2.t4g.large', HOUR, 'ec2', 0.0672, 0.0768, 0.0736),
  regional('ec2.t4g.xlarge', HOUR, 'ec2', 0.1344, 0.1536, 0.1472),
  regional('ec2.t4g.2xlarge', HOUR, 'ec2', 0.2688, 0.3072, 0.2944),
  regional('ec2.r7g.2xlarge', HOUR, 'ec2', 0.4284, 0.5168, 0.4794),
  everywhere('ipv4', HOUR, 'vpc', 0.005),
  regional('nat-gateway', HOUR, 'ec2', 0.045, 0.052, 0.048),
  regional('endpoint', 'hour and zone', 'vpc', 0.01, 0.012, 0.011),

  { key: 'alb', per: HOUR, source: 'bill', usd: { 'eu-central-1': 0.027 } },
  { key: 'alb', per: HOUR, source: 'notReRead', usd: { 'us-east-1': 0.0225, 'eu-west-1': 0.0252 } },
];
