import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { accessLogsOf } from '../deployed-names.ts';
import { type DataUnderTest, data, type Resource } from './data.fixture.ts';
import { prefixes } from './media-prefixes.ts';

const bucket = (name: 'Public' | 'Private' | 'Logs', choice: DataUnderTest = {}): Resource => {
  const found = Object.entries(data(choice).resources).find(
    ([id, { Type }]) => Type === 'AWS::S3::Bucket' && id.startsWith(`Media${name}`),
  );
  if (!found) throw new Error(`There is no bucket ${name}.`);
  return found[1];
};

const statements = (name: string, choice: DataUnderTest = {}) => {
  const policy = data(choice)
    .of('AWS::S3::BucketPolicy')
    .find(({ Properties: its }) => its.Bucket.Ref.startsWith(`Media${name}`));
  return policy?.Properties.PolicyDocument.Statement as Record<string, unknown>[];
};

const rules = (name: 'Public' | 'Private' | 'Logs', choice: DataUnderTest = {}) =>
  bucket(name, choice).Properties.LifecycleConfiguration.Rules as Record<string, unknown>[];

describe.each(['starter', 'standard', 'large'] as const)('every bucket of %s', (profile) => {
  it.each(['Public', 'Private', 'Logs'] as const)(
    '%s is kept, versioned, closed and without ACLs',
    (name) => {
      expect(bucket(name, { profile })).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          VersioningConfiguration: { Status: 'Enabled' },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        },
      });
      expect(bucket(name, { profile }).Properties.AccessControl).toBeUndefined();
    },
  );

  it.each(['Public', 'Private', 'Logs'])('%s refuses requests without TLS 1.2', (name) => {
    const denied = statements(name, { profile }).filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    ]);
  });

  it('keeps what was deleted for as long as the database can go back', () => {
    const days = data({ profile })
      .of('AWS::RDS::DBInstance')
      .find(({ Properties: its }) => its.DeletionProtection)?.Properties.BackupRetentionPeriod;
    for (const name of ['Public', 'Private'] as const) {
      expect(rules(name, { profile })).toContainEqual(
        expect.objectContaining({
          Id: 'earlier-versions',
          NoncurrentVersionExpiration: { NoncurrentDays: days },
        }),
      );
    }
  });
});

describe('buckets', () => {
  it('private files are encrypted with the key', () => {
    expect(bucket('Private').Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        },
      },
    ]);
  });

  it.each(['Public', 'Logs'] as const)('%s is encrypted by S3', (name) => {
    expect(bucket(name).Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
  });

  it('the key trusts no services but the account’s own logs and alarms', () => {
    const [key] = data().of('AWS::KMS::Key');
    const services = key?.Properties.KeyPolicy.Statement.map(
      ({ Principal }: { Principal: Record<string, string> }) => Principal.Service,
    ).filter(Boolean);
    expect(services).toEqual(['logs.eu-central-1.amazonaws.com', 'cloudwatch.amazonaws.com']);
    expect(key).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
  });

  it('CloudFront of this account reads public files and knows which are missing; nobody else may do anything', () => {
    const allowed = statements('Public').filter(({ Effect }) => Effect === 'Allow');
    const bucketArn = { 'Fn::GetAtt': [expect.stringMatching(/^MediaPublic/), 'Arn'] };
    const ofCloudFront = {
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/*' } },
    };
    expect(allowed).toEqual([
      expect.objectContaining({
        ...ofCloudFront,
        Action: 's3:GetObject',
        Resource: { 'Fn::Join': ['', [bucketArn, '/*']] },
      }),
      expect.objectContaining({ ...ofCloudFront, Action: 's3:ListBucket', Resource: bucketArn }),
    ]);
    expect(statements('Private').filter(({ Effect }) => Effect === 'Allow')).toEqual([]);
  });

  it('of a private wiki are read by the wiki alone', () => {
    const config = { access: { read: 'accounts' } };
    expect(statements('Public', { config }).filter(({ Effect }) => Effect === 'Allow')).toEqual([]);
  });

  it('write who asked for what to the bucket for logs, by its policy', () => {
    for (const name of ['Public', 'Private'] as const) {
      expect(bucket(name).Properties.LoggingConfiguration.DestinationBucketName.Ref).toMatch(/^MediaLogs/);
    }
    const allowed = statements('Logs').filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Principal }) => Principal)).toEqual([
      { Service: 'delivery.logs.amazonaws.com' },
      { Service: 'logging.s3.amazonaws.com' },
      { Service: 'logging.s3.amazonaws.com' },
    ]);
  });

  it('take logs of this wiki’s CloudFront alone, and nothing over those of others', () => {
    const [ofCloudFront] = statements('Logs').filter(({ Sid }) => Sid === 'CloudFrontAccessLogs');
    const name = accessLogsOf(wikiUnderTest().wiki.id);
    expect(ofCloudFront).toMatchObject({
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: { 'Fn::Join': ['', [expect.anything(), '/AWSLogs/123456789012/*']] },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012', 's3:x-amz-acl': 'bucket-owner-full-control' },
        ArnLike: { 'aws:SourceArn': `arn:aws:logs:us-east-1:123456789012:delivery-source:${name}` },
      },
    });
  });

  it('forget logs after 90 days, and uploads that nobody finished', () => {
    expect(rules('Logs')).toContainEqual(expect.objectContaining({ ExpirationInDays: 90 }));
    expect(rules('Private')).toContainEqual(
      expect.objectContaining({ Prefix: prefixes.temporary, ExpirationInDays: 3 }),
    );
    for (const name of ['Public', 'Private', 'Logs'] as const) {
      expect(rules(name)).toContainEqual(
        expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }),
      );
    }
  });

  it('expire no file of the wiki by age', () => {
    expect(rules('Public').filter((rule) => rule.ExpirationInDays !== undefined)).toEqual([]);
    expect(rules('Private').filter((rule) => rule.ExpirationInDays !== undefined)).toHaveLength(1);
  });

  it('have rules for prefixes that MediaWiki really uses', () => {
    const php = readFileSync(new URL('../../../mediawiki/settings/MediaStore.php', import.meta.url), 'utf8');
    expect(php).toContain(`'local-thumb' => '${prefixes.thumbnails}'`);
    expect(php).toContain(`'local-transcoded' => '${prefixes.transcoded}'`);
    expect(php).toContain(`'local-temp' => '${prefixes.temporary}'`);
  });
});

describe('with a standby', () => {
  const choice = { standby: true };

  it('every change goes to the other region, deletions too', () => {
    for (const [name, to] of [
      ['Public', 'w-standby-public'],
      ['Private', 'w-standby-private'],
    ] as const) {
      const [rule, ...others] = bucket(name, choice).Properties.ReplicationConfiguration.Rules;
      expect(others).toEqual([]);
      expect(rule).toMatchObject({
        Status: 'Enabled',
        Filter: { Prefix: '' },
        DeleteMarkerReplication: { Status: 'Enabled' },
        Destination: { Bucket: `arn:aws:s3:::${to}` },
      });
    }
  });

  it('private files are encrypted there with that region’s key', () => {
    const [rule] = bucket('Private', choice).Properties.ReplicationConfiguration.Rules;
    expect(rule.SourceSelectionCriteria).toEqual({ SseKmsEncryptedObjects: { Status: 'Enabled' } });
    expect(JSON.stringify(rule.Destination.EncryptionConfiguration)).toContain('eu-west-1');
  });

  it('S3 may read here and write there, and nothing else', () => {
    const granted = (name: string) =>
      data(choice)
        .of('AWS::IAM::Policy')
        .find(({ Properties: its }) => its.PolicyName.startsWith(`Media${name}Copy`))
        ?.Properties.PolicyDocument.Statement.map(
          ({ Action, Resource: on }: { Action: string | string[]; Resource: unknown }) => [
            [Action].flat().join(' '),
            typeof on === 'string' ? on : 'reference',
          ],
        );
    const files = [
      ['s3:GetReplicationConfiguration s3:ListBucket', 'reference'],
      ['s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTagging', 'reference'],
    ];
    const written = 's3:ReplicateDelete s3:ReplicateObject s3:ReplicateTags';
    expect(granted('Public')).toEqual([...files, [written, 'arn:aws:s3:::w-standby-public/*']]);
    expect(granted('Private')).toEqual([
      ...files,
      [written, 'arn:aws:s3:::w-standby-private/*'],
      ['kms:Decrypt', 'reference'],
      ['kms:Encrypt', 'reference'],
    ]);
  });

  it('is off without one', () => {
    expect(bucket('Public').Properties.ReplicationConfiguration).toBeUndefined();
  });
});
