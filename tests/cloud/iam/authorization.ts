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

const REGION = 'eu-central-1';
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

export const through = (service: string) => ({ 'kms:ViaService': `${service}.${REGION}.amazonaws.com` });

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
    return known(input).map(({ action: another, ...rest }) => ({ role, action: another || action, ...rest }));
  }

  /** A secret is decrypted, or encrypted, by whoever reads or writes it. */
  secret(secret: string, action = '', keyActions = ['kms:Decrypt']): Asked {
    const key = this.#account.ofType('AWS::SecretsManager::Secret').find((one) => one.arn === secret)
      ?.properties.KmsKeyId;
    if (!key) throw new Error(`${secret} is no secret of the wiki, or has no key.`);
    const context = through('secretsmanager');
    return [
      { action, resource: secret },
      ...keyActions.map((keyAction) => ({ action: keyAction, resource: key, context })),
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

  readonly #known: Readonly<Record<string, (input: Command['input']) => Asked>> = {
    'cloudformation:DescribeStacks': ({ StackName }) => [{ action: '', resource: StackName }],
    'codebuild:BatchGetBuilds': ({ ids }) =>
      ids.map((id: string) => ({ action: '', resource: arn('codebuild', `project/${id.split(':')[0]}`) })),
    'codebuild:StartBuild': ({ projectName }) => [
      { action: '', resource: arn('codebuild', `project/${projectName}`) },
    ],
    'ec2:DescribeSecurityGroups': () => [{ action: '', resource: '*' }],
    'ec2:AuthorizeSecurityGroupEgress': (input) => this.#group(input),
    'ec2:AuthorizeSecurityGroupIngress': (input) => this.#group(input),
    'ec2:RevokeSecurityGroupEgress': (input) => this.#group(input),
    'ec2:RevokeSecurityGroupIngress': (input) => this.#group(input),
    'ecr:DescribeImages': ({ repositoryName }) => [
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
    'logs:GetLogEvents': ({ logGroupName, logStreamName }) => [
      { action: '', resource: arn('logs', `log-group:${logGroupName}:log-stream:${logStreamName}`) },
    ],
    'rds:DescribeCertificates': () => [{ action: '', resource: '*' }],
    's3:DeleteObject': ({ Bucket, Key }) => [{ action: '', resource: `arn:aws:s3:::${Bucket}/${Key}` }],
    's3:PutObject': ({ Bucket, Key }) => [{ action: '', resource: `arn:aws:s3:::${Bucket}/${Key}` }],
    'secretsmanager:DescribeSecret': ({ SecretId }) => [{ action: '', resource: SecretId }],
    'secretsmanager:GetSecretValue': ({ SecretId }) => this.secret(SecretId),
    // See AWS, "Secret encryption and decryption in AWS Secrets Manager".
    'secretsmanager:PutSecretValue': ({ SecretId }) =>
      this.secret(SecretId, '', ['kms:GenerateDataKey', 'kms:Decrypt']),
    'secretsmanager:UpdateSecretVersionStage': ({ SecretId }) => [{ action: '', resource: SecretId }],
    'ssm:DeleteParameter': ({ Name }) => [{ action: '', resource: arn('ssm', `parameter${Name}`) }],
    'ssm:GetParameter': ({ Name }) => [{ action: '', resource: arn('ssm', `parameter${Name}`) }],
    'ssm:PutParameter': ({ Name }) => [{ action: '', resource: arn('ssm', `parameter${Name}`) }],
    'states:StartExecution': ({ stateMachineArn }) => [{ action: '', resource: stateMachineArn }],
  };

  #group({ GroupId }: Command['input']): Asked {
    return [{ action: '', resource: arn('ec2', `security-group/${GroupId}`) }];
  }
}
