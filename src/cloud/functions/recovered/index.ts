import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ports } from '../../../blueprint/ports.ts';
import { connectTrusting } from '../database/connect-trusting.ts';
import { currentValue } from '../database/secret-values.ts';
import { secretValues } from '../database/secrets-manager.ts';
import { requiredVariable } from '../variable.ts';
import { forgetAll } from './forget.ts';
import { type RecoveredEvent, type RecoveredSettings, recovered } from './handler.ts';
import { lock as lockCopy } from './lock.ts';
import { hasFileIn, setMasterPasswordBy } from './on-aws.ts';

/** Everything that the function is told by its construct, in the variable WIKI7_RECOVERED. */
export interface RecoveredVariable extends RecoveredSettings {
  readonly trust: string;
  readonly publicBucket: string;
  /** As `tls://host:port`, with the secret of each. */
  readonly stores: readonly { readonly url: string; readonly secret: string }[];
}

const settings: RecoveredVariable = JSON.parse(requiredVariable('WIKI7_RECOVERED'));
const secrets = secretValues(new SecretsManagerClient());
const rds = new RDSClient();
const s3 = new S3Client();

/** Entry point of the function that opens copies. */
export const handler = (event: RecoveredEvent) =>
  recovered(event, settings, {
    secrets,
    connect: (host) => connectTrusting(settings.trust, { host, port: ports.database }),
    hasFile: hasFileIn(s3, settings.publicBucket),
    write: (line) => process.stdout.write(`${line}\n`),
    forget: async () => {
      for (const { url, secret } of settings.stores) {
        const { hostname, port } = new URL(url);
        await forgetAll({
          host: hostname,
          port: Number(port),
          password: await currentValue(secrets, secret),
        });
      }
    },
  });

/** Entry point of the function that gives a copy its administrator's password. */
export const lock = (event: RecoveredEvent) =>
  lockCopy(event, settings, { secrets, setMasterPassword: setMasterPasswordBy(rds) });
