import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import {
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Readers, setIf } from './reader.ts';

const rds = (region: string) => new RDSClient({ region });
/** What a bucket was never given is an error to ask for. */
const orNothing = <T>(answer: Promise<T>): Promise<T | undefined> => answer.catch(() => undefined);

export const dataReaders: Readers = {
  'AWS::Logs::LogGroup': async ({ region, id }) => {
    const request = new DescribeLogGroupsCommand({ logGroupNamePrefix: id });
    const { logGroups = [] } = await new CloudWatchLogsClient({ region }).send(request);
    const group = logGroups.find(({ logGroupName }) => logGroupName === id);
    return group && { RetentionInDays: group.retentionInDays };
  },
  'AWS::Logs::ResourcePolicy': async ({ region, properties }) => {
    const { resourcePolicies } = await new CloudWatchLogsClient({ region }).send(
      new DescribeResourcePoliciesCommand({}),
    );
    return resourcePolicies?.some(({ policyName }) => policyName === properties.PolicyName) ? {} : undefined;
  },
  // It describes no key that CloudFormation made.
  'AWS::KMS::Key': async ({ region, id }) => {
    const { Keys } = await new KMSClient({ region }).send(new ListKeysCommand({}));
    return Keys?.some(({ KeyId }) => KeyId === id) ? {} : undefined;
  },
  'AWS::RDS::DBInstance': async ({ region, id }) => {
    const request = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
    const [database] = (await rds(region).send(request)).DBInstances ?? [];
    return (
      database && {
        Engine: database.Engine,
        EngineVersion: database.EngineVersion,
        DBInstanceClass: database.DBInstanceClass,
        MultiAZ: database.MultiAZ,
        StorageEncrypted: database.StorageEncrypted,
        PubliclyAccessible: database.PubliclyAccessible,
        BackupRetentionPeriod: database.BackupRetentionPeriod,
        DeletionProtection: database.DeletionProtection,
        CopyTagsToSnapshot: database.CopyTagsToSnapshot,
        MaxAllocatedStorage: database.MaxAllocatedStorage,
      }
    );
  },
  'AWS::RDS::DBParameterGroup': async ({ region, id }) => {
    const request = new DescribeDBParameterGroupsCommand({ DBParameterGroupName: id });
    const [group] = (await rds(region).send(request)).DBParameterGroups ?? [];
    return group && { Family: group.DBParameterGroupFamily };
  },
  'AWS::RDS::DBSubnetGroup': async ({ region, id }) => {
    const request = new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: id });
    const [group] = (await rds(region).send(request)).DBSubnetGroups ?? [];
    return group && { DBSubnetGroupDescription: group.DBSubnetGroupDescription };
  },
  'AWS::S3::Bucket': async ({ region, id: Bucket }) => {
    const client = new S3Client({ region, forcePathStyle: true });
    await client.send(new HeadBucketCommand({ Bucket }));
    const versioning = await client.send(new GetBucketVersioningCommand({ Bucket }));
    const access = await orNothing(client.send(new GetPublicAccessBlockCommand({ Bucket })));
    const lifecycle = await orNothing(client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })));
    const encryption = await orNothing(client.send(new GetBucketEncryptionCommand({ Bucket })));
    return {
      VersioningConfiguration: versioning.Status && { Status: versioning.Status },
      PublicAccessBlockConfiguration: access?.PublicAccessBlockConfiguration,
      LifecycleConfiguration: setIf(lifecycle?.Rules),
      BucketEncryption: setIf(encryption?.ServerSideEncryptionConfiguration?.Rules),
    };
  },
};
