import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { SecretValues } from './secret-values.ts';

export const secretValues = (client: SecretsManagerClient): SecretValues => ({
  read: async (secret, stage, version) => {
    const request = { SecretId: secret, VersionStage: stage, ...(version && { VersionId: version }) };
    try {
      return (await client.send(new GetSecretValueCommand(request))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  },
});
