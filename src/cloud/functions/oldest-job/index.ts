import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ports } from '../../../blueprint/ports.ts';
import { connectTrusting } from '../database/connect-trusting.ts';
import { secretValues } from '../database/secrets-manager.ts';
import { requiredVariable } from '../variable.ts';
import { type OldestJobSettings, oldestJob } from './handler.ts';

/** Everything that the function is told by its construct, in the variable WIKI7_OLDEST_JOB. */
export interface OldestJobVariable extends OldestJobSettings {
  readonly host: string;
  readonly trust: string;
}

const settings: OldestJobVariable = JSON.parse(requiredVariable('WIKI7_OLDEST_JOB'));

/** Entry point of the function. */
export const handler = oldestJob(settings, {
  secrets: secretValues(new SecretsManagerClient()),
  connect: connectTrusting(settings.trust, { host: settings.host, port: ports.database }),
  // With the runtime's log format `Text` console.log would put the request's id before the line.
  write: (line) => process.stdout.write(`${line}\n`),
  now: () => Date.now(),
});
