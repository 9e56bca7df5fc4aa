import { everywhere, type PriceRow, regional } from './price-row.ts';

const GB_MONTH = 'GB-month';

/** What is paid for by the month that it is there. */
export const monthlyPrices: readonly PriceRow[] = [
  { key: 'rds.storage', per: GB_MONTH, source: 'rdsMany', usd: { 'us-east-1': 0.115 } },
  { key: 'rds.storage', per: GB_MONTH, source: 'bill', usd: { 'eu-central-1': 0.137 } },
  { key: 'rds.storage', per: GB_MONTH, source: 'notReRead', usd: { 'eu-west-1': 0.127 } },
  regional('rds.backup', GB_MONTH, 'notReRead', 0.095, 0.103, 0.095),

  regional('ebs.gp3', GB_MONTH, 'ec2', 0.08, 0.0952, 0.088),
  regional('ebs.snapshot', GB_MONTH, 'notReRead', 0.05, 0.054, 0.05),
  regional('s3.standard', GB_MONTH, 's3', 0.023, 0.0245, 0.023),
  everywhere('ecr', GB_MONTH, 'notReRead', 0.1),
  regional('logs.kept', GB_MONTH, 'cloudwatch', 0.03, 0.0324, 0.03),
  regional('backup', GB_MONTH, 'backup', 0.05, 0.06, 0.05),

  everywhere('waf.acl', 'ACL', 'waf', 5),
  everywhere('waf.rule', 'rule', 'waf', 1),
  everywhere('route53.zone', 'zone', 'bill', 0.5),
  everywhere('route53.check', 'check of what is within AWS', 'notReRead', 0.5),
  everywhere('route53.check-option', 'option of a check', 'notReRead', 1),
  everywhere('kms.key', 'key', 'kms', 1),
  everywhere('secret', 'secret or copy', 'bill', 0.4),
  everywhere('metric', 'metric', 'cloudwatch', 0.3),
  everywhere('metric.container-insights', 'metric', 'cloudwatch', 0.07),
  everywhere('alarm', 'metric of an alarm', 'cloudwatch', 0.1),
  everywhere('alarm.composite', 'alarm of alarms', 'cloudwatch', 0.5),
  everywhere('insight-rule', 'rule of Contributor Insights', 'cloudwatch', 0.5),
  everywhere('dashboard', 'dashboard', 'notReRead', 3),
];
