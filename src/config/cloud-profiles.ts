import type { CloudConfig } from './cloud-schema.ts';
import type { profiles } from './profiles.ts';

/** How much of AWS a wiki gets, beside the sizes of its containers. */
export interface CloudSizes {
  /** Zones that tasks and the database use, of those in the configuration. Subnets are in at least two always: RDS and load balancers ask for it. */
  readonly zones: 1 | 2 | 3;
  readonly egress: 'nat-instance' | 'nat-gateways' | 'endpoints';
  /** RDS instance class. */
  readonly database: string;
  readonly databaseStandby: boolean;
  /** Replicas that MediaWiki reads from. */
  readonly databaseReplicas: number;
  /** With which the database begins. The same in every profile: RDS takes no storage back, and has more than this as soon as it grew. */
  readonly databaseStorageGiB: number;
  /** Storage grows by itself up to this. */
  readonly databaseStorageMaxGiB: number;
  readonly databaseBackupDays: number;
  readonly databaseInsights: 'standard' | 'advanced';
  /** Class of ElastiCache nodes for the cache and for sessions; null: both are in the database. */
  readonly cache: { readonly objects: string; readonly sessions: string } | null;
  /** Tags that CloudFront is told to forget in a calendar month; an edit of a page takes two. */
  readonly invalidationsPerMonth: number;
  /** Web tasks at most; at least as many as `sizes.webReplicas`. */
  readonly webMax: number;
  readonly thumbsMax: number;
  readonly jobsMax: number;
  /** Share of tasks beyond the first of each service that run on spare capacity, which AWS may take back within two minutes. */
  readonly spotShare: number;
  /** Whether what sends public pictures, draws them and runs jobs is on such capacity from its first task on. */
  readonly helpersOnSpot: boolean;
  /** What the web ACL stops: `floods` by address, or known `attacks` too. */
  readonly firewall: 'floods' | 'attacks';
}

/** The least that RDS offers with gp3, which is as fast up to 400 GiB. AWS, "Amazon RDS DB instance storage". */
const STORAGE_GIB = 20;

const cloudProfiles: Readonly<Record<keyof typeof profiles, Omit<CloudSizes, 'databaseStorageGiB'>>> = {
  starter: {
    zones: 1,
    egress: 'nat-instance',
    database: 'db.t4g.micro',
    databaseStandby: false,
    databaseReplicas: 0,
    databaseStorageMaxGiB: 100,
    databaseBackupDays: 14,
    databaseInsights: 'standard',
    cache: null,
    // As many as AWS gives every account.
    invalidationsPerMonth: 1000,
    webMax: 4,
    thumbsMax: 1,
    jobsMax: 1,
    spotShare: 0,
    helpersOnSpot: true,
    firewall: 'floods',
  },
  standard: {
    zones: 2,
    egress: 'nat-gateways',
    database: 'db.m7g.large',
    databaseStandby: true,
    databaseReplicas: 0,
    databaseStorageMaxGiB: 500,
    databaseBackupDays: 30,
    databaseInsights: 'standard',
    cache: { objects: 'cache.t4g.small', sessions: 'cache.t4g.small' },
    invalidationsPerMonth: 20_000,
    webMax: 8,
    thumbsMax: 4,
    jobsMax: 4,
    spotShare: 0.5,
    helpersOnSpot: false,
    firewall: 'attacks',
  },
  large: {
    zones: 3,
    egress: 'nat-gateways',
    database: 'db.r7g.xlarge',
    databaseStandby: true,
    databaseReplicas: 1,
    databaseStorageMaxGiB: 2000,
    databaseBackupDays: 35,
    databaseInsights: 'advanced',
    cache: { objects: 'cache.m7g.large', sessions: 'cache.t4g.medium' },
    invalidationsPerMonth: 100_000,
    webMax: 24,
    thumbsMax: 8,
    jobsMax: 8,
    spotShare: 0.5,
    helpersOnSpot: false,
    firewall: 'attacks',
  },
};

/** Profile and single sizes together. */
export function cloudSizes(profile: keyof typeof profiles, cloud: CloudConfig): CloudSizes {
  const { egress, firewall, invalidationsPerMonth } = cloud;
  const single = Object.entries({ ...cloud.sizes, egress, firewall, invalidationsPerMonth }).filter(
    ([, value]) => value !== undefined,
  );
  return { databaseStorageGiB: STORAGE_GIB, ...cloudProfiles[profile], ...Object.fromEntries(single) };
}
