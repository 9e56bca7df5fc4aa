import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { DataKey } from '../data/data-key.ts';
import { MediaBuckets, standbyBucketNames } from '../data/media-buckets.ts';
import { AlarmTopic } from '../watch/alarm-topic.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

/**
 * The key and the buckets of the second region. They are there before anything is copied to them, so this stack comes before the
 * wiki's own data; what is copied from a database that exists already is in `StandbyDataStack`.
 */
export class StandbyFilesStack extends Wiki7Stack {
  readonly key: IKey;
  readonly names: ReturnType<typeof standbyBucketNames>;
  readonly media: MediaBuckets;

  constructor(scope: Construct, cloud: CloudWiki) {
    super(scope, 'Files', { cloud, description: 'copies of its files', stateful: true });
    this.key = new DataKey(this, 'Key').key;
    new AlarmTopic(this, 'Alarms', { cloud, key: this.key });
    this.names = standbyBucketNames(cloud);
    this.media = new MediaBuckets(this, 'Media', { cloud, key: this.key, names: this.names });
  }
}
