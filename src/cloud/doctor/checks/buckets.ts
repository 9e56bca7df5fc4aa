import {
  GetBucketAclCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  type Grant,
  type PublicAccessBlockConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetPublicAccessBlockCommand as GetOfAccountCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { type Found, warning, wrong } from '../../../operations/finding.ts';
import { type Check, lookAtEach, type Patient } from '../check.ts';
import type { DeployedResource } from '../deployed.ts';

/** Readers get files by CloudFront; no bucket of a wiki is anybody's but the account's. */
export const buckets: Check = {
  name: 'buckets',
  allWell: 'No bucket is open to strangers.',
  of: ['AWS::S3::Bucket'],
  look: async (patient) => {
    const all = patient.deployed.of('AWS::S3::Bucket').map((bucket) => () => lookAt(bucket, patient));
    return lookAtEach([...all, () => lookAtAccount(patient)], (look) => look());
  },
};

async function lookAt({ id, region }: DeployedResource, { aws }: Patient): Promise<readonly Found[]> {
  const client = aws.in(S3Client, region);
  const Bucket = id;
  const [status, block, acl] = await Promise.all([
    unless('NoSuchBucketPolicy', client.send(new GetBucketPolicyStatusCommand({ Bucket }))),
    unless('NoSuchPublicAccessBlockConfiguration', client.send(new GetPublicAccessBlockCommand({ Bucket }))),
    client.send(new GetBucketAclCommand({ Bucket })),
  ]);
  return [
    ...(status?.PolicyStatus?.IsPublic
      ? [
          wrong(`The bucket ${id} is public by its policy.`, {
            remedy: './wiki7 deploy puts its policy back',
          }),
        ]
      : []),
    ...(acl.Grants ?? []).filter(isForStrangers).map(({ Permission, Grantee }) =>
      wrong(`The bucket ${id} gives ${Permission} to ${Grantee?.URI?.split('/').at(-1)} by an ACL.`, {
        remedy: `aws s3api put-bucket-acl --bucket ${id} --acl private`,
      }),
    ),
    ...(isWhole(block?.PublicAccessBlockConfiguration)
      ? []
      : [
          wrong(`The bucket ${id} doesn’t block public access.`, {
            remedy: `aws s3api put-public-access-block --bucket ${id} --public-access-block-configuration ${WHOLE}`,
          }),
        ]),
  ];
}

async function lookAtAccount({ aws, cloud: { cloud } }: Patient): Promise<readonly Found[]> {
  const { account: AccountId, region } = cloud;
  const client = aws.in(S3ControlClient, region);
  const block = await unless(
    'NoSuchPublicAccessBlockConfiguration',
    client.send(new GetOfAccountCommand({ AccountId })),
  );
  if (isWhole(block?.PublicAccessBlockConfiguration)) return [];
  return [
    warning('The account itself doesn’t block public buckets; each bucket of the wiki does.', {
      remedy: `unless something else in the account needs one: aws s3control put-public-access-block --account-id ${AccountId} --public-access-block-configuration ${WHOLE}`,
    }),
  ];
}

const parts = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
const WHOLE = parts.map((part) => `${part}=true`).join(',');

const isWhole = (block: PublicAccessBlockConfiguration | undefined): boolean =>
  parts.every((part) => block?.[part] === true);

const isForStrangers = ({ Grantee }: Grant): boolean =>
  /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/.test(Grantee?.URI ?? '');

/** @param absent name of the error that only says that it isn't there */
async function unless<T>(absent: string, answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: Error) => {
    if (error.name === absent) return undefined;
    throw error;
  });
}
