import { contentHash } from '../../src/base/hash.ts';
import type { Planned } from './resolved-templates.ts';

interface Kind {
  /** Service and resource of its ARN, as `iam:role/NAME`; parts in capitals are filled in. */
  readonly arn: string;
  /** Services whose ARNs name neither region nor account, or no region. @default 'regional' */
  readonly scope?: 'regional' | 'account' | 'world';
  /** The property that may give it a name. @default - CloudFormation makes one up from its id */
  readonly name?: string;
  /** What `Ref` gives. @default 'name' */
  readonly ref?: 'name' | 'arn';
  /** Whether the name has only small letters. @default false */
  readonly small?: boolean;
}

/** What ARNs look like, as the service authorization reference of AWS has them. */
const kinds: Readonly<Record<string, Kind>> = {
  'AWS::Backup::BackupVault': { arn: 'backup:backup-vault:NAME', name: 'BackupVaultName' },
  'AWS::CloudFront::Distribution': { arn: 'cloudfront:distribution/NAME', scope: 'account' },
  'AWS::CloudWatch::Alarm': { arn: 'cloudwatch:alarm:NAME', name: 'AlarmName' },
  'AWS::CodeBuild::Project': { arn: 'codebuild:project/NAME', name: 'Name' },
  'AWS::EC2::Instance': { arn: 'ec2:instance/NAME' },
  'AWS::ECR::Repository': { arn: 'ecr:repository/NAME', name: 'RepositoryName', small: true },
  'AWS::ECS::Cluster': { arn: 'ecs:cluster/NAME', name: 'ClusterName' },
  'AWS::ECS::TaskDefinition': { arn: 'ecs:task-definition/NAME:7', name: 'Family', ref: 'arn' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    arn: 'elasticloadbalancing:loadbalancer/app/NAME/HASH',
    ref: 'arn',
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    arn: 'elasticloadbalancing:targetgroup/NAME/HASH',
    ref: 'arn',
  },
  'AWS::IAM::Role': { arn: 'iam:role/NAME', scope: 'account', name: 'RoleName' },
  'AWS::KMS::Key': { arn: 'kms:key/NAME' },
  'AWS::Lambda::Function': { arn: 'lambda:function:NAME', name: 'FunctionName' },
  'AWS::Logs::LogGroup': { arn: 'logs:log-group:NAME:*', name: 'LogGroupName' },
  'AWS::RDS::DBInstance': { arn: 'rds:db:NAME', name: 'DBInstanceIdentifier' },
  'AWS::S3::Bucket': { arn: 's3:NAME', scope: 'world', name: 'BucketName', small: true },
  'AWS::SecretsManager::Secret': { arn: 'secretsmanager:secret:NAME-AbCdEf', name: 'Name', ref: 'arn' },
  'AWS::SQS::Queue': { arn: 'sqs:NAME', name: 'QueueName' },
  'AWS::StepFunctions::StateMachine': { arn: 'states:stateMachine:NAME', ref: 'arn' },
};

/** Ids of these are short and tell nothing: prefix and attribute under which they are asked for too. */
const shortIds: Readonly<Record<string, readonly [string, string]>> = {
  'AWS::EC2::SecurityGroup': ['sg', 'GroupId'],
  'AWS::EC2::Subnet': ['subnet', 'SubnetId'],
  'AWS::EC2::VPC': ['vpc', 'VpcId'],
};

/**
 * What a resource might be called once it is made, or an attribute of it: in the form that AWS gives it where that matters to a
 * policy, else words that say where they come from.
 */
export function madeUp(planned: Planned, attribute: string | undefined): unknown {
  const { stack, id, type, properties, resolve } = planned;
  const short = shortIds[type];
  if (short && (attribute === undefined || attribute === short[1])) {
    return `${short[0]}-${contentHash([stack.name, id]).padEnd(17, '0').slice(0, 17)}`;
  }
  if (type === 'AWS::ECS::Service' && attribute === undefined) {
    return `arn:aws:ecs:${stack.region}:${stack.account}:service/${resolve(properties.Cluster)}/${stack.name}-${id}`;
  }
  if (type === 'AWS::SecretsManager::SecretTargetAttachment') return resolve(properties.SecretId);
  // The step of DatabaseTrust gives itself the name of the parameter that it writes.
  if (type === 'AWS::CloudFormation::CustomResource' && attribute === undefined && properties.parameter) {
    return resolve(properties.parameter);
  }
  const kind = kinds[type];
  // A vault calls its own so.
  const isArn = attribute === 'Arn' || attribute === 'BackupVaultArn';
  if (attribute !== undefined && !isArn) return `${stack.name}-${id}.${attribute}`;
  if (!kind) return `${stack.name}-${id}`;
  const name = nameOf(kind, planned);
  return isArn || kind.ref === 'arn' ? arnOf(kind, planned, name) : name;
}

function nameOf({ name, small }: Kind, { stack, id, properties, resolve }: Planned): string {
  const given = name === undefined ? undefined : resolve(properties[name]);
  const chosen = typeof given === 'string' ? given : `${stack.name}-${id}`;
  return small ? chosen.toLowerCase() : chosen;
}

function arnOf({ arn, scope = 'regional' }: Kind, { stack, id }: Planned, name: string): string {
  const [service, ...rest] = arn.split(':');
  const region = scope === 'regional' ? stack.region : '';
  const account = scope === 'world' ? '' : stack.account;
  const resource = rest
    .join(':')
    .replace('NAME', name)
    .replace('HASH', contentHash([stack.name, id]).slice(0, 16));
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
