import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { recoveryOf } from '../../config/recovery-schema.ts';
import { Caches } from '../data/caches.ts';
import { DataKey } from '../data/data-key.ts';
import { Database } from '../data/database.ts';
import { DatabaseAlarms } from '../data/database-alarms.ts';
import { MediaBuckets, type MediaBucketsProps } from '../data/media-buckets.ts';
import { SessionsAlarm } from '../data/sessions-alarm.ts';
import { WikiSecrets } from '../data/wiki-secrets.ts';
import { DATA } from '../deployed-names.ts';
import type { Network } from '../network/network.ts';
import { letBackupsBeCopied } from '../recovery/copied-backups.ts';
import { AlarmTopic } from '../watch/alarm-topic.ts';
import type { ServedData } from './service-stack.ts';
import type { StandbyFilesStack } from './standby-files-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface DataStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
  /** In a second region, which gets copies. @default - none */
  readonly standby?: StandbyFilesStack | undefined;
}

/** What a community wrote and uploaded, and what opens it. */
export class DataStack extends Wiki7Stack implements ServedData {
  readonly key: IKey;
  readonly database: Database;
  readonly caches: Caches;
  readonly media: MediaBuckets;
  readonly secrets: WikiSecrets;

  constructor(scope: Construct, { cloud, network, standby }: DataStackProps) {
    super(scope, DATA, { cloud, description: 'pages, files, sessions and secrets', stateful: true });
    const { vpc, dataSubnets: subnets, groups } = network;
    const { key } = new DataKey(this, 'Key');
    this.key = key;
    const backups = recoveryOf(cloud.wiki.profile, cloud.cloud.recovery);
    if (backups.vault !== 'none' && backups.copyTo) letBackupsBeCopied(key, backups.copyTo);
    new AlarmTopic(this, 'Alarms', { cloud, key });
    const copyTo = standby && { region: standby.region, key: standby.key };
    this.secrets = new WikiSecrets(this, 'Secrets', { cloud, key, copyTo });
    this.database = new Database(this, 'Database', {
      cloud,
      vpc,
      subnets,
      group: groups.of('database'),
      key,
      copySecretTo: copyTo,
    });
    this.caches = new Caches(this, 'Caches', {
      cloud,
      vpc,
      subnets,
      groups: { cache: groups.of('cache'), sessions: groups.of('sessions') },
      key,
      secrets: this.secrets,
    });
    this.#watch(cloud);
    this.media = new MediaBuckets(this, 'Media', {
      cloud,
      key,
      ...(standby && { replicateTo: this.#copies(standby) }),
    });
  }

  #watch({ sizes }: CloudWiki): void {
    const { instance, replicas } = this.database;
    new DatabaseAlarms(this, 'DatabaseAlarms', { instance, instanceClass: sizes.database, replicas });
    const { sessionsNode: node } = this.caches;
    if (node !== null) new SessionsAlarm(this, 'SessionsAlarm', { node });
  }

  /** By their names, which are known before they are made: then neither region's bucket waits for the other. */
  #copies({ names, key }: StandbyFilesStack): NonNullable<MediaBucketsProps['replicateTo']> {
    return {
      publicFiles: Bucket.fromBucketName(this, 'StandbyPublic', names.publicFiles),
      privateFiles: Bucket.fromBucketName(this, 'StandbyPrivate', names.privateFiles),
      key,
    };
  }
}
