import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Readers, SET, setIf } from './reader.ts';

const iam = (region: string) => new IAMClient({ region });
const lambda = (region: string) => new LambdaClient({ region });

export const computeReaders: Readers = {
  'AWS::ECR::Repository': async ({ region, id }) => {
    const request = new DescribeRepositoriesCommand({ repositoryNames: [id] });
    const [repository] = (await new ECRClient({ region }).send(request)).repositories ?? [];
    return (
      repository && {
        ImageTagMutability: repository.imageTagMutability,
        ImageScanningConfiguration: { ScanOnPush: repository.imageScanningConfiguration?.scanOnPush },
      }
    );
  },
  'AWS::ECS::Cluster': async ({ region, id }) => {
    const { clusters } = await new ECSClient({ region }).send(
      new DescribeClustersCommand({ clusters: [id] }),
    );
    return clusters?.[0] && {};
  },
  'AWS::ECS::TaskDefinition': async ({ region, id }) => {
    const request = new DescribeTaskDefinitionCommand({ taskDefinition: id });
    const { taskDefinition: task } = await new ECSClient({ region }).send(request);
    return (
      task && {
        Family: task.family,
        Cpu: task.cpu,
        Memory: task.memory,
        NetworkMode: task.networkMode,
        ContainerDefinitions: setIf(task.containerDefinitions),
        TaskRoleArn: task.taskRoleArn && SET,
        ExecutionRoleArn: task.executionRoleArn && SET,
        Volumes: setIf(task.volumes),
      }
    );
  },
  'AWS::ECS::Service': async ({ region, id, properties, idOf }) => {
    const request = new DescribeServicesCommand({ cluster: idOf(properties.Cluster), services: [id] });
    const [service] = (await new ECSClient({ region }).send(request)).services ?? [];
    return (
      service && {
        DesiredCount: service.desiredCount,
        PlatformVersion: service.platformVersion,
        LoadBalancers: setIf(service.loadBalancers),
        CapacityProviderStrategy: setIf(service.capacityProviderStrategy),
        NetworkConfiguration: service.networkConfiguration?.awsvpcConfiguration && SET,
      }
    );
  },
  'AWS::IAM::Role': async ({ region, id }) => {
    const { Role } = await iam(region).send(new GetRoleCommand({ RoleName: id }));
    return (
      Role && {
        AssumeRolePolicyDocument: JSON.parse(decodeURIComponent(Role.AssumeRolePolicyDocument ?? '')),
      }
    );
  },
  'AWS::IAM::Policy': async ({ region, properties, idOf }) => {
    const [role] = properties.Roles as unknown[];
    const request = { RoleName: idOf(role), PolicyName: String(properties.PolicyName) };
    return (await iam(region).send(new GetRolePolicyCommand(request))).PolicyDocument === undefined
      ? undefined
      : {};
  },
  'AWS::IAM::InstanceProfile': async ({ region, id }) => {
    const request = new GetInstanceProfileCommand({ InstanceProfileName: id });
    return (await iam(region).send(request)).InstanceProfile && {};
  },
  'AWS::Lambda::Function': async ({ region, id }) => {
    const read = await lambda(region).send(new GetFunctionConfigurationCommand({ FunctionName: id }));
    return {
      Handler: read.Handler,
      Runtime: read.Runtime,
      Timeout: read.Timeout,
      MemorySize: read.MemorySize,
      Architectures: read.Architectures,
      VpcConfig: setIf(read.VpcConfig?.SubnetIds),
      Environment: read.Environment && SET,
    };
  },
  'AWS::Lambda::Permission': async ({ region, properties, idOf }) => {
    const request = new GetPolicyCommand({ FunctionName: idOf(properties.FunctionName) });
    const { Policy = '' } = await lambda(region).send(request);
    return Policy.includes(String(properties.Principal)) ? {} : undefined;
  },
  'AWS::StepFunctions::StateMachine': async ({ region, id }) => {
    const request = new DescribeStateMachineCommand({ stateMachineArn: id });
    return (await new SFNClient({ region }).send(request)).status === undefined ? undefined : {};
  },
  'AWS::SQS::Queue': async ({ region, id }) => {
    const request = new GetQueueAttributesCommand({ QueueUrl: id, AttributeNames: ['All'] });
    const { Attributes } = await new SQSClient({ region, useQueueUrlAsEndpoint: false }).send(request);
    return Attributes && { MessageRetentionPeriod: Number(Attributes.MessageRetentionPeriod) };
  },
};
