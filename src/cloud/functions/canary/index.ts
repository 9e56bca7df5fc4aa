import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { probe } from '../../../operations/probe/probe.ts';
import { secretValues } from '../database/secrets-manager.ts';
import { requiredVariable } from '../variable.ts';
import { canary } from './handler.ts';

/** Entry point of both functions. */
export const handler = canary(JSON.parse(requiredVariable('WIKI7_CANARY')), {
  secrets: secretValues(new SecretsManagerClient()),
  probe,
  // With the runtime's log format `Text` console.log would put the request's id before the line.
  write: (line) => process.stdout.write(`${line}\n`),
  now: () => Date.now(),
});
