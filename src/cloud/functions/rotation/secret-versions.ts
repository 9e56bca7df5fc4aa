import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { secretValues } from '../database/secrets-manager.ts';
import type { SecretVersions } from './handler.ts';

export const secretVersions = (client: SecretsManagerClient): SecretVersions => ({
  ...secretValues(client),
  describe: async (secret) => {
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: secret }));
    return VersionIdsToStages ?? {};
  },
  currentSince: async (secret) => {
    const request = new GetSecretValueCommand({ SecretId: secret, VersionStage: 'AWSCURRENT' });
    return (await client.send(request)).CreatedDate ?? new Date(0);
  },
  putPending: async (secret, version, value) => {
    await client.send(
      new PutSecretValueCommand({
        SecretId: secret,
        ClientRequestToken: version,
        SecretString: value,
        VersionStages: ['AWSPENDING'],
      }),
    );
  },
  makeCurrent: async (secret, version, instead) => {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secret,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: version,
        ...(instead && { RemoveFromVersionId: instead }),
      }),
    );
  },
});
