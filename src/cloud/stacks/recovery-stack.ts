import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { recoveryOf } from '../../config/recovery-schema.ts';
import { databaseIdentifier } from '../deployed-names.ts';
import { Recovered } from '../functions/recovered/recovered.ts';
import type { Network } from '../network/network.ts';
import { Drill } from '../recovery/drill.ts';
import { DRILL_OUTPUT, LOCK_OUTPUT, LOOK_OUTPUT, RECOVERY } from '../recovery/recovery-names.ts';
import type { DataStack } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface RecoveryStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
  readonly data: DataStack;
  readonly service: Pick<ServiceStack, 'trust'>;
}

/** What `restore` needs, and what tries whether backups are some. */
export class RecoveryStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, network, data, service }: RecoveryStackProps) {
    super(scope, RECOVERY, {
      cloud,
      description: 'how it comes back',
      stateful: false,
      logKey: data.key,
    });
    const { wiki } = cloud;
    const { drill } = recoveryOf(wiki.profile, cloud.cloud.recovery);
    const database = databaseIdentifier(data.stackName);
    const { caches } = data;
    const { look, lock } = new Recovered(this, 'Recovered', {
      network: { vpc: network.vpc, subnets: network.appSubnets, group: network.groups.of('functions') },
      wiki: wiki.id,
      liveHost: data.database.endpoint,
      database,
      databases: [wiki.databases.wiki, wiki.databases.accounts],
      replicated: data.database.replicaEndpoints.length > 0,
      masterSecret: data.database.masterSecret,
      appSecret: data.secrets.of('database-app-password'),
      schemaSecret: data.secrets.of('database-schema-password'),
      trust: service.trust,
      publicFiles: data.media.publicFiles,
      stores: [
        ...(caches.objects ? [{ url: caches.objects, secret: data.secrets.of('cache-password') }] : []),
        ...(caches.sessions ? [{ url: caches.sessions, secret: data.secrets.of('sessions-password') }] : []),
      ],
    });
    new CfnOutput(this, 'Look', { value: look.functionName }).overrideLogicalId(LOOK_OUTPUT);
    new CfnOutput(this, 'Lock', { value: lock.functionName }).overrideLogicalId(LOCK_OUTPUT);
    if (drill !== 'off') {
      const { machine } = new Drill(this, 'Drill', {
        wiki: wiki.id,
        every: drill,
        database,
        dataStack: data.stackName,
        key: data.key,
        group: network.groups.of('drill'),
        look,
        lock,
        nightlyHour: wiki.cron.nightlyHour,
        asleep: cloud.cloud.asleep !== undefined,
      });
      new CfnOutput(this, 'DrillMachine', { value: machine.stateMachineArn }).overrideLogicalId(DRILL_OUTPUT);
    }
  }
}
