import type { CostContext, Pricer } from '../cost-item.ts';
import type { PlannedResource } from '../planned-resource.ts';
import { HOURS } from '../traffic.ts';
import { wakingShare } from './sleep.ts';

/** What an instance says of its operating system in a month, once a minute. Assumed. */
const MONITORED_GB = 0.4;

/** Backups grow by this share of the database a day. Assumed. */
const CHANGED_A_DAY = 0.03;

/** Kilobytes between the database and a task for a request, both ways. Assumed. */
const KILOBYTES_A_REQUEST = 100;

/** Kilobytes of binary log for an edit, which a replica in another region is sent. Assumed. */
const KILOBYTES_AN_EDIT = 100;

/** A server of RDS: its hours, storage, backups and what it tells. */
export const priceDatabase: Pricer = (instance, context) => {
  const { region, properties } = instance;
  const { DBInstanceClass, MultiAZ, MonitoringInterval, SourceDBInstanceIdentifier } = properties;
  const servers = MultiAZ === true || MultiAZ === 'true' ? 2 : 1;
  const both = servers === 2 ? ', and a standby' : '';
  const { databaseGb, edits } = context.traffic;
  const storageGb = storageGbOf(instance, context);
  const lines = [
    context.standing(region, {
      what: `${DBInstanceClass}${both}`,
      key: `rds.${DBInstanceClass}`,
      quantity: servers * HOURS * wakingShare(instance, context),
    }),
    context.standing(region, {
      what: `${storageGb} GB of storage${both}`,
      key: 'rds.storage',
      quantity: servers * storageGb,
    }),
  ];
  if (properties.DatabaseInsightsMode === 'advanced') {
    const quantity = vcpusOf(String(DBInstanceClass)) * servers * HOURS;
    lines.push(
      context.standing(region, { what: 'Database Insights', key: 'rds.insights-advanced', quantity }),
    );
  }
  const backupGb = databaseGb * (1 + Number(properties.BackupRetentionPeriod ?? 0) * CHANGED_A_DAY);
  if (SourceDBInstanceIdentifier === undefined && backupGb > storageGb) {
    const what = 'backups above the size of the storage';
    lines.push(context.use(region, { what, key: 'rds.backup', quantity: backupGb - storageGb }));
  }
  if (Number(MonitoringInterval ?? 0) > 0) {
    const quantity = (MONITORED_GB * servers * 60) / Number(MonitoringInterval);
    lines.push(context.standing(region, { what: 'measurements of the server', key: 'logs.in', quantity }));
  }
  const zones = zonesOf(region, context);
  if (SourceDBInstanceIdentifier === undefined && zones > 1 && context.usedIn(region)) {
    const quantity = ((context.flow.originRequests * KILOBYTES_A_REQUEST) / 1e6) * ((zones - 1) / zones);
    lines.push(context.use(region, { what: 'to tasks in other zones', key: 'transfer.zones', quantity }));
  }
  if (typeof SourceDBInstanceIdentifier === 'string' && !SourceDBInstanceIdentifier.includes(`:${region}:`)) {
    const quantity = (edits * KILOBYTES_AN_EDIT) / 1e6;
    lines.push(context.use(region, { what: 'from the first region', key: 'transfer.regions', quantity }));
  }
  return lines;
};

/** Storage that a server begins with, or has grown to. */
export const storageGbOf = (instance: PlannedResource, context: CostContext): number =>
  Math.max(startsWith(instance, context), Math.ceil(context.traffic.databaseGb / 0.9));

/** A replica begins with what its source has. */
function startsWith({ properties }: PlannedResource, context: CostContext): number {
  const own = properties.AllocatedStorage;
  const source = context
    .ofType('AWS::RDS::DBInstance')
    .find(({ properties: other }) => other.AllocatedStorage !== undefined);
  return Number(own ?? source?.properties.AllocatedStorage ?? 20);
}

/** Zones in which tasks run. */
function zonesOf(region: string, context: CostContext): number {
  const subnets = context
    .ofType('AWS::ECS::Service', region)
    .map(({ properties }) => properties.NetworkConfiguration?.AwsvpcConfiguration?.Subnets ?? []);
  return Math.max(1, ...subnets.map((all: readonly unknown[]) => all.length));
}

/** Processors of a class. AWS, "Hardware specifications for DB instance classes". */
function vcpusOf(instanceClass: string): number {
  const size = instanceClass.split('.')[2] ?? '';
  const [, times = '1'] = /^(\d+)xlarge$/.exec(size) ?? [];
  return size.endsWith('xlarge') ? 4 * Number(times) : 2;
}
