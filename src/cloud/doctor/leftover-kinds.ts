import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeSnapshotsCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';

/** What nobody owns. */
export interface Leftover {
  /** As `the key 1234…`. */
  readonly what: string;
  /** A row of the price table, and how much of it. @default - it costs nothing, or by use alone */
  readonly price?: { readonly key: string; readonly quantity: number };
  readonly since?: Date | undefined;
  /** What takes it away, for good. */
  readonly remedy: string;
}

interface Question {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly aws: Aws;
}

interface LeftoverKind {
  /** Of its ARN; the first group is what CloudFormation may call it. */
  readonly pattern: RegExp;
  /** Nothing for what is there no more, is going already, or belongs to a service of AWS. */
  ask(question: Question): Promise<Leftover | undefined>;
}

/** Tags outlive what they are on, by up to days. */
const orGone = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: Error) => {
    if (/NotFound|DoesNotExist/.test(error.name)) return undefined;
    throw error;
  });

/** Kinds of things that outlive a stack, or that cost while nobody looks. */
export const leftoverKinds: readonly LeftoverKind[] = [
  {
    pattern: /:kms:[^:]+:\d+:key\/(.+)$/,
    ask: async ({ id, region, aws }) => {
      const answer = await orGone(aws.in(KMSClient, region).send(new DescribeKeyCommand({ KeyId: id })));
      const { KeyState, CreationDate } = answer?.KeyMetadata ?? {};
      if (!answer || KeyState === 'PendingDeletion' || KeyState === 'PendingReplicaDeletion')
        return undefined;
      return {
        what: `the key ${id}`,
        price: { key: 'kms.key', quantity: 1 },
        since: CreationDate,
        remedy: `aws kms schedule-key-deletion --region ${region} --key-id ${id}; what it encrypts is lost with it, backups too`,
      };
    },
  },
  {
    pattern: /:ec2:[^:]+:\d+:volume\/(.+)$/,
    ask: async ({ id, region, aws }) => {
      const answer = await orGone(
        aws.in(EC2Client, region).send(new DescribeVolumesCommand({ VolumeIds: [id] })),
      );
      const [volume] = answer?.Volumes ?? [];
      // One in use goes with its machine.
      if (volume?.State !== 'available') return undefined;
      return {
        what: `the volume ${id} of ${volume.Size} GiB`,
        price: { key: 'ebs.gp3', quantity: volume.Size ?? 0 },
        since: volume.CreateTime,
        remedy: `aws ec2 delete-volume --region ${region} --volume-id ${id}`,
      };
    },
  },
  {
    pattern: /:ec2:[^:]+:\d*:snapshot\/(.+)$/,
    ask: async ({ id, region, aws }) => {
      const answer = await orGone(
        aws.in(EC2Client, region).send(new DescribeSnapshotsCommand({ SnapshotIds: [id] })),
      );
      const [snapshot] = answer?.Snapshots ?? [];
      const isOfBackup = snapshot?.Tags?.some(({ Key }) => Key?.startsWith('aws:backup:'));
      if (!snapshot || isOfBackup) return undefined;
      return {
        what: `the snapshot ${id} of ${snapshot.VolumeSize} GiB at most`,
        price: { key: 'ebs.snapshot', quantity: snapshot.VolumeSize ?? 0 },
        since: snapshot.StartTime,
        remedy: `aws ec2 delete-snapshot --region ${region} --snapshot-id ${id}`,
      };
    },
  },
  {
    pattern: /:rds:[^:]+:\d+:db:(.+)$/,
    ask: async ({ id, region, aws }) => {
      const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
      const [instance] = (await orGone(aws.in(RDSClient, region).send(command)))?.DBInstances ?? [];
      if (!instance) return undefined;
      return {
        what: `the database ${id}`,
        price: { key: `rds.${instance.DBInstanceClass}`, quantity: instance.MultiAZ ? 2 : 1 },
        since: instance.InstanceCreateTime,
        remedy: `aws rds delete-db-instance --region ${region} --db-instance-identifier ${id} --final-db-snapshot-identifier ${id}-last; look first whose pages are in it`,
      };
    },
  },
  {
    // Those of RDS itself and of AWS Backup have a colon in their names.
    pattern: /:rds:[^:]+:\d+:snapshot:([^:]+)$/,
    ask: async ({ id, region, aws }) => {
      const command = new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id });
      const [snapshot] = (await orGone(aws.in(RDSClient, region).send(command)))?.DBSnapshots ?? [];
      if (!snapshot) return undefined;
      return {
        what: `the snapshot ${id} of a database, ${snapshot.AllocatedStorage} GiB at most`,
        price: { key: 'rds.backup', quantity: snapshot.AllocatedStorage ?? 0 },
        since: snapshot.SnapshotCreateTime,
        remedy: `aws rds delete-db-snapshot --region ${region} --db-snapshot-identifier ${id}`,
      };
    },
  },
  {
    pattern: /:logs:[^:]+:\d+:log-group:(.+?)(?::\*)?$/,
    ask: async ({ id, region, aws }) => {
      const client = aws.in(CloudWatchLogsClient, region);
      for await (const { logGroups = [] } of paginateDescribeLogGroups(
        { client },
        { logGroupNamePrefix: id },
      ))
        for (const group of logGroups) if (group.logGroupName === id) return leftGroup({ ...group, region });
      return undefined;
    },
  },
  {
    pattern: /:secretsmanager:[^:]+:\d+:secret:(.+)$/,
    ask: async ({ arn, region, aws }) => {
      const client = aws.in(SecretsManagerClient, region);
      const secret = await orGone(client.send(new DescribeSecretCommand({ SecretId: arn })));
      // Copies belong to the secret of the other region; some are made and kept by a service.
      if (!secret || secret.DeletedDate || secret.OwningService) return undefined;
      if (secret.PrimaryRegion !== undefined && secret.PrimaryRegion !== region) return undefined;
      return {
        what: `the secret ${secret.Name}`,
        price: { key: 'secret', quantity: 1 },
        since: secret.CreatedDate,
        remedy: `aws secretsmanager delete-secret --region ${region} --secret-id ${arn}`,
      };
    },
  },
  {
    pattern: /:elasticloadbalancing:[^:]+:\d+:loadbalancer\/(.+)$/,
    ask: async ({ arn, id, region, aws }) => {
      const client = aws.in(ElasticLoadBalancingV2Client, region);
      const command = new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] });
      const [balancer] = (await orGone(client.send(command)))?.LoadBalancers ?? [];
      if (!balancer) return undefined;
      return {
        what: `the load balancer ${id}`,
        price: { key: 'alb', quantity: 1 },
        since: balancer.CreatedTime,
        remedy: `aws elbv2 delete-load-balancer --region ${region} --load-balancer-arn ${arn}`,
      };
    },
  },
];

interface Group {
  readonly region: string;
  readonly logGroupName?: string | undefined;
  readonly storedBytes?: number | undefined;
  readonly creationTime?: number | undefined;
}

const GB = 1e9;

/** A log group that nobody writes to as part of a stack. */
export const leftGroup = ({ logGroupName, storedBytes = 0, creationTime, region }: Group): Leftover => ({
  what: `the log group ${logGroupName}`,
  price: { key: 'logs.kept', quantity: storedBytes / GB },
  since: creationTime === undefined ? undefined : new Date(creationTime),
  remedy: `aws logs delete-log-group --region ${region} --log-group-name ${logGroupName}`,
});
