import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { Stage } from '../../config/staging.ts';
import { DataKey } from '../data/data-key.ts';
import { WikiPipeline } from '../delivery/wiki-pipeline.ts';
import { DELIVERY } from '../deployed-names.ts';
import { AlarmTopic } from '../watch/alarm-topic.ts';
import { EventAlarm } from '../watch/event-alarm.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

/** What takes a change from a repository to readers. It is there once for both wikis, beside that of readers. */
export class DeliveryStack extends Wiki7Stack {
  constructor(scope: Construct, wikis: Readonly<Record<Stage, CloudWiki>>) {
    const cloud = wikis.production;
    super(scope, DELIVERY, { cloud, description: 'the pipeline that delivers it', stateful: false });
    const { key } = new DataKey(this, 'Key');
    this.encryptLogs(key);
    new AlarmTopic(this, 'Alarms', { cloud, key, part: 'delivery' });
    const { pipeline } = new WikiPipeline(this, 'Delivery', { wikis, key });
    new EventAlarm(this, 'Failed', {
      signal: 'pipeline-failed',
      pattern: {
        source: ['aws.codepipeline'],
        detailType: ['CodePipeline Pipeline Execution State Change'],
        detail: { pipeline: [pipeline.pipelineName], state: ['FAILED'] },
      },
    });
  }
}
