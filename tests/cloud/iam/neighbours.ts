import { ACCOUNT, type Account, type Call } from './account.ts';

/** A wiki of somebody else in the same account, the same names in another account, and in another region. */
const strangers: Readonly<Record<string, (arn: string) => string>> = {
  'another wiki': (arn) => renamed(arn),
  'another account': (arn) => arn.replaceAll(ACCOUNT, '210987654321'),
  'another region': (arn) =>
    arn.replace(/:(eu-central-1|eu-west-1|us-east-1):/, (_, one) =>
      one === 'eu-west-1' ? ':eu-central-1:' : ':eu-west-1:',
    ),
};

/** The names that we give have the wiki's in them; others are made different from the beginning. */
function renamed(arn: string): string {
  const [, head = '', name = ''] = /^((?:[^:]*:){5})(.*)$/.exec(arn) ?? [];
  const other = name.replaceAll('wiki', 'rival');
  return head + (other === name ? name.replace(/^([a-z-]+[:/])?/, '$1rival-') : other);
}

const interfaces = /^ec2:.*(Interface|Subnet|PrivateIpAddresses)/;

/** Requests beside a call that is made, each with a word on what is different. All are to be refused. */
export function beside(call: Call): readonly (readonly [string, Call])[] {
  const { action, resource, context = {} } = call;
  // A key that is known by its alias: whose it is tells that, and not its id.
  if ('kms:ResourceAliases' in context) {
    const another = { ...context, 'kms:ResourceAliases': 'alias/rival' };
    return [['by another alias', { ...call, context: another }]];
  }
  const places = Object.entries(strangers).flatMap(([word, change]): (readonly [string, Call])[] => {
    const elsewhere = resource === '*' ? resource : change(resource);
    // Of a task that runs, the cluster is a part of its name.
    const moved: Record<string, string> =
      action === 'ecs:DescribeTasks' ? { 'ecs:cluster': change(context['ecs:cluster'] ?? '') } : {};
    return elsewhere === resource
      ? []
      : [[word, { ...call, resource: elsewhere, context: { ...context, ...moved } }]];
  });
  const otherwise = (word: string, changed: Readonly<Record<string, string>>) =>
    [word, { ...call, context: { ...context, ...changed } }] as const;
  const without = (word: string, key: string) =>
    [
      word,
      { ...call, context: Object.fromEntries(Object.entries(context).filter(([one]) => one !== key)) },
    ] as const;
  return [
    ...places,
    ...('kms:ViaService' in context
      ? [
          otherwise('through another service', {
            'kms:ViaService': context['kms:ViaService']?.replace(/^\w+/, 'dynamodb') ?? '',
          }),
          without('by the key itself', 'kms:ViaService'),
        ]
      : []),
    ...('iam:PassedToService' in context
      ? [otherwise('to another service', { 'iam:PassedToService': 'lambda.amazonaws.com' })]
      : []),
    ...(['ecs:RunTask', 'ecs:DescribeTasks'].includes(action)
      ? [otherwise('in another cluster', { 'ecs:cluster': renamed(context['ecs:cluster'] ?? '') })]
      : []),
    ...(resource.startsWith('arn:aws:s3:::wiki7-')
      ? [
          otherwise('without TLS', { 'aws:SecureTransport': 'false' }),
          otherwise('over TLS 1.1', { 's3:TlsVersion': '1.1' }),
        ]
      : []),
    ...(interfaces.test(action)
      ? [
          otherwise('from the code of a function', {
            'lambda:SourceFunctionArn': `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f`,
          }),
        ]
      : []),
  ];
}

/** The resources of the wiki that a service has, as its actions name them. */
const kinds: Readonly<Record<string, readonly [string, ((arn: string) => string)?]>> = {
  'cloudfront:': ['AWS::CloudFront::Distribution'],
  'codebuild:': ['AWS::CodeBuild::Project'],
  'ecr:': ['AWS::ECR::Repository'],
  'ecs:DescribeServices': ['AWS::ECS::Service'],
  'ecs:RunTask': ['AWS::ECS::TaskDefinition'],
  'ecs:UpdateService': ['AWS::ECS::Service'],
  'iam:PassRole': ['AWS::IAM::Role'],
  'kms:': ['AWS::KMS::Key'],
  'lambda:': ['AWS::Lambda::Function'],
  'logs:': ['AWS::Logs::LogGroup', (arn) => arn.replace(/\*$/, 'log-stream:s/1')],
  's3:GetBucket': ['AWS::S3::Bucket'],
  's3:GetInventoryConfiguration': ['AWS::S3::Bucket'],
  's3:PutBucketNotification': ['AWS::S3::Bucket'],
  's3:PutInventoryConfiguration': ['AWS::S3::Bucket'],
  's3:GetReplicationConfiguration': ['AWS::S3::Bucket'],
  's3:ListBucket': ['AWS::S3::Bucket'],
  's3:': ['AWS::S3::Bucket', (arn) => `${arn}/a/ab/other.png`],
  'secretsmanager:': ['AWS::SecretsManager::Secret'],
  'sqs:': ['AWS::SQS::Queue'],
  'states:': ['AWS::StepFunctions::StateMachine'],
};

/** What of the wiki itself an action could be done to, container by container: a bucket stands for its files, a group for its streams. */
export function reachable(
  account: Account,
  action: string,
): readonly { readonly owner: string; readonly resource: string }[] {
  const [, [type, as = (arn: string) => arn] = []] =
    Object.entries(kinds)
      .sort(([one], [other]) => other.length - one.length)
      .find(([beginning]) => action.startsWith(beginning)) ?? [];
  if (type === undefined) return [];
  return account.ofType(type).map(({ arn }) => ({ owner: arn.replace(/\*$/, ''), resource: as(arn) }));
}
