import { type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket, type BucketProps, type IBucket, ReplicationTimeValue } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface ReplicationProps {
  /** Versioned, in another region; imported by its name, so that neither region's stack waits for the other. */
  readonly destination: IBucket;
  /**
   * Encrypts the objects there.
   *
   * @default - S3 encrypts them
   */
  readonly destinationKey?: IKey | undefined;
}

/**
 * Copies every change of a bucket, deletions too. S3 copies none that a lifecycle made, so the destination needs the same lifecycle.
 *
 * The role is made here and not by `Bucket`, which would write it into the policy of the key in the other region: then each of the two
 * stacks would wait for the other.
 */
export class Replication extends Construct {
  /** Goes into the bucket that is copied. */
  readonly props: Pick<BucketProps, 'replicationRole' | 'replicationRules'>;
  readonly #role: Role;
  readonly #to: ReplicationProps;

  constructor(scope: Construct, id: string, to: ReplicationProps) {
    super(scope, id);
    this.#to = to;
    this.#role = new Role(this, 'Role', {
      description: 'Lets S3 copy files to the other region',
      assumedBy: new ServicePrincipal('s3.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.props = {
      replicationRole: this.#role,
      replicationRules: [
        {
          id: 'standby',
          destination: to.destination,
          deleteMarkerReplication: true,
          // Tells how much is not copied yet.
          metrics: ReplicationTimeValue.FIFTEEN_MINUTES,
          ...(to.destinationKey && { kmsKey: to.destinationKey, sseKmsEncryptedObjects: true }),
        },
      ],
    };
  }

  /** AWS, "Setting up permissions for live replication", "Replicating encrypted objects". */
  allow(source: Bucket): void {
    const { destination, destinationKey } = this.#to;
    const grant = (actions: string[], resource: string) =>
      this.#role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
    grant(['s3:GetReplicationConfiguration', 's3:ListBucket'], source.bucketArn);
    grant(
      ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
      source.arnForObjects('*'),
    );
    grant(['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'], destination.arnForObjects('*'));
    if (source.encryptionKey) this.#letS3Use(source.encryptionKey, 'kms:Decrypt');
    if (destinationKey) this.#letS3Use(destinationKey, 'kms:Encrypt');
    this.#acknowledgeEveryFile(source);
  }

  /** For files alone: the keys encrypt more than those. */
  #letS3Use({ keyArn, env }: IKey, action: string): void {
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: [action],
        resources: [keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${env.region}.amazonaws.com` } },
      }),
    );
  }

  #acknowledgeEveryFile(source: Bucket): void {
    const stack = Stack.of(this);
    const sourceId = stack.getLogicalId(source.node.defaultChild as CfnElement);
    const everyFile = [`<${sourceId}.Arn>/*`, this.#to.destination.arnForObjects('*')];
    Validations.of(this.#role).acknowledge(
      ...everyFile.map((objects) => ({
        id: `AwsSolutions-IAM5[Resource::${objects}]`,
        reason: 'A copy of the bucket is a copy of every file in it.',
      })),
    );
  }
}
