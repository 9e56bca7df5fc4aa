import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface PurgeQueueProps {
  /** Of the same region; encrypts what waits. */
  readonly key: IKey;
}

/**
 * What changed, on its way from the sidecars of a region to CloudFront. A purge that CloudFront doesn't take is tried again for half an hour,
 * and then kept for two weeks where an alarm tells of it.
 */
export class PurgeQueue extends Construct {
  /** For how long a batch may be worked on. */
  static readonly longestCall = Duration.seconds(20);
  /**
   * Until a batch that failed is handed over again. Lambda asks for six times what a call may take (AWS, "Configuring an SQS event
   * source"). And a message that was handed over three times is left out of the age of the oldest one (SQS, "Available CloudWatch metrics"),
   * so three of these must be longer than the alarm's five minutes.
   */
  static readonly again = Duration.seconds(120);
  static readonly attempts = 15;

  readonly queue: sqs.Queue;
  /** What was given up. */
  readonly failed: sqs.Queue;
  readonly key: IKey;

  constructor(scope: Construct, id: string, { key }: PurgeQueueProps) {
    super(scope, id);
    this.key = key;
    const common = {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: key,
      // The key is asked for once in this time.
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
    };
    this.failed = new sqs.Queue(this, 'Failed', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: PurgeQueue.again,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.failed, maxReceiveCount: PurgeQueue.attempts },
    });
    Validations.of(this.failed).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the purges itself.',
    });
  }

  /** Lets a task send, and nothing else. */
  grantSend(role: iam.IRole): void {
    for (const statement of this.sendStatements()) role.addToPrincipalPolicy(statement);
  }

  /** The key is the wiki's own, so it is used through SQS alone. */
  sendStatements(): readonly iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sqs.${Stack.of(this).region}.amazonaws.com` } },
      }),
    ];
  }
}
