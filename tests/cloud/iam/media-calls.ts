import { readFileSync } from 'node:fs';
import type { Resolved } from '../../support/resolved-templates.ts';
import { type Account, type Call, shortName } from './account.ts';
import { through } from './authorization.ts';

/** Written by the extension's own test RequestsTest.php, which runs the file backend and fails when it asks for anything else. */
const RECORD = new URL(
  '../../../mediawiki/extensions/Wiki7/tests/phpunit/unit/S3/requests.txt',
  import.meta.url,
);

const LINE =
  /^(?<method>[A-Z]+) media-(?<bucket>public|private)(?<object>\/object)?(?:\?(?<query>\S+))?(?: from media-(?<source>public|private)\/object)?$/;

/** See Amazon S3, "Required permissions for Amazon S3 API operations". */
function actionOf(method: string, object: boolean, query: readonly string[]): string {
  if (query.includes('list-type')) return 's3:ListBucket';
  if (method === 'POST' && query.includes('delete')) return 's3:DeleteObject';
  if (method === 'DELETE' && query.includes('uploadId')) return 's3:AbortMultipartUpload';
  const known: Readonly<Record<string, string>> = {
    GET: 's3:GetObject',
    HEAD: 's3:GetObject',
    PUT: 's3:PutObject',
    POST: 's3:PutObject',
    DELETE: 's3:DeleteObject',
  };
  const sub = query.filter((name) => !['uploads', 'uploadId', 'partNumber'].includes(name));
  const action = known[method];
  if (!action || !object || sub.length > 0)
    throw new Error(`What S3 checks for ${method} ${query} is not written down.`);
  return action;
}

/** Of an object that has a key. Parts are read again when they are put together. See S3, "Multipart upload API and permissions". */
const keyActions: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** Of a bucket; undefined where S3's own encrypts. */
export const keyOf = ({ BucketEncryption }: Resolved['properties']) =>
  BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID;

/** What MediaWiki asks of the buckets, from every task that has files to do with. */
export function mediaCalls(account: Account): readonly Call[] {
  const lines = readFileSync(RECORD, 'utf8').trim().split('\n');
  return account
    .ofType('AWS::ECS::TaskDefinition')
    .filter(({ properties }) => !properties.Family.endsWith('-render'))
    .flatMap(({ properties, region }) =>
      lines.flatMap((line) =>
        callsOf(line, region).map((call) => ({ role: properties.TaskRoleArn, ...call })),
      ),
    );

  function callsOf(line: string, region: string): readonly Omit<Call, 'role'>[] {
    const { method = '', bucket = '', object, query, source } = LINE.exec(line)?.groups ?? {};
    if (method === '') throw new Error(`The record has a line that is no request: ${line}`);
    const action = actionOf(method, object !== undefined || query === 'delete', query?.split('&') ?? []);
    return [
      ...asked(action, bucketOf(bucket, region)),
      ...(source ? asked('s3:GetObject', bucketOf(source, region)) : []),
    ];
  }

  /** Each region has its own. */
  function bucketOf(kind: string, region: string): Resolved {
    const name = `/Media${kind === 'public' ? 'Public' : 'Private'}`;
    const found = account
      .ofType('AWS::S3::Bucket')
      .find((one) => one.region === region && shortName(one).endsWith(name));
    if (!found) throw new Error(`There is no bucket ${name} in ${region}.`);
    return found;
  }

  function asked(action: string, { arn, region, properties }: Resolved): readonly Omit<Call, 'role'>[] {
    const key = keyOf(properties);
    const keyed = key ? (keyActions[action] ?? []) : [];
    return [
      { action, resource: action === 's3:ListBucket' ? arn : `${arn}/a/ab/Äpfel 1.png` },
      ...keyed.map((keyAction) => ({ action: keyAction, resource: key, context: through('s3', region) })),
    ];
  }
}
