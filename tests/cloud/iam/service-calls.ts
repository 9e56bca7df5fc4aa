import { ACCOUNT, type Account, type Call } from './account.ts';
import { Authorization, through } from './authorization.ts';
import { backupCalls } from './backup-calls.ts';
import { copyCalls } from './copy-calls.ts';
import { universalCalls } from './universal-calls.ts';

type Asked = readonly Omit<Call, 'role'>[];

const groupArn = (region: string, group: string) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:${group}`;

const writing = (region: string, group: string): Asked =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: `${groupArn(region, group)}:log-stream:s/1`,
  }));

const anywhere = (...actions: string[]): Asked => actions.map((action) => ({ action, resource: '*' }));

const as = (role: string, asked: Asked): readonly Call[] => asked.map((call) => ({ role, ...call }));

/** What services of AWS ask in the name of a role. Nobody can record that here: it is what their documentation says, page by page. */
export function serviceCalls(account: Account): readonly Call[] {
  return [
    ...functions(account),
    ...queues(account),
    ...tasks(account),
    ...schedules(account),
    ...waiters(account),
    ...builds(account),
    ...flowLogs(account),
    ...monitoring(account),
    ...copyCalls(account),
    ...backupCalls(account),
  ];
}

/** Lambda, "Define Lambda function permissions with an execution role", "Giving Lambda functions access to resources in an Amazon VPC". */
const functions = (account: Account) =>
  account.ofType('AWS::Lambda::Function').flatMap(({ ref, region, properties }) => {
    const group = properties.LoggingConfig?.LogGroup;
    const made = group
      ? []
      : [
          {
            action: 'logs:CreateLogGroup',
            resource: groupArn(region, `/aws/lambda/${ref}`),
          },
        ];
    const interfaces = properties.VpcConfig
      ? anywhere(
          'ec2:AssignPrivateIpAddresses',
          'ec2:CreateNetworkInterface',
          'ec2:DeleteNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:UnassignPrivateIpAddresses',
        )
      : [];
    return as(properties.Role, [...made, ...writing(region, group ?? `/aws/lambda/${ref}`), ...interfaces]);
  });

/** Lambda, "Creating and configuring an Amazon SQS event source mapping", "Execution role permissions". */
const queues = (account: Account) =>
  account.ofType('AWS::Lambda::EventSourceMapping').flatMap(({ region, properties }) => {
    const { EventSourceArn: resource, FunctionName } = properties;
    const [called] = account.ofType('AWS::Lambda::Function').filter(({ ref }) => ref === FunctionName);
    const [queue] = account.ofType('AWS::SQS::Queue').filter(({ arn }) => arn === resource);
    return as(called?.properties.Role, [
      ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'].map((action) => ({
        action,
        resource,
      })),
      {
        action: 'kms:Decrypt',
        resource: queue?.properties.KmsMasterKeyId,
        context: through('sqs', region),
      },
    ]);
  });

interface Container {
  readonly Image: string;
  readonly Secrets?: readonly { readonly ValueFrom: string }[];
  readonly LogConfiguration: { readonly Options: Readonly<Record<string, string>> };
}

/**
 * ECS starts a task: it pulls images, reads what fills its variables and opens its logs. See ECS, "Amazon ECS task execution IAM role".
 * Its agent for shells speaks in the name of the task itself: "Monitor Amazon ECS containers with ECS Exec".
 */
function tasks(account: Account): readonly Call[] {
  const authorization = new Authorization(account);
  const sessions = account.ofType('AWS::ECS::Cluster').flatMap(({ stack, region, properties }) => {
    const group =
      properties.Configuration?.ExecuteCommandConfiguration?.LogConfiguration?.CloudWatchLogGroupName;
    return group ? [{ stack, asked: shell(region, group) }] : [];
  });
  const shells = account
    .ofType('AWS::ECS::Service')
    .filter(({ properties }) => properties.EnableExecuteCommand);
  return account.ofType('AWS::ECS::TaskDefinition').flatMap(({ arn, stack, region, properties }) => {
    const opens = shells.some((service) => service.properties.TaskDefinition === arn);
    return [
      ...as(
        properties.ExecutionRoleArn,
        (properties.ContainerDefinitions as Container[]).flatMap((container) =>
          starting(account, authorization, region, container),
        ),
      ),
      ...as(
        properties.TaskRoleArn,
        opens ? sessions.filter((one) => one.stack === stack).flatMap(({ asked }) => asked) : [],
      ),
    ];
  });
}

function starting(
  account: Account,
  authorization: Authorization,
  region: string,
  container: Container,
): Asked {
  const repository = account
    .ofType('AWS::ECR::Repository')
    .find(({ ref }) => container.Image.split('/').at(-1)?.split(':')[0] === ref);
  if (!repository) throw new Error(`${container.Image} is in no repository of the wiki.`);
  const group = container.LogConfiguration.Options['awslogs-group'] ?? '';
  return [
    ...anywhere('ecr:GetAuthorizationToken'),
    ...['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].map(
      (action) => ({
        action,
        resource: repository.arn,
      }),
    ),
    ...(container.Secrets ?? []).flatMap(({ ValueFrom }) =>
      authorization.secret(ValueFrom, 'secretsmanager:GetSecretValue'),
    ),
    ...writing(region, group),
  ];
}

const shell = (region: string, group: string): Asked => [
  ...anywhere(
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
    'logs:DescribeLogGroups',
  ),
  {
    action: 'logs:DescribeLogStreams',
    resource: `${groupArn(region, group)}:*`,
  },
  ...writing(region, group),
];

/** EventBridge Scheduler, "Setting up the execution role", "Configuring a dead-letter queue". */
function schedules(account: Account): readonly Call[] {
  const authorization = new Authorization(account);
  return account.ofType('AWS::Scheduler::Schedule').flatMap(({ properties: { Target } }) =>
    as(Target.RoleArn, [
      ...(Target.EcsParameters
        ? authorization.task(Target.EcsParameters.TaskDefinitionArn, Target.Arn)
        : (universalCalls(account, Target) ?? [
            {
              action: String(Target.Arn).includes(':states:')
                ? 'states:StartExecution'
                : 'lambda:InvokeFunction',
              resource: Target.Arn,
            },
          ])),
      ...(Target.DeadLetterConfig
        ? [{ action: 'sqs:SendMessage', resource: Target.DeadLetterConfig.Arn }]
        : []),
    ]),
  );
}

/** Step Functions, "IAM policies for AWS Lambda". */
const waiters = (account: Account) =>
  account.ofType('AWS::StepFunctions::StateMachine').flatMap(({ properties }) => {
    const called = new Set(String(properties.DefinitionString).match(/arn:aws:lambda:[^"]+/g));
    return as(
      properties.RoleArn,
      [...called].map((resource) => ({ action: 'lambda:InvokeFunction', resource })),
    );
  });

/** CodeBuild, "Allow CodeBuild to interact with other AWS services"; ECR, "IAM permissions for pushing an image". */
const builds = (account: Account) =>
  account.ofType('AWS::CodeBuild::Project').flatMap(({ region, properties }) => {
    const [bucket] = properties.Source.Location.split('/');
    const variables: readonly { Name: string; Value: string }[] = properties.Environment.EnvironmentVariables;
    const pushed = variables.find(({ Name }) => Name === 'PUSHED')?.Value.split(' ') ?? [];
    const repositories = account
      .ofType('AWS::ECR::Repository')
      .filter(({ ref }) => pushed.some((uri) => uri.endsWith(`/${ref}`)));
    return as(properties.ServiceRole, [
      { action: 's3:GetObject', resource: `arn:aws:s3:::${properties.Source.Location}` },
      { action: 's3:GetObjectVersion', resource: `arn:aws:s3:::${properties.Source.Location}` },
      { action: 's3:GetBucketLocation', resource: `arn:aws:s3:::${bucket}` },
      ...writing(region, properties.LogsConfig.CloudWatchLogs.GroupName),
      ...anywhere('ecr:GetAuthorizationToken'),
      ...repositories.flatMap(({ arn: resource }) =>
        [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:GetDownloadUrlForLayer',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ].map((action) => ({ action, resource })),
      ),
    ]);
  });

/** VPC, "IAM role for publishing flow logs to CloudWatch Logs". */
const flowLogs = (account: Account) =>
  account.ofType('AWS::EC2::FlowLog').flatMap(({ region, properties }) =>
    as(properties.DeliverLogsPermissionArn, [
      ...writing(region, properties.LogGroupName),
      {
        action: 'logs:DescribeLogStreams',
        resource: `${groupArn(region, properties.LogGroupName)}:*`,
      },
    ]),
  );

/** RDS, "Setting up and enabling Enhanced Monitoring". */
const monitoring = (account: Account) =>
  account
    .ofType('AWS::RDS::DBInstance')
    .flatMap(({ region, properties }) => as(properties.MonitoringRoleArn, writing(region, 'RDSOSMetrics')));
