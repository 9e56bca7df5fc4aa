import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { PurgeQueue } from '../compute/purge-queue.ts';
import { Purge } from '../functions/purge/purge.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface PurgeStackProps {
  readonly cloud: CloudWiki;
  /** In the region of `cloud`. */
  readonly queue: PurgeQueue;
  /** The wiki has one, whichever region serves. */
  readonly distribution: IDistribution;
  /** Encrypts what its function says. */
  readonly logKey: IKey;
}

/**
 * What takes edits from the queue of a region to the distribution. Each region has its own, since Lambda reads no queue of another, and
 * after the edge, which is made after everything of both regions that it leads to.
 */
export class PurgeStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, queue, distribution, logKey }: PurgeStackProps) {
    super(scope, 'Purge', {
      cloud,
      description: 'how edits reach what readers meet',
      stateful: false,
      logKey,
    });
    new Purge(this, 'Purge', { queue, distribution });
  }
}
