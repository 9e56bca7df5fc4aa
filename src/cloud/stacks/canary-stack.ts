import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { Canary } from '../functions/canary/canary.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface CanaryStackProps {
  readonly cloud: CloudWiki;
  /** `probe-password`. */
  readonly secret: ISecret;
  readonly logKey: IKey;
}

/** Looks at the wiki from outside as people do, wherever it runs. After the edge, which it looks through. */
export class CanaryStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, secret, logKey }: CanaryStackProps) {
    super(scope, 'Canary', {
      cloud,
      description: 'what looks whether it can be read and edited',
      stateful: false,
      logKey,
    });
    const { failedReads, failedEdits } = new Canary(this, 'Canary', { cloud, secret });
    new WikiAlarm(this, 'CannotRead', { signal: 'canary-reads', metric: failedReads });
    new WikiAlarm(this, 'CannotEdit', { signal: 'canary-edits', metric: failedEdits });
  }
}
