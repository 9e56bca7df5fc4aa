import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

/** To read the values of these secrets, with the keys that they are encrypted with. */
export const toReadSecrets = (scope: Construct, secrets: readonly ISecret[]): readonly PolicyStatement[] =>
  withSecrets(scope, secrets, ['secretsmanager:GetSecretValue'], ['kms:Decrypt']);

/** To give a secret a new version. */
export const toRotateSecret = (scope: Construct, secret: ISecret): readonly PolicyStatement[] =>
  withSecrets(
    scope,
    [secret],
    [
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
    ['kms:Decrypt', 'kms:GenerateDataKey'],
  );

export const toReadParameter = (parameter: IStringParameter): PolicyStatement =>
  new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter.parameterArn] });

function withSecrets(
  scope: Construct,
  secrets: readonly ISecret[],
  actions: string[],
  keyActions: string[],
): readonly PolicyStatement[] {
  const { region, urlSuffix } = Stack.of(scope);
  const keys = new Set(secrets.flatMap(({ encryptionKey }) => encryptionKey?.keyArn ?? []));
  const statements = [new PolicyStatement({ actions, resources: secrets.map(({ secretArn }) => secretArn) })];
  if (keys.size > 0) {
    statements.push(
      new PolicyStatement({
        actions: keyActions,
        resources: [...keys],
        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
      }),
    );
  }
  return statements;
}

/** ARN in this account and region whose resource is `type/rest`. */
export const arnOf = (scope: Construct, service: string, type: string, rest: string): string =>
  Stack.of(scope).formatArn({
    service,
    resource: type,
    resourceName: rest,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
