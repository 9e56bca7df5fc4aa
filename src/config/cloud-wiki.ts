import { Wiki7Error } from '../base/errors.ts';
import { type CloudSizes, cloudSizes } from './cloud-profiles.ts';
import type { CloudConfig } from './cloud-schema.ts';
import { upkeepHour } from './hours-of-sleep.ts';
import { vaultPlace } from './recovery-schema.ts';
import { sleepProblem } from './sleep-problem.ts';
import { checkStaging, type Stage, stagingWiki } from './staging.ts';
import type { Wiki } from './wiki.ts';

/** A wiki as it is on AWS: its address and sizes there, every rule checked. */
export interface CloudWiki {
  readonly wiki: Wiki;
  readonly cloud: CloudConfig;
  readonly sizes: CloudSizes;
  readonly stage: Stage;
  /** Whether this is the wiki in its second region, which rests until `failover`. */
  readonly isStandby: boolean;
}

/**
 * Whether RDS offers Database Insights for an instance class. AWS, "Amazon RDS DB engine, Region, and instance class support for
 * Database Insights".
 */
export const hasInsights = (instanceClass: string): boolean =>
  !/^db\.t[0-9a-z]+\.(?:micro|small)$/.test(instanceClass);

/**
 * Fills in what depends on other options and refuses contradictions that the schema can't see.
 *
 * @throws Wiki7Error W7-CONFIG with one sentence
 */
export function resolveCloud(wiki: Wiki, stage: Stage = 'production'): CloudWiki {
  const production = resolved(wiki, 'production', 'cloud');
  checkStaging(production.cloud);
  // A mistake in either is told before anything is deployed of the other.
  const staging = production.cloud.staging && resolved(stagingWiki(wiki), 'staging', 'cloud.staging');
  if (stage === 'production') return production;
  return (
    staging ??
    refuse('`cloud.staging` is missing: the host name of the staging wiki that `--stage staging` needs.')
  );
}

function resolved(wiki: Wiki, stage: Stage, option: 'cloud' | 'cloud.staging'): CloudWiki {
  const { cloud } = wiki;
  if (!cloud) {
    return refuse(
      '`cloud` is missing in config.ts: the AWS account, region, zones and host name, from which the wiki on AWS is made. docs/guide/aws.md shows one; `synth` and `cost` take a made-up account too.',
    );
  }
  const sizes = cloudSizes(wiki.profile, cloud);
  checkPlaces(option, cloud, sizes, wiki.profile);
  checkSizes(wiki, sizes);
  checkMail(wiki, sizes);
  checkCopies(cloud);
  const sleepless = sleepProblem(cloud, sizes);
  if (sleepless !== undefined) refuse(sleepless);
  const host = cloud.host;
  return {
    wiki: {
      ...wiki,
      ...(cloud.asleep && { cron: { ...wiki.cron, nightlyHour: upkeepHour(cloud.asleep) } }),
      database: { ...wiki.database, engine: wiki.database.cloudEngine },
      site: { ...wiki.site, url: `https://${host}`, host, scheme: 'https' },
    },
    cloud,
    sizes,
    stage,
    isStandby: false,
  };
}

/**
 * The same wiki in its `cloud.standbyRegion`; undefined without one. Sessions and cache are in its database, so that nothing that is
 * paid for by the hour waits there but the replica, the way out and a load balancer.
 */
export function standbyOf({ wiki, cloud, sizes, stage }: CloudWiki): CloudWiki | undefined {
  if (!cloud.standbyRegion) return undefined;
  return {
    wiki,
    cloud: { ...cloud, ...cloud.standbyRegion },
    sizes: { ...sizes, cache: null, databaseReplicas: 0, databaseStandby: false, helpersOnSpot: false },
    stage,
    isStandby: true,
  };
}

function checkPlaces(option: string, cloud: CloudConfig, sizes: CloudSizes, profile: string): void {
  const { zone } = cloud.dns;
  if (cloud.host !== zone && !cloud.host.endsWith(`.${zone}`)) {
    refuse(
      `\`${option}.host\` is ${cloud.host}, which is not in \`${option}.dns.zone\` ${zone}. Give the zone that holds it.`,
    );
  }
  const needed = { count: sizes.zones, profile };
  checkZones(option, cloud, needed);
  const { standbyRegion } = cloud;
  if (!standbyRegion) return;
  if (standbyRegion.region === cloud.region) {
    refuse(
      `\`cloud.standbyRegion.region\` is ${cloud.region}, where the wiki itself lives, so both would be lost together. Name another region.`,
    );
  }
  checkZones('cloud.standbyRegion', standbyRegion, needed);
}

function checkZones(
  option: string,
  { region, zones }: Pick<CloudConfig, 'region' | 'zones'>,
  needed: { readonly count: number; readonly profile: string },
): void {
  const strange = zones.find((name) => name.slice(0, -1) !== region);
  if (strange !== undefined) {
    refuse(`\`${option}.zones\` names ${strange}, which is no zone of \`${option}.region\` ${region}.`);
  }
  if (new Set(zones).size < zones.length) refuse(`\`${option}.zones\` names a zone twice.`);
  if (zones.length < needed.count) {
    refuse(
      `\`profile\` is \`${needed.profile}\`, which uses ${needed.count} zones, but \`${option}.zones\` names ${zones.length}: ${zones.join(', ')}. Name another one of ${region}.`,
    );
  }
}

/** AWS, "Creating backup copies": of RDS's, AWS Backup makes one step alone. */
function checkCopies({ account, region, recovery: { copyTo } }: CloudConfig): void {
  if (copyTo === undefined) return;
  const vault = vaultPlace(copyTo);
  const elsewhere = { account: vault.account !== account, region: vault.region !== region };
  if (elsewhere.account && elsewhere.region) {
    refuse(
      `\`cloud.recovery.copyTo\` is in another account and in another region, but AWS Backup takes a database to one of the two alone. Name a vault of ${vault.account} in ${region}, or one of ${account} in ${vault.region}.`,
    );
  }
  if (!elsewhere.account && !elsewhere.region) {
    refuse(
      '`cloud.recovery.copyTo` is in the account and region of the wiki itself, so that backups and copies would be lost together. Name a vault in another region or account.',
    );
  }
}

function checkSizes(wiki: Wiki, sizes: CloudSizes): void {
  if (sizes.databaseInsights === 'advanced' && !hasInsights(sizes.database)) {
    refuse(
      `Database Insights is \`advanced\`, but RDS does not offer that for ${sizes.database}. Take \`standard\`, or a larger \`cloud.sizes.database\`.`,
    );
  }
  // A tenth more is the least that RDS takes. AWS, "Managing capacity automatically with Amazon RDS storage autoscaling".
  const leastGiB = Math.ceil((sizes.databaseStorageGiB * 11) / 10);
  if (sizes.databaseStorageMaxGiB < leastGiB) {
    refuse(
      `The database begins with ${sizes.databaseStorageGiB} GiB and may grow to ${sizes.databaseStorageMaxGiB}, but RDS wants a tenth of room at least. Raise \`cloud.sizes.databaseStorageMaxGiB\` to ${leastGiB}.`,
    );
  }
  if (sizes.webMax < wiki.sizes.webReplicas) {
    refuse(
      `\`cloud.sizes.webMax\` is ${sizes.webMax}, below \`sizes.webReplicas\` ${wiki.sizes.webReplicas}, which always run.`,
    );
  }
}

function checkMail(wiki: Wiki, sizes: CloudSizes): void {
  const host = wiki.mail?.smtp.host;
  if (sizes.egress !== 'endpoints' || host === undefined) return;
  if (wiki.cloud?.standbyRegion) {
    refuse(
      '`cloud.egress` is `endpoints` and the wiki sends mail, but `cloud.standbyRegion` could not: Amazon’s mail servers have another name and another password in each region. Choose `nat-gateways`, or leave one of the three out.',
    );
  }
  const ses = `email-smtp.${wiki.cloud?.region}.amazonaws.com`;
  if (host !== ses) {
    refuse(
      `\`cloud.egress\` is \`endpoints\`, with no way out, so \`mail.smtp.host\` can only be ${ses}; it is ${host}. Or choose \`nat-instance\`.`,
    );
  }
}

function refuse(sentence: string): never {
  throw new Wiki7Error('W7-CONFIG', sentence);
}
