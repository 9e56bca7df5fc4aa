import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Endpoints } from '../../blueprint/endpoints.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { Discovery } from '../compute/discovery.ts';
import { LoadBalancer } from '../compute/load-balancer.ts';
import { mediaAccess } from '../compute/media-access.ts';
import { ReleaseTask } from '../compute/release-task.ts';
import { WikiCluster } from '../compute/wiki-cluster.ts';
import { WikiServices } from '../compute/wiki-services.ts';
import { Certificate } from '../dns/certificate.ts';
import { DatabaseTrust } from '../functions/database-trust/database-trust.ts';
import { DatabaseUsers } from '../functions/database-users/database-users.ts';
import { OldestJob } from '../functions/oldest-job/oldest-job.ts';
import type { ImageRepositories } from '../images/image-repositories.ts';
import { SERVICE } from '../names.ts';
import { addressPlan } from '../network/address-plan.ts';
import type { Network } from '../network/network.ts';
import type { DataStack } from './data-stack.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface ServiceStackProps {
  readonly cloud: CloudWiki;
  readonly zone: IHostedZone;
  readonly network: Network;
  readonly data: DataStack;
  readonly images: ImageRepositories;
}

/** What runs: database users first, then the release, then the services, and what is done by the clock. */
export class ServiceStack extends Wiki7Stack {
  readonly trust: DatabaseTrust;
  readonly cluster: WikiCluster;
  readonly balancer: LoadBalancer;
  readonly services: WikiServices;

  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, SERVICE, {
      cloud: props.cloud,
      description: 'what runs of it',
      stateful: false,
      logKey: props.data.key,
    });
    const { cloud, zone, network, data, images } = props;
    const { wiki } = cloud;
    const { vpc, appSubnets: subnets, groups } = network;
    const inside = { vpc, subnets, group: groups.of('functions') };

    this.trust = new DatabaseTrust(this, 'Trust');
    const users = new DatabaseUsers(this, 'Users', {
      network: inside,
      host: data.database.endpoint,
      databases: [wiki.databases.wiki, wiki.databases.accounts],
      replicated: data.database.replicaEndpoints.length > 0,
      masterSecret: data.database.masterSecret,
      appSecret: data.secrets.of('database-app-password'),
      schemaSecret: data.secrets.of('database-schema-password'),
      trust: this.trust,
    });

    const { certificate } = new Certificate(this, 'Certificate', { cloud: cloud.cloud, zone });
    this.balancer = new LoadBalancer(this, 'Balancer', {
      cloud,
      network,
      certificate,
      logs: data.media.logs,
    });
    const discovery = new Discovery(this, 'Discovery', { wiki, vpc });
    this.cluster = new WikiCluster(this, 'Cluster', { cloud, vpc });
    const shared = {
      cloud,
      endpoints: this.#endpoints(props, discovery.renderUrl),
      cluster: this.cluster.cluster,
      network,
      images,
      secrets: data.secrets,
      grantMedia: mediaAccess(data.media),
    };

    const release = new ReleaseTask(this, 'Release', shared);
    release.node.addDependency(users);
    const { metric } = new OldestJob(this, 'OldestJob', {
      network: inside,
      wiki: wiki.id,
      host: data.database.endpoint,
      database: wiki.databases.wiki,
      appSecret: data.secrets.of('database-app-password'),
      trust: this.trust,
    });
    this.services = new WikiServices(this, 'Services', {
      ...shared,
      balancer: this.balancer,
      discovery,
      oldestJobAge: metric,
    });
    this.services.node.addDependency(release);
  }

  /** Where the parts find each other. CloudFront can't be purged by address, so MediaWiki lets it keep no page. */
  #endpoints({ cloud, data }: ServiceStackProps, renderUrl: string): Endpoints {
    const { database, caches, media } = data;
    return {
      databaseHost: database.endpoint,
      databaseReplicas: database.replicaEndpoints,
      databaseAuthorities: this.trust.parameter.stringValue,
      cacheHost: caches.objects,
      sessionsHost: caches.sessions,
      renderUrl,
      purgeServers: [],
      trustedProxies: [addressPlan.vpc],
      media: {
        kind: 's3',
        endpoint: `https://s3.${cloud.cloud.region}.${this.urlSuffix}`,
        region: cloud.cloud.region,
        addressing: 'host',
        publicBucket: media.publicFiles.bucketName,
        privateBucket: media.privateFiles.bucketName,
        credentials: 'task-role',
      },
    };
  }
}
