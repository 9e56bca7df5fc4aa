import type { CostContext, CostLine, Pricer } from '../cost-item.ts';
import type { PlannedResource } from '../planned-resource.ts';
import { HOURS } from '../traffic.ts';
import { storageGbOf } from './database.ts';
import { runsPerMonth } from './tasks.ts';

/** Of what is there: what changed since the first recovery point is kept beside it. Assumed. */
const KEPT = 1.2;

/** How long a restored server is there until it is deleted again. Assumed. */
const RESTORED_HOURS = 4;

/** A drill looks once a minute whether its copy is there, in so many steps of its state machine. */
const DRILL_STEPS = RESTORED_HOURS * 60 * 5;

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
  const points = runs * (properties.ProtectedResourceArns?.length ?? 1);
  const tested = context.standing(region, {
    what: 'recovery points tested',
    key: 'backup.tested',
    quantity: points,
  });
  if (properties.ProtectedResourceType === 'S3') {
    const quantity = runs * context.traffic.mediaGb;
    const files = context.use(region, { what: 'files restored as a test', key: 'backup.restored', quantity });
    return [tested, files];
  }
  if (properties.ProtectedResourceType !== 'RDS') return [tested];
  const instanceClass = properties.RestoreMetadataOverrides?.dbinstanceclass;
  return [tested, ...copies({ region, instanceClass, runs, why: 'as a test' }, context)];
};

/** The copy of the database that a state machine restores, by the class that its definition names: none where it names none. */
export function drillCosts(
  { region, properties }: PlannedResource,
  runs: number,
  context: CostContext,
): { readonly steps: number; readonly lines: readonly CostLine[] } | undefined {
  const definition = JSON.stringify(properties.DefinitionString ?? '');
  const [, instanceClass] = /instanceClass[\\":]+(db\.[a-z0-9.]+)/.exec(definition) ?? [];
  if (instanceClass === undefined) return undefined;
  const lines = copies({ region, instanceClass, runs, why: 'for a drill' }, context);
  return { steps: DRILL_STEPS, lines: lines.map((line) => ({ ...line, group: 'database' })) };
}

interface Copies {
  readonly region: string;
  /** @default - that of the database */
  readonly instanceClass: string | undefined;
  /** A month. */
  readonly runs: number;
  readonly why: string;
}

/** Copies of the region’s database, with its storage, for some hours each. */
function copies({ region, instanceClass, runs, why }: Copies, context: CostContext): readonly CostLine[] {
  const [server] = context.ofType('AWS::RDS::DBInstance', region);
  if (!server) return [];
  const name = instanceClass ?? server.properties.DBInstanceClass;
  const storageGb = storageGbOf(server, context);
  const hours = runs * RESTORED_HOURS;
  return [
    context.standing(region, {
      what: `${name} restored ${why}, ${RESTORED_HOURS} hours each`,
      key: `rds.${name}`,
      quantity: hours,
    }),
    context.standing(region, {
      what: `${storageGb} GB of storage meanwhile`,
      key: 'rds.storage',
      quantity: (storageGb * hours) / HOURS,
    }),
  ];
}
