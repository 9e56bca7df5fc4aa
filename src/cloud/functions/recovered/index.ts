import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ports } from '../../../blueprint/ports.ts';
import { connectTrusting } from '../database/connect-trusting.ts';
import { currentValue } from '../database/secret-values.ts';
import { secretValues } from '../database/secrets-manager.ts';
import { requiredVariable } from '../variable.ts';
import { forgetAll } from './forget.ts';
import { type RecoveredEvent, type RecoveredSettings, recovered } from './handler.ts';
import { lock as lockCopy } from './lock.ts';

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
    hasFile: async (Key) => {
      try {
        await s3.send(new HeadObjectCommand({ Bucket: settings.publicBucket, Key }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'NotFound') return false;
        throw error;
      }
    },
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
  lockCopy(event, settings, {
    secrets,
    setMasterPassword: async (DBInstanceIdentifier, MasterUserPassword) => {
      const request = { DBInstanceIdentifier, MasterUserPassword, ApplyImmediately: true };
      await rds.send(new ModifyDBInstanceCommand(request));
    },
  });
