import { Duration, Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PurgeQueue } from '../../compute/purge-queue.ts';
import { CloudFunction } from '../cloud-function.ts';
import { batchSize } from './handler.ts';

export interface PurgeProps {
  /** Of the region of the stack: Lambda reads no queue of another. */
  readonly queue: Pick<PurgeQueue, 'queue' | 'key'>;
  readonly distribution: IDistribution;
}

/** Empties CloudFront's caches of what the queue says. */
export class Purge extends Construct {
  constructor(scope: Construct, id: string, { queue: { queue, key }, distribution }: PurgeProps) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    const { function: empty } = new CloudFunction(this, 'Empty', {
      description: 'Empties CloudFront’s caches of what has changed',
      entry: new URL('./index.ts', import.meta.url),
      timeout: PurgeQueue.longestCall,
      environment: { WIKI7_DISTRIBUTION: distribution.distributionId },
      statements: [
        new PolicyStatement({
          actions: ['cloudfront:CreateInvalidation'],
          resources: [`arn:${partition}:cloudfront::${account}:distribution/${distribution.distributionId}`],
        }),
        // See AWS, "Configuring execution role permissions" for queues.
        new PolicyStatement({
          actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          resources: [queue.queueArn],
        }),
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [key.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': `sqs.${region}.amazonaws.com` } },
        }),
      ],
    });
    new EventSourceMapping(this, 'Source', {
      target: empty,
      eventSourceArn: queue.queueArn,
      batchSize,
      // The least that there is. CloudFront works through invalidations no faster for being asked by many.
      maxConcurrency: 2,
      // Nothing is waited for: the sidecar has put together what belongs together.
      maxBatchingWindow: Duration.seconds(0),
      reportBatchItemFailures: true,
    });
  }
}
