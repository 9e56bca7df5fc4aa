import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { vi } from 'vitest';
import type { Command } from './authorization.ts';

/** By the prefix of their service in policies. */
const clients = {
  cloudformation: CloudFormationClient,
  cloudfront: CloudFrontClient,
  codebuild: CodeBuildClient,
  ec2: EC2Client,
  ecr: ECRClient,
  ecs: ECSClient,
  logs: CloudWatchLogsClient,
  rds: RDSClient,
  s3: S3Client,
  secretsmanager: SecretsManagerClient,
  sqs: SQSClient,
  ssm: SSMClient,
  states: SFNClient,
};

interface Sender {
  send(command: { readonly input: Command['input'] }): Promise<unknown>;
}

/** What AWS answers, by `service:Name`; an error is thrown. @default - an empty answer */
export type Answers = Readonly<Record<string, (input: Command['input']) => unknown>>;

/** The commands that code sends while it runs: the clients are the real ones, but for their way out. */
export async function commandsOf(run: () => Promise<unknown>, answers: Answers): Promise<readonly Command[]> {
  const commands: Command[] = [];
  const spies = Object.entries(clients).map(([service, { prototype }]) =>
    vi.spyOn(prototype as Sender, 'send').mockImplementation(async (command) => {
      const name = command.constructor.name.replace(/Command$/, '');
      commands.push({ service, name, input: command.input });
      const answer = answers[`${service}:${name}`]?.(command.input) ?? {};
      if (answer instanceof Error) throw answer;
      return answer;
    }),
  );
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    await run();
  } finally {
    for (const spy of [...spies, quiet]) spy.mockRestore();
  }
  return commands;
}
