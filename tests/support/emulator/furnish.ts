import { randomUUID } from 'node:crypto';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

// What functions find in an account, made by the calls that the services themselves take.

export async function newSecret(Name: string, SecretString: string): Promise<string> {
  const made = await new SecretsManagerClient().send(new CreateSecretCommand({ Name, SecretString }));
  return made.ARN ?? '';
}

export async function secretAt(secret: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<string> {
  const request = new GetSecretValueCommand({ SecretId: secret, VersionStage: stage });
  return (await new SecretsManagerClient().send(request)).SecretString ?? '';
}

/** A function that Secrets Manager may call: the emulator, which runs none, then leaves the steps to us. */
export async function idleFunction(): Promise<string> {
  const policy = { Version: '2012-10-17', Statement: [] };
  const RoleName = `idle-${randomUUID()}`;
  const { Role } = await new IAMClient().send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(policy) }),
  );
  const made = await new LambdaClient().send(
    new CreateFunctionCommand({
      FunctionName: RoleName,
      Role: Role?.Arn,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: Buffer.from('nothing') },
    }),
  );
  return made.FunctionArn ?? '';
}

export async function newVpc(): Promise<{ vpc: string; subnet: string; group: string }> {
  const client = new EC2Client();
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpc = Vpc?.VpcId ?? '';
  // As the wiki's own has it; without, the emulator breaks on a task's network interface.
  await client.send(new ModifyVpcAttributeCommand({ VpcId: vpc, EnableDnsHostnames: { Value: true } }));
  const { Subnet } = await client.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.0.0/24' }));
  const group = await newGroup(vpc, 'functions');
  return { vpc, subnet: Subnet?.SubnetId ?? '', group };
}

export async function newGroup(VpcId: string, GroupName: string): Promise<string> {
  const request = new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName });
  return (await new EC2Client().send(request)).GroupId ?? '';
}

export async function newCluster(name: string, networkMode: 'awsvpc' | 'bridge'): Promise<string> {
  const client = new ECSClient();
  const { cluster } = await client.send(new CreateClusterCommand({ clusterName: name }));
  const containerDefinitions = [{ name: 'release', image: 'wiki:1', memory: 512 }];
  await client.send(new RegisterTaskDefinitionCommand({ family: name, networkMode, containerDefinitions }));
  return cluster?.clusterArn ?? '';
}

export async function newImageProject(name: string): Promise<void> {
  const environment = {
    type: 'ARM_CONTAINER',
    image: 'aws/codebuild/amazonlinux2-aarch64-standard:3.0',
    computeType: 'BUILD_GENERAL1_LARGE',
  } as const;
  await new CodeBuildClient().send(
    new CreateProjectCommand({
      name,
      environment,
      source: { type: 'S3', location: 'assets/images.zip', buildspec: 'version: 0.2' },
      artifacts: { type: 'NO_ARTIFACTS' },
      serviceRole: 'arn:aws:iam::123456789012:role/build',
    }),
  );
}

export async function newImage(repositoryName: string, imageTag: string): Promise<void> {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config: { digest: repositoryName } });
  await new ECRClient().send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
}
