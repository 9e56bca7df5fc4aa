import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { alarmsOfThisAccount } from '../watch/alarms-of-this-account.ts';

/**
 * The key of everything that the wiki keeps: database, sessions, private files, secrets, logs, and what alarms say. Each of these services uses it on
 * behalf of whoever calls it, so IAM policies of callers decide. CloudFront is not among them: files that everybody may read are
 * encrypted by S3 (see `MediaBuckets`), so that no service outside of the wiki is ever trusted with this key.
 */
export class DataKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Database, sessions, private files, secrets and logs of the wiki',
      enableKeyRotation: true,
      // Without the key all of it is noise, backups too. The longest time to notice a mistake.
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#letLogsUseIt();
    this.#letAlarmsUseIt();
  }

  /** CloudWatch Logs calls in its own name. AWS, "Encrypt log data in CloudWatch Logs using AWS KMS". */
  #letLogsUseIt(): void {
    const { region, partition, account } = Stack.of(this);
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroupsOfThisAccount',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        // In a key's own policy this means the key.
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
          },
        },
      }),
    );
  }
  /** CloudWatch publishes in its own name to topics that are encrypted with it. AWS, "Amazon SNS key management", "CloudWatch alarms". */
  #letAlarmsUseIt(): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: alarmsOfThisAccount(this),
      }),
    );
  }
}
