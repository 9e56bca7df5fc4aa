import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { Caches } from '../data/caches.ts';
import { DataKey } from '../data/data-key.ts';
import { Database } from '../data/database.ts';
import { MediaBuckets } from '../data/media-buckets.ts';
import { WikiSecrets } from '../data/wiki-secrets.ts';
import type { Network } from '../network/network.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export const DATA = 'Data';

export interface DataStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
}

/** What a community wrote and uploaded, and what opens it. */
export class DataStack extends Wiki7Stack {
  readonly key: IKey;
  readonly database: Database;
  readonly caches: Caches;
  readonly media: MediaBuckets;
  readonly secrets: WikiSecrets;

  constructor(scope: Construct, { cloud, network }: DataStackProps) {
    super(scope, DATA, { cloud, description: 'pages, files, sessions and secrets', stateful: true });
    const { vpc, dataSubnets: subnets, groups } = network;
    const { key } = new DataKey(this, 'Key');
    this.key = key;
    this.secrets = new WikiSecrets(this, 'Secrets', { cloud, key });
    this.database = new Database(this, 'Database', {
      cloud,
      vpc,
      subnets,
      group: groups.of('database'),
      key,
    });
    this.caches = new Caches(this, 'Caches', {
      cloud,
      vpc,
      subnets,
      groups: { cache: groups.of('cache'), sessions: groups.of('sessions') },
      key,
      secrets: this.secrets,
    });
    this.media = new MediaBuckets(this, 'Media', { cloud, key });
  }
}
