import { ACCOUNT, type Account, type Call } from './account.ts';

/** A command of the AWS SDK that was sent. */
export interface Command {
  /** Prefix of the service in policies. */
  readonly service: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: as each command has it
  readonly input: Readonly<Record<string, any>>;
}

type Asked = readonly Omit<Call, 'role'>[];

/** Of something in the region of whoever asks. */
type Arn = (service: string, resource: string) => string;

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

export const through = (service: string, region: string) => ({
  'kms:ViaService': `${service}.${region}.amazonaws.com`,
});

/** What AWS checks when a command is sent, besides the permission of the command's own name. See the service authorization reference. */
export class Authorization {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  /** @throws an error for a command whose resource nobody has written down here */
  calls(role: string, { service, name, input }: Command): readonly Call[] {
    const action = `${service}:${name}`;
    const known = this.#known[action];
    if (!known) throw new Error(`What AWS checks for ${action} is not written down. Add it.`);
    const { region } = this.#account.roleOf(role);
    const arn: Arn = (of, resource) => `arn:aws:${of}:${region}:${ACCOUNT}:${resource}`;
    return known(input, arn).map(({ action: another, ...rest }) => ({
      role,
      action: another || action,
      ...rest,
    }));
  }

  /** A secret, or a copy of one, is decrypted or encrypted by whoever reads or writes it. */
  secret(secret: string, action = '', keyActions = ['kms:Decrypt']): Asked {
    const key = this.#keyOf(secret);
    if (!key) throw new Error(`${secret} is no secret of the wiki, or has no key.`);
    const context = through('secretsmanager', regionOf(secret));
    return [
      { action, resource: secret },
      ...keyActions.map((keyAction) => ({ action: keyAction, resource: key, context })),
    ];
  }

  /** A copy has the ARN of its original but for the region. */
  #keyOf(secret: string): string | undefined {
    for (const { arn, region, properties } of this.#account.ofType('AWS::SecretsManager::Secret')) {
      if (arn === secret) return properties.KmsKeyId;
      const copies: readonly { Region: string; KmsKeyId: string }[] = properties.ReplicaRegions ?? [];
      const copy = copies.find((one) => arn.replace(`:${region}:`, `:${one.Region}:`) === secret);
      if (copy) return copy.KmsKeyId;
    }
    return undefined;
  }

  /** What is sent to an encrypted queue is encrypted by whoever sends it. See SQS, "Configure AWS KMS permissions". */
  queue(url: string): Asked {
    const found = this.#account.ofType('AWS::SQS::Queue').find(({ ref }) => ref === url);
    if (!found) throw new Error(`${url} is no queue of the wiki.`);
    const { KmsMasterKeyId: resource } = found.properties;
    const context = through('sqs', found.region);
    return [
      { action: 'sqs:SendMessage', resource: found.arn },
      ...['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, resource, context })),
    ];
  }

  /** Whoever starts a task hands it its roles. */
  task(definition: string, cluster: string, action = 'ecs:RunTask'): Asked {
    const found = this.#account.ofType('AWS::ECS::TaskDefinition').find((one) => one.arn === definition);
    if (!found) throw new Error(`${definition} is no task definition of the wiki.`);
    const context = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
    return [
      { action, resource: definition, context: { 'ecs:cluster': cluster } },
      ...[found.properties.TaskRoleArn, found.properties.ExecutionRoleArn].map((resource) => ({
        action: 'iam:PassRole',
        resource,
        context,
      })),
    ];
  }

  /** Everything that the copy is made of, and the key of the source, which RDS uses in the name of whoever asks. */
  #restoring(input: Command['input'], arn: Arn): Asked {
    const {
      SourceDBInstanceIdentifier,
      TargetDBInstanceIdentifier,
      DBParameterGroupName,
      DBSubnetGroupName,
    } = input;
    const source = arn('rds', `db:${SourceDBInstanceIdentifier}`);
    const [found] = this.#account
      .ofType('AWS::RDS::DBInstance')
      .filter(({ properties }) => properties.DBInstanceIdentifier === SourceDBInstanceIdentifier);
    const resource = found?.properties.KmsKeyId;
    const context = through('rds', regionOf(source));
    const parts = [
      `db:${TargetDBInstanceIdentifier}`,
      `pg:${DBParameterGroupName}`,
      `subgrp:${DBSubnetGroupName}`,
      'og:default:mysql-8-4',
    ];
    return [
      { action: '', resource: source },
      ...parts.map((part) => ({ action: '', resource: arn('rds', part) })),
      { action: 'rds:AddTagsToResource', resource: arn('rds', `db:${TargetDBInstanceIdentifier}`) },
      ...['kms:CreateGrant', 'kms:DescribeKey'].map((action) => ({ action, resource, context })),
    ];
  }

  readonly #known: Readonly<Record<string, (input: Command['input'], arn: Arn) => Asked>> = {
    'cloudformation:DescribeStacks': ({ StackName }) => [{ action: '', resource: StackName }],
    // A distribution belongs to no region.
    'cloudfront:CreateInvalidation': ({ DistributionId }) => [
      { action: '', resource: `arn:aws:cloudfront::${ACCOUNT}:distribution/${DistributionId}` },
    ],
    'codebuild:BatchGetBuilds': ({ ids }, arn) =>
      ids.map((id: string) => ({ action: '', resource: arn('codebuild', `project/${id.split(':')[0]}`) })),
    'codebuild:StartBuild': ({ projectName }, arn) => [
      { action: '', resource: arn('codebuild', `project/${projectName}`) },
    ],
    'ec2:DescribeSecurityGroups': () => [{ action: '', resource: '*' }],
    'ec2:AuthorizeSecurityGroupEgress': ({ GroupId }, arn) => group(GroupId, arn),
    'ec2:AuthorizeSecurityGroupIngress': ({ GroupId }, arn) => group(GroupId, arn),
    'ec2:RevokeSecurityGroupEgress': ({ GroupId }, arn) => group(GroupId, arn),
    'ec2:RevokeSecurityGroupIngress': ({ GroupId }, arn) => group(GroupId, arn),
    'ecr:DescribeImages': ({ repositoryName }, arn) => [
      { action: '', resource: arn('ecr', `repository/${repositoryName}`) },
    ],
    'ecs:DescribeServices': ({ cluster, services }) =>
      services.map((resource: string) => ({ action: '', resource, context: { 'ecs:cluster': cluster } })),
    'ecs:DescribeTasks': ({ cluster, tasks }) =>
      tasks.map((resource: string) => ({ action: '', resource, context: { 'ecs:cluster': cluster } })),
    'ecs:RunTask': ({ taskDefinition, cluster }) => this.task(taskDefinition, cluster),
    'ecs:UpdateService': ({ cluster, service }) => [
      { action: '', resource: service, context: { 'ecs:cluster': cluster } },
    ],
    'lambda:GetFunction': ({ FunctionName }) => [{ action: '', resource: FunctionName }],
    'lambda:Invoke': ({ FunctionName }) => [{ action: 'lambda:InvokeFunction', resource: FunctionName }],
    'logs:GetLogEvents': ({ logGroupName, logStreamName }, arn) => [
      { action: '', resource: arn('logs', `log-group:${logGroupName}:log-stream:${logStreamName}`) },
    ],
    'rds:DeleteDBInstance': ({ DBInstanceIdentifier }, arn) => database(DBInstanceIdentifier, arn),
    'rds:DescribeDBInstances': ({ DBInstanceIdentifier }, arn) => database(DBInstanceIdentifier, arn),
    'rds:ModifyDBInstance': ({ DBInstanceIdentifier }, arn) => database(DBInstanceIdentifier, arn),
    'rds:RestoreDBInstanceToPointInTime': (input, arn) => this.#restoring(input, arn),
    'rds:DescribeCertificates': () => [{ action: '', resource: '*' }],
    's3:DeleteObject': ({ Bucket, Key }) => [{ action: '', resource: `arn:aws:s3:::${Bucket}/${Key}` }],
    // Of what is not there S3 tells only whoever may list.
    's3:HeadObject': ({ Bucket, Key }) => [
      { action: 's3:GetObject', resource: `arn:aws:s3:::${Bucket}/${Key}` },
      { action: 's3:ListBucket', resource: `arn:aws:s3:::${Bucket}` },
    ],
    's3:PutObject': ({ Bucket, Key }) => [{ action: '', resource: `arn:aws:s3:::${Bucket}/${Key}` }],
    'secretsmanager:DescribeSecret': ({ SecretId }) => [{ action: '', resource: SecretId }],
    'secretsmanager:GetSecretValue': ({ SecretId }) => this.secret(SecretId),
    // See AWS, "Secret encryption and decryption in AWS Secrets Manager".
    'secretsmanager:PutSecretValue': ({ SecretId }) =>
      this.secret(SecretId, '', ['kms:GenerateDataKey', 'kms:Decrypt']),
    'secretsmanager:UpdateSecretVersionStage': ({ SecretId }) => [{ action: '', resource: SecretId }],
    'sqs:SendMessage': ({ QueueUrl }) => this.queue(QueueUrl),
    // A batch has no action of its own.
    'sqs:SendMessageBatch': ({ QueueUrl }) => this.queue(QueueUrl),
    'ssm:DeleteParameter': ({ Name }, arn) => [{ action: '', resource: arn('ssm', `parameter${Name}`) }],
    'ssm:GetParameter': ({ Name }, arn) => [{ action: '', resource: arn('ssm', `parameter${Name}`) }],
    'ssm:PutParameter': ({ Name }, arn) => [{ action: '', resource: arn('ssm', `parameter${Name}`) }],
    'states:DescribeStateMachine': ({ stateMachineArn }) => [{ action: '', resource: stateMachineArn }],
    'states:ListExecutions': ({ stateMachineArn }) => [{ action: '', resource: stateMachineArn }],
    'states:StartExecution': ({ stateMachineArn }) => [{ action: '', resource: stateMachineArn }],
  };
}

const database = (name: string, arn: Arn): Asked => [{ action: '', resource: arn('rds', `db:${name}`) }];

const group = (id: string, arn: Arn): Asked => [{ action: '', resource: arn('ec2', `security-group/${id}`) }];
