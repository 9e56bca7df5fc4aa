import { Wiki7Error } from '../base/errors.ts';
import type { CloudConfig } from './cloud-schema.ts';
import { profiles } from './profiles.ts';
import { databaseNames, type Wiki } from './wiki.ts';

/** Which of the two wikis that a configuration describes on AWS. */
export type Stage = 'production' | 'staging';

/**
 * The staging wiki of a configuration, as a wiki of its own: its id is another one, and so is every name that is made of it. What
 * is not said of it in `cloud.staging` it has from the wiki itself, but for what one pays for by the hour and what is signed or
 * copied elsewhere.
 */
export function stagingWiki(wiki: Wiki): Wiki {
  const { cloud } = wiki;
  const staging = cloud?.staging;
  if (!cloud || !staging) return wiki;
  const id = `${wiki.id}staging`;
  return {
    ...wiki,
    id,
    // Mails and pages say which of the two they are of. Names have 100 characters at most.
    name: `${wiki.name.slice(0, 90)} (staging)`,
    profile: staging.profile,
    sizes: profiles[staging.profile],
    databases: databaseNames(id, wiki.language),
    cloud: {
      ...cloud,
      account: staging.account ?? cloud.account,
      region: staging.region ?? cloud.region,
      zones: staging.zones ?? cloud.zones,
      host: staging.host,
      dns: staging.dns ?? cloud.dns,
      dnssec: false,
      budget: staging.budget,
      sizes: {},
      standbyRegion: undefined,
      asleep: asleepOf(staging),
      recovery: { vault: 'none', drill: 'off' },
      firewall: undefined,
      egress: undefined,
      invalidationsPerMonth: undefined,
    },
  };
}

/** Nobody looks at it by night; a deployment wakes it. */
const NIGHT = { from: '20:00', to: '06:00', timezone: 'UTC' } as const;

const asleepOf = ({ asleep, profile }: NonNullable<CloudConfig['staging']>): CloudConfig['asleep'] =>
  asleep === false ? undefined : (asleep ?? (profile === 'large' ? undefined : NIGHT));

/**
 * Refuses a staging wiki, or a pipeline, that would be in the way of the wiki itself.
 *
 * @throws Wiki7Error W7-CONFIG
 */
export function checkStaging(cloud: CloudConfig): void {
  const { staging, pipeline } = cloud;
  if (!staging) {
    if (!pipeline) return;
    refuse(
      '`cloud.pipeline` is there, but `cloud.staging` is missing: a change is delivered there first. Give staging a host name.',
    );
  }
  if (staging.host === cloud.host) {
    refuse(`\`cloud.staging.host\` is ${staging.host}, where readers are. Give staging another host name.`);
  }
  checkZone(cloud, staging);
  if (staging.region !== undefined && staging.region !== cloud.region && !staging.zones) {
    refuse(
      `\`cloud.staging.region\` is ${staging.region}, but \`cloud.staging.zones\` is missing. Name two zones of that region.`,
    );
  }
  if (pipeline && staging.account !== undefined && staging.account !== cloud.account) {
    refuse(
      `\`cloud.staging.account\` is ${staging.account}, but \`cloud.pipeline\` delivers within one account, ${cloud.account}. Leave one of the two out.`,
    );
  }
}

function checkZone(cloud: CloudConfig, { dns }: NonNullable<CloudConfig['staging']>): void {
  const { hostedZone, zone } = cloud.dns;
  if (!dns && hostedZone === 'create') {
    refuse(
      `\`cloud.staging.dns\` is missing, and \`cloud.dns\` makes the zone ${zone}, whose id is not known before. Deploy the wiki, then give \`cloud.staging.dns\` that zone with \`hostedZone: 'import'\`; or a zone of its own below it.`,
    );
  }
  if (dns?.hostedZone === 'create' && dns.zone === zone) {
    refuse(
      `\`cloud.staging.dns\` would make a second zone ${zone}, to which nobody would point. Give it that zone with \`hostedZone: 'import'\`, or one below it.`,
    );
  }
}

function refuse(sentence: string): never {
  throw new Wiki7Error('W7-CONFIG', sentence);
}
