import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { CopiedSecrets } from '../data/copied-secrets.ts';
import { DatabaseAlarms, replicaLag } from '../data/database-alarms.ts';
import { DatabaseCopy } from '../data/database-copy.ts';
import type { MediaBuckets } from '../data/media-buckets.ts';
import { DATA } from '../deployed-names.ts';
import type { Network } from '../network/network.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import type { DataStack } from './data-stack.ts';
import type { ServedData } from './service-stack.ts';
import type { StandbyFilesStack } from './standby-files-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface StandbyDataStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
  readonly files: StandbyFilesStack;
  /** What is copied. */
  readonly home: DataStack;
}

/** What a community wrote, as the second region has it: a replica of the database, and the secrets that open it. */
export class StandbyDataStack extends Wiki7Stack implements ServedData {
  readonly key: IKey;
  readonly database: DatabaseCopy;
  readonly secrets: CopiedSecrets;
  readonly media: MediaBuckets;
  /** In the database. */
  readonly caches = { objects: null, sessions: null };

  constructor(scope: Construct, { cloud, network, files, home }: StandbyDataStackProps) {
    super(scope, DATA, { cloud, description: 'copies of its pages and secrets', stateful: true });
    const { vpc, dataSubnets: subnets, groups } = network;
    const { key } = files;
    this.key = key;
    this.media = files.media;
    this.secrets = new CopiedSecrets(this, 'Secrets', { originals: home.secrets, key });
    this.database = new DatabaseCopy(this, 'Database', {
      cloud,
      vpc,
      subnets,
      group: groups.of('database'),
      key,
      source: home.database,
    });
    const { instance } = this.database;
    new DatabaseAlarms(this, 'DatabaseAlarms', {
      instance,
      instanceClass: cloud.sizes.database,
      replicas: [],
    });
    new WikiAlarm(this, 'Late', { signal: 'copy-late', metric: replicaLag(instance) });
    this.addStackDependency(home);
  }
}
