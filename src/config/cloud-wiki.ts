import { Wiki7Error } from '../base/errors.ts';
import { type CloudSizes, cloudSizes } from './cloud-profiles.ts';
import type { CloudConfig } from './cloud-schema.ts';
import type { Wiki } from './wiki.ts';

/** A wiki as it is on AWS: its address and sizes there, every rule checked. */
export interface CloudWiki {
  readonly wiki: Wiki;
  readonly cloud: CloudConfig;
  readonly sizes: CloudSizes;
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
export function resolveCloud(wiki: Wiki): CloudWiki {
  const { cloud } = wiki;
  if (!cloud) {
    return refuse(
      '`cloud` is missing: the AWS account, region, zones and host name that `synth` and `deploy` need.',
    );
  }
  const sizes = cloudSizes(wiki.profile, cloud);
  checkPlaces(cloud, sizes, wiki.profile);
  checkSizes(wiki, sizes);
  checkMail(wiki, sizes);
  const host = cloud.host;
  return {
    wiki: {
      ...wiki,
      database: { ...wiki.database, engine: wiki.database.cloudEngine },
      site: { ...wiki.site, url: `https://${host}`, host, scheme: 'https' },
    },
    cloud,
    sizes,
  };
}

function checkPlaces(cloud: CloudConfig, sizes: CloudSizes, profile: string): void {
  const { zone } = cloud.dns;
  if (cloud.host !== zone && !cloud.host.endsWith(`.${zone}`)) {
    refuse(
      `\`cloud.host\` is ${cloud.host}, which is not in \`cloud.dns.zone\` ${zone}. Give the zone that holds it.`,
    );
  }
  const strange = cloud.zones.find((name) => name.slice(0, -1) !== cloud.region);
  if (strange !== undefined) {
    refuse(`\`cloud.zones\` names ${strange}, which is no zone of \`cloud.region\` ${cloud.region}.`);
  }
  if (new Set(cloud.zones).size < cloud.zones.length) refuse('`cloud.zones` names a zone twice.');
  if (cloud.zones.length < sizes.zones) {
    refuse(
      `\`profile\` is \`${profile}\`, which uses ${sizes.zones} zones, but \`cloud.zones\` names ${cloud.zones.length}: ${cloud.zones.join(', ')}. Name another one of ${cloud.region}.`,
    );
  }
}

function checkSizes(wiki: Wiki, sizes: CloudSizes): void {
  if (sizes.databaseInsights === 'advanced' && !hasInsights(sizes.database)) {
    refuse(
      `Database Insights is \`advanced\`, but RDS does not offer that for ${sizes.database}. Take \`standard\`, or a larger \`cloud.sizes.database\`.`,
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
