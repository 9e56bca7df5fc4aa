import type { Pricer } from '../cost-item.ts';
import { runsPerMonth } from './tasks.ts';

/** Of what is there: what changed since the first recovery point is kept beside it. Assumed. */
const KEPT = 1.2;

/** How long a restored server is there until it is deleted again. Assumed. */
const RESTORED_HOURS = 4;

/** What a plan keeps: servers of RDS are told by their ARN, all else are buckets. */
export const priceBackups: Pricer = ({ region, properties }, context) => {
  const kept: readonly unknown[] = properties.BackupSelection?.Resources ?? [];
  const servers = kept.filter((one) => JSON.stringify(one).includes(':rds:')).length;
  const { mediaGb, databaseGb } = context.traffic;
  const files = { what: 'recovery points of files', key: 'backup', quantity: mediaGb * KEPT };
  const database = {
    what: 'recovery points of the database',
    key: 'rds.backup',
    quantity: databaseGb * KEPT,
  };
  return [...(kept.length > servers ? [files] : []), ...(servers > 0 ? [database] : [])].map((one) =>
    context.use(region, one),
  );
};

/** What a restore testing plan brings back and deletes again, as often as its schedule says. */
export const priceRestoreTest: Pricer = ({ region, stack, properties }, context) => {
  const plans = context
    .ofType('AWS::Backup::RestoreTestingPlan', region)
    .filter((one) => one.stack === stack);
  const runs = plans.reduce((sum, one) => sum + runsPerMonth(String(one.properties.ScheduleExpression)), 0);
  if (properties.ProtectedResourceType === 'S3') {
    const quantity = runs * context.traffic.mediaGb;
    return [context.use(region, { what: 'files restored as a test', key: 'backup.restored', quantity })];
  }
  if (properties.ProtectedResourceType !== 'RDS') return [];
  const [server] = context.ofType('AWS::RDS::DBInstance', region);
  if (!server) return [];
  const DBInstanceClass =
    properties.RestoreMetadataOverrides?.dbinstanceclass ?? server.properties.DBInstanceClass;
  const what = `${DBInstanceClass} restored as a test, ${RESTORED_HOURS} hours each`;
  const key = `rds.${DBInstanceClass}`;
  return [context.standing(region, { what, key, quantity: runs * RESTORED_HOURS })];
};
