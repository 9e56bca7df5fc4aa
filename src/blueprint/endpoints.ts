import type { MediaStore } from './media-store.ts';

export type PurgeTarget =
  | {
      readonly to: 'varnish';
      /** `host:port` of each edge's port of purges. */
      readonly servers: readonly string[];
    }
  | {
      readonly to: 'sqs';
      readonly queueUrl: string;
      /** Past so many tags sent in a calendar month, whole wikis are purged at once: CloudFront charges for each tag. */
      readonly tagsPerMonth: number;
    };

/** Where a wiki's parts find each other; known to whoever renders the blueprint. */
export interface Endpoints {
  readonly databaseHost: string;
  /** Servers that copy the database and may be read from, with its users and port. Where there are any, so is a cache. */
  readonly databaseReplicas: readonly string[];
  /** Certificates (PEM) of who may vouch for the database and its replicas; null: connections to it are not encrypted. */
  readonly databaseAuthorities: string | null;
  /** Null: cache and sessions live in the database. */
  readonly cacheHost: string | null;
  readonly sessionsHost: string | null;
  /** Where commands on uploaded files are run, as `http://host:port`. */
  readonly renderUrl: string;
  /** Who is told which of its copies are old. Null: nobody, and then no edge may keep pages. */
  readonly purge: PurgeTarget | null;
  /** Addresses or ranges that may say who the reader is. */
  readonly trustedProxies: readonly string[];
  readonly media: MediaStore;
}
