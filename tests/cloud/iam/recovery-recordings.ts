import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { currentValue } from '../../../src/cloud/functions/database/secret-values.ts';
import { secretValues } from '../../../src/cloud/functions/database/secrets-manager.ts';
import { drillAge } from '../../../src/cloud/functions/drill/age.ts';
import { executionsOf } from '../../../src/cloud/functions/drill/executions.ts';
import { type DrillSettings, drillStep } from '../../../src/cloud/functions/drill/handler.ts';
import type { DrillAgeVariable } from '../../../src/cloud/functions/drill/index.ts';
import { drillRds } from '../../../src/cloud/functions/drill/rds.ts';
import { FakeServer } from '../../../src/cloud/functions/fakes.fixture.ts';
import { recovered } from '../../../src/cloud/functions/recovered/handler.ts';
import type { RecoveredVariable } from '../../../src/cloud/functions/recovered/index.ts';
import { lock } from '../../../src/cloud/functions/recovered/lock.ts';
import { hasFileIn, setMasterPasswordBy } from '../../../src/cloud/functions/recovered/on-aws.ts';
import { COPY_CLASS, drillIdentifier } from '../../../src/cloud/recovery/recovery-names.ts';
import { databaseBehind, type Recording, secretsWith } from './function-runs.ts';
import { commandsOf } from './sdk-recorder.ts';

/** What looks into copies of the database, and what locks them. */
export const recoveries: Readonly<Record<string, Recording>> = {
  'recovery/RecoveredLookFunction': ({ environment }) => {
    const settings: RecoveredVariable = JSON.parse(environment.WIKI7_RECOVERED ?? '');
    const secrets = secretValues(new SecretsManagerClient());
    const server = new FakeServer();
    server.answers.set('SELECT CAST(TABLE_NAME', [{ found: 'image' }]);
    server.answers.set('SELECT CAST(img_name', [{ found: 'A.png' }]);
    const ports = {
      secrets,
      connect: () => databaseBehind(settings.trust, server),
      hasFile: hasFileIn(new S3Client(), settings.publicBucket),
      forget: async () => {
        for (const { secret } of settings.stores) await currentValue(secrets, secret);
      },
      write: () => {},
    };
    const instance = `${settings.database}-restored-1`;
    const event = { instance, host: `${instance}.x.eu-central-1.rds.amazonaws.com` };
    return commandsOf(async () => {
      for (const task of ['inspect', 'adopt', 'forget'] as const)
        await recovered({ task, ...event }, settings, ports);
    }, secretsWith(settings.masterSecret));
  },
  'recovery/RecoveredLockFunction': ({ environment }) => {
    const settings: RecoveredVariable = JSON.parse(environment.WIKI7_RECOVERED ?? '');
    const secrets = secretValues(new SecretsManagerClient());
    const ports = { secrets, setMasterPassword: setMasterPasswordBy(new RDSClient()) };
    const copies = [`${settings.database}-restored-1`, drillIdentifier(settings.database)];
    return commandsOf(async () => {
      for (const instance of copies)
        await lock({ instance, host: `${instance}.x.eu-central-1.rds.amazonaws.com` }, settings, ports);
    }, secretsWith(settings.masterSecret));
  },
};

/** Of a wiki whose backups are tried. */
export const drills: Readonly<Record<string, Recording>> = {
  'recovery/DrillStepFunction': ({ environment }) => {
    const settings: DrillSettings = JSON.parse(environment.WIKI7_DRILL ?? '');
    const dataStack = settings.database.replace(/-database$/, '');
    const instance = {
      LatestRestorableTime: new Date(),
      DBParameterGroups: [{ DBParameterGroupName: `${dataStack}-databaseparameters-1` }],
      DBSubnetGroup: { DBSubnetGroupName: `${dataStack}-databasesubnets-1` },
    };
    const copy = drillIdentifier(settings.database);
    let isThere = false;
    const all = async () => {
      const rds = drillRds(new RDSClient());
      await drillStep({ step: 'begin', instanceClass: COPY_CLASS }, settings, rds);
      isThere = true;
      for (const step of ['look', 'remove'] as const) await drillStep({ step }, settings, rds);
    };
    return commandsOf(all, {
      'rds:DescribeDBInstances': ({ DBInstanceIdentifier }) => ({
        DBInstances: DBInstanceIdentifier === copy && !isThere ? [] : [instance],
      }),
    });
  },
  'recovery/DrillAgeFunction': ({ environment }) => {
    const settings: DrillAgeVariable = JSON.parse(environment.WIKI7_DRILL_AGE ?? '');
    const ports = {
      executions: executionsOf(new SFNClient(), settings.stateMachine),
      rds: drillRds(new RDSClient()),
      write: () => {},
      now: () => 0,
    };
    const left = { 'rds:DescribeDBInstances': () => ({ DBInstances: [{ DBInstanceStatus: 'available' }] }) };
    return commandsOf(() => drillAge(settings, ports), left);
  },
};
