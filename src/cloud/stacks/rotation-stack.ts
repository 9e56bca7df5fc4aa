import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { Rotation } from '../functions/rotation/rotation.ts';
import type { Network } from '../network/network.ts';
import { WikiAlarm } from '../watch/wiki-alarm.ts';
import type { DataStack } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface RotationStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** The last of all: passwords turn over only once a wiki runs that can follow. */
export class RotationStack extends Wiki7Stack {
  constructor(scope: Construct, { cloud, network, data, service }: RotationStackProps) {
    super(scope, 'Rotation', {
      cloud,
      description: 'passwords that turn over',
      stateful: false,
      logKey: data.key,
    });
    const { wiki } = cloud;
    const { web, thumbs, jobs } = service.services;
    const shared = {
      network: { vpc: network.vpc, subnets: network.appSubnets, group: network.groups.of('functions') },
      host: data.database.endpoint,
      databases: [wiki.databases.wiki, wiki.databases.accounts],
      masterSecret: data.database.masterSecret,
      trust: service.trust,
      cluster: service.cluster.cluster,
      // Passwords are changed in a database that is awake.
      hour: cloud.cloud.asleep && wiki.cron.nightlyHour,
    };
    const app = new Rotation(this, 'App', {
      ...shared,
      role: 'app',
      secret: data.secrets.of('database-app-password'),
      services: [web, thumbs, jobs].map((one) => one.service),
    });
    const schema = new Rotation(this, 'Schema', {
      ...shared,
      role: 'schema',
      secret: data.secrets.of('database-schema-password'),
      services: [],
    });
    this.#watch('App', app);
    this.#watch('Schema', schema);
  }

  #watch(id: string, { rotator }: Rotation): void {
    new WikiAlarm(this, `${id}Failed`, {
      signal: 'rotation-failed',
      part: id.toLowerCase(),
      metric: rotator.metricErrors({ statistic: Stats.SUM }),
    });
  }
}
