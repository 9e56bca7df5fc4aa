import {
  type DBInstance,
  type DBMajorEngineVersion,
  DescribeDBMajorEngineVersionsCommand,
  type PendingMaintenanceAction,
  paginateDescribeDBInstances,
  paginateDescribePendingMaintenanceActions,
  RDSClient,
} from '@aws-sdk/client-rds';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { type Check, dateOf, daysBetween, lookAtEach, type Patient } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';

/** To ask for a new authority, restart the database, and see that everything trusts it. */
const AUTHORITY_DAYS = 90;

/** To try the next version on a copy first. After the end, AWS adds a charge by the hour or updates by itself. */
const VERSION_DAYS = 180;

/** Storage grows by itself; from this share of the most on, somebody should decide. */
const FULL_SHARE = 0.85;

export const databases: Check = {
  name: 'database',
  allWell: 'The database runs a version that AWS keeps, with room and a valid certificate.',
  of: ['AWS::RDS::DBInstance'],
  look: (patient) =>
    lookAtEach(patient.deployed.of('AWS::RDS::DBInstance'), async (resource) => {
      const instance = await instanceOf(resource, patient);
      if (!instance) return [];
      const asking = [
        async () =>
          (await pendingOf(instance, resource, patient)).map((action) => judgePending(instance, action)),
        async () => judgeVersion(instance, await versionOf(instance, resource, patient), patient.now),
      ];
      return [
        ...judgeState(instance),
        ...judgeAuthority(instance, patient.now),
        ...judgeRoom(instance),
        ...(await lookAtEach(asking, (ask) => ask())),
      ];
    }),
};

/** Nothing for one that isn't there, which drift tells. */
export async function instanceOf(
  { id, region }: DeployedResource,
  { aws }: Patient,
): Promise<DBInstance | undefined> {
  const pages = paginateDescribeDBInstances(
    { client: aws.in(RDSClient, region) },
    { DBInstanceIdentifier: id },
  );
  for await (const { DBInstances = [] } of pages) if (DBInstances[0]) return DBInstances[0];
  return undefined;
}

const nameOf = ({ DBInstanceIdentifier }: DBInstance) => `The database ${DBInstanceIdentifier}`;

/** States that need somebody; others pass, or are somebody’s wish. */
const bad = /^(?:failed|storage-full|restore-error|incompatible-|inaccessible-|insufficient-)/;

const judgeState = (instance: DBInstance): readonly Found[] =>
  bad.test(instance.DBInstanceStatus ?? '')
    ? [wrong(`${nameOf(instance)} is ${instance.DBInstanceStatus}.`, { remedy: 'docs/guide/incidents.md' })]
    : [];

function judgeAuthority(instance: DBInstance, now: Date): readonly Found[] {
  const { CertificateDetails: { CAIdentifier, ValidTill } = {}, DBInstanceIdentifier } = instance;
  if (!ValidTill || daysBetween(now, ValidTill) > AUTHORITY_DAYS) return [];
  return [
    wrong(
      `The certificate of ${DBInstanceIdentifier} (${CAIdentifier}) ends on ${dateOf(ValidTill)}; then nothing that checks it can connect.`,
      {
        remedy: `aws rds modify-db-instance --db-instance-identifier ${DBInstanceIdentifier} --ca-certificate-identifier rds-ca-rsa2048-g1, or the newest that aws rds describe-certificates names`,
      },
    ),
  ];
}

function judgeRoom(instance: DBInstance): readonly Found[] {
  const { AllocatedStorage = 0, MaxAllocatedStorage } = instance;
  if (MaxAllocatedStorage === undefined || AllocatedStorage < MaxAllocatedStorage * FULL_SHARE) return [];
  return [
    warning(
      `${nameOf(instance)} has grown to ${AllocatedStorage} GiB of the ${MaxAllocatedStorage} GiB that it may.`,
      {
        remedy: 'raise `cloud.sizes.databaseStorageMaxGiB` in config.ts, then ./wiki7 deploy',
      },
    ),
  ];
}

async function pendingOf(
  { DBInstanceArn }: DBInstance,
  { region }: DeployedResource,
  { aws }: Patient,
): Promise<readonly PendingMaintenanceAction[]> {
  const client = aws.in(RDSClient, region);
  const found: PendingMaintenanceAction[] = [];
  const pages = paginateDescribePendingMaintenanceActions({ client }, {});
  for await (const { PendingMaintenanceActions = [] } of pages)
    for (const { ResourceIdentifier, PendingMaintenanceActionDetails = [] } of PendingMaintenanceActions)
      if (ResourceIdentifier === DBInstanceArn) found.push(...PendingMaintenanceActionDetails);
  return found;
}

function judgePending(instance: DBInstance, action: PendingMaintenanceAction): Found {
  const { Action, Description, ForcedApplyDate, CurrentApplyDate, AutoAppliedAfterDate } = action;
  const date = ForcedApplyDate ?? CurrentApplyDate ?? AutoAppliedAfterDate;
  const when = date ? `; AWS does it on ${dateOf(date)}, in the maintenance window` : '';
  const what = Description?.replace(/\.$/, '') ?? Action;
  return warning(`${nameOf(instance)} waits for ${what}${when}.`, {
    remedy: `now, with a minute’s pause: aws rds apply-pending-maintenance-action --resource-identifier ${instance.DBInstanceArn} --apply-action ${Action} --opt-in-type immediate`,
  });
}

async function versionOf(
  { Engine, EngineVersion = '' }: DBInstance,
  { region }: DeployedResource,
  { aws }: Patient,
): Promise<DBMajorEngineVersion | undefined> {
  // 8.4.6 is of 8.4, and MariaDB's 11.8.3 of 11.8.
  const MajorEngineVersion = EngineVersion.split('.').slice(0, 2).join('.');
  const command = new DescribeDBMajorEngineVersionsCommand({ Engine, MajorEngineVersion });
  return (await aws.in(RDSClient, region).send(command)).DBMajorEngineVersions?.[0];
}

function judgeVersion(
  instance: DBInstance,
  version: DBMajorEngineVersion | undefined,
  now: Date,
): readonly Found[] {
  const standard = version?.SupportedEngineLifecycles?.find(
    ({ LifecycleSupportName }) => LifecycleSupportName === 'open-source-rds-standard-support',
  );
  const end = standard?.LifecycleSupportEndDate;
  if (!end || daysBetween(now, end) > VERSION_DAYS) return [];
  const sentence = `AWS’s support of ${instance.Engine} ${version?.MajorEngineVersion} ends on ${dateOf(end)}.`;
  const remedy =
    'update to a version of Wiki7 with a later one, try it on a restored copy, then ./wiki7 deploy';
  return [now > end ? wrong(sentence, { since: end, remedy }) : warning(sentence, { remedy })];
}
