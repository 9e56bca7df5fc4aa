import type { Resolved } from '../../support/resolved-templates.ts';
import type { Account, Call } from './account.ts';
import { through } from './authorization.ts';
import { keyOf } from './media-calls.ts';

interface Rule {
  readonly Destination: {
    readonly Bucket: string;
    readonly EncryptionConfiguration?: { readonly ReplicaKmsKeyID: string };
  };
}

/**
 * What S3 asks, to copy files to the second region. See S3, "Setting up permissions for live replication", "Replicating encrypted
 * objects".
 */
export const copyCalls = (account: Account): readonly Call[] =>
  account.ofType('AWS::S3::Bucket').flatMap((source) => {
    const { Role: role, Rules = [] } = source.properties.ReplicationConfiguration ?? {};
    return (Rules as Rule[]).flatMap((rule) =>
      asked(account, source, rule).map((call) => ({ role, ...call })),
    );
  });

function asked(account: Account, source: Resolved, { Destination }: Rule): readonly Omit<Call, 'role'>[] {
  const { Bucket, EncryptionConfiguration } = Destination;
  const there = account.ofType('AWS::S3::Bucket').find(({ arn }) => arn === Bucket);
  if (!there) throw new Error(`${Bucket} is no bucket of the wiki.`);
  const file = '/a/ab/Äpfel 1.png';
  const on = (resource: string, ...actions: string[]) => actions.map((action) => ({ action, resource }));
  const keyed = [
    { action: 'kms:Decrypt', resource: keyOf(source.properties), context: through('s3', source.region) },
    {
      action: 'kms:Encrypt',
      resource: EncryptionConfiguration?.ReplicaKmsKeyID ?? '',
      context: through('s3', there.region),
    },
  ];
  return [
    ...on(source.arn, 's3:GetReplicationConfiguration', 's3:ListBucket'),
    ...on(
      `${source.arn}${file}`,
      's3:GetObjectVersionAcl',
      's3:GetObjectVersionForReplication',
      's3:GetObjectVersionTagging',
    ),
    ...on(`${there.arn}${file}`, 's3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'),
    ...(EncryptionConfiguration ? keyed : []),
  ];
}
