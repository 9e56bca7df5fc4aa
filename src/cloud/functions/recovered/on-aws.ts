import { ModifyDBInstanceCommand, type RDSClient } from '@aws-sdk/client-rds';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RecoveredPorts } from './handler.ts';
import type { LockPorts } from './lock.ts';

export const hasFileIn =
  (client: S3Client, Bucket: string): RecoveredPorts['hasFile'] =>
  async (Key) => {
    try {
      await client.send(new HeadObjectCommand({ Bucket, Key }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'NotFound') return false;
      throw error;
    }
  };

export const setMasterPasswordBy =
  (client: RDSClient): LockPorts['setMasterPassword'] =>
  async (DBInstanceIdentifier, MasterUserPassword) => {
    const request = { DBInstanceIdentifier, MasterUserPassword, ApplyImmediately: true };
    await client.send(new ModifyDBInstanceCommand(request));
  };
