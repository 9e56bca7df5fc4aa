import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ports } from '../../../blueprint/ports.ts';
import { type CustomResourceEvent, entryPoint } from '../custom-resource-event.ts';
import { connectTrusting } from '../database/connect-trusting.ts';
import { secretValues } from '../database/secrets-manager.ts';
import { requiredVariable } from '../variable.ts';
import { type DatabaseUsersProperties, onEvent } from './handler.ts';

/** Entry point of the function. */
export const handler = entryPoint((event: CustomResourceEvent<DatabaseUsersProperties>) => {
  const { host } = event.ResourceProperties;
  const connect = connectTrusting(requiredVariable('WIKI7_DATABASE_TRUST'), { host, port: ports.database });
  return onEvent(event, { secrets: secretValues(new SecretsManagerClient()), connect });
});
