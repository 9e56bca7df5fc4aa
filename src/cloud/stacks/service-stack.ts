import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Endpoints } from '../../blueprint/endpoints.ts';
import type { LogOf } from '../../blueprint/log-queries.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { Discovery } from '../compute/discovery.ts';
import { LoadBalancer } from '../compute/load-balancer.ts';
import { mediaAccess } from '../compute/media-access.ts';
import { PurgeAlarms } from '../compute/purge-alarms.ts';
import { PurgeQueue } from '../compute/purge-queue.ts';
import { ReleaseTask } from '../compute/release-task.ts';
import { Rest } from '../compute/rest.ts';
import { RunningAlarms } from '../compute/running-alarms.ts';
import type { SecretSource, TaskParts } from '../compute/sources.ts';
import { WikiCluster } from '../compute/wiki-cluster.ts';
import { WikiServices } from '../compute/wiki-services.ts';
import type { Caches } from '../data/caches.ts';
import type { Database } from '../data/database.ts';
import { databaseLog } from '../data/database-logs.ts';
import type { MediaBuckets } from '../data/media-buckets.ts';
import { DATA, databaseIdentifier, SERVICE, stackName, standbyId } from '../deployed-names.ts';
import { Certificate } from '../dns/certificate.ts';
import type { InsideNetwork } from '../functions/cloud-function.ts';
import { DatabaseTrust } from '../functions/database-trust/database-trust.ts';
import { DatabaseUsers } from '../functions/database-users/database-users.ts';
import { Forgetting } from '../functions/forgetting/forgetting.ts';
import { OldestJob } from '../functions/oldest-job/oldest-job.ts';
import type { ImageRepositories } from '../images/image-repositories.ts';
import { addressPlan } from '../network/address-plan.ts';
import type { Network } from '../network/network.ts';
import { LogQueries } from '../watch/log-queries.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface ServiceStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
  readonly data: ServedData;
  readonly images: ImageRepositories;
  readonly place: Place;
}

/** Where it runs. */
type Place =
  | {
      readonly kind: 'home';
      /** Where ACM looks for the record that proves the name. */
      readonly zone: IHostedZone;
      /** RDS's own secret, of the user that makes the wiki's. */
      readonly masterSecret: ISecret;
    }
  | {
      /** All rests and nothing is installed: what `data` has is a copy of a wiki that is installed elsewhere. */
      readonly kind: 'standby';
      readonly certificate: ICertificate;
    };

/** What runs of a wiki finds here what was written and uploaded. */
export interface ServedData {
  /** Encrypts what is said of it too. */
  readonly key: IKey;
  readonly database: Pick<Database, 'endpoint' | 'replicaEndpoints'>;
  readonly caches: Pick<Caches, 'objects' | 'sessions'>;
  readonly media: MediaBuckets;
  readonly secrets: SecretSource;
}

/** What runs: database users first, then the release, then the services, and what is done by the clock. */
export class ServiceStack extends Wiki7Stack {
  readonly trust: DatabaseTrust;
  readonly cluster: WikiCluster;
  readonly balancer: LoadBalancer;
  /** What changed, for CloudFront. */
  readonly purges: PurgeQueue;
  readonly services: WikiServices;
  /** Name of the group that has a log. */
  readonly groupOf: (log: LogOf) => string;
  /** Seconds that the oldest job has waited. */
  readonly oldestJobAge: Metric;

  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, SERVICE, {
      cloud: props.cloud,
      description: 'what runs of it',
      stateful: false,
      logKey: props.data.key,
    });
    const { cloud, network, data, images, place } = props;
    const { wiki } = cloud;
    const rest = place.kind === 'standby' ? new Rest(this, 'Rest') : undefined;
    const { vpc, appSubnets: subnets, groups } = network;
    const inside = { vpc, subnets, group: groups.of('functions') };

    this.trust = new DatabaseTrust(this, 'Trust');
    const { certificate } =
      place.kind === 'standby'
        ? place
        : new Certificate(this, 'Certificate', { cloud: cloud.cloud, zone: place.zone });
    this.balancer = new LoadBalancer(this, 'Balancer', {
      cloud,
      network,
      certificate,
      logs: data.media.logs,
    });
    const discovery = new Discovery(this, 'Discovery', { wiki, vpc });
    this.purges = new PurgeQueue(this, 'Purges', { key: data.key });
    const mayRest = rest !== undefined;
    new PurgeAlarms(this, 'PurgeAlarms', { wikiId: wiki.id, purges: this.purges, mayRest });
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

    const installed = this.#install(props, inside, shared);
    const { metric } = new OldestJob(this, 'OldestJob', {
      network: inside,
      wiki: wiki.id,
      host: data.database.endpoint,
      database: wiki.databases.wiki,
      appSecret: data.secrets.of('database-app-password'),
      trust: this.trust,
      state: rest?.scheduleState,
      asleep: cloud.cloud.asleep,
    });
    this.oldestJobAge = metric;
    this.services = new WikiServices(this, 'Services', {
      ...shared,
      balancer: this.balancer,
      discovery,
      purges: this.purges,
      oldestJobAge: metric,
      rest,
    });
    const { failedTasks } = new RunningAlarms(this, 'Alarms', {
      cloud,
      services: this.services,
      balancer: this.balancer,
      oldestJobAge: metric,
      mayRest,
    });
    this.groupOf = this.#groups(cloud, failedTasks);
    new LogQueries(this, 'Queries', { wikiId: cloud.wiki.id, groupOf: this.groupOf });
    if (!installed) return;
    this.services.node.addDependency(installed);
    const { taskDefinition } = this.services.web.service;
    const database = wiki.databases.wiki;
    const forgetting = new Forgetting(this, 'Forgetting', { purges: this.purges, database, taskDefinition });
    forgetting.node.addDependency(this.services.web);
  }

  #groups({ wiki, isStandby }: CloudWiki, failedTasks: ILogGroup): (log: LogOf) => string {
    const database = databaseIdentifier(stackName(wiki.id, isStandby ? standbyId(DATA) : DATA));
    return (log) => {
      if (log === 'slow-statements') return databaseLog(database, 'slowquery');
      return (log === 'failed-tasks' ? failedTasks : this.services.logOf(log)).logGroupName;
    };
  }

  /** Users, then the release: nothing of a wiki runs before. */
  #install(
    { cloud: { wiki }, data, place }: ServiceStackProps,
    network: InsideNetwork,
    parts: TaskParts,
  ): ReleaseTask | undefined {
    if (place.kind === 'standby') return undefined;
    const users = new DatabaseUsers(this, 'Users', {
      network,
      host: data.database.endpoint,
      databases: [wiki.databases.wiki, wiki.databases.accounts],
      replicated: data.database.replicaEndpoints.length > 0,
      masterSecret: place.masterSecret,
      appSecret: data.secrets.of('database-app-password'),
      schemaSecret: data.secrets.of('database-schema-password'),
      trust: this.trust,
    });
    const release = new ReleaseTask(this, 'Release', parts);
    release.node.addDependency(users);
    return release;
  }

  /** Where the parts find each other. */
  #endpoints({ cloud, data }: ServiceStackProps, renderUrl: string): Endpoints {
    const { database, caches, media } = data;
    return {
      databaseHost: database.endpoint,
      databaseReplicas: database.replicaEndpoints,
      databaseAuthorities: this.trust.parameter.stringValue,
      cacheHost: caches.objects,
      sessionsHost: caches.sessions,
      renderUrl,
      purge: {
        to: 'sqs',
        queueUrl: this.purges.queue.queueUrl,
        tagsPerMonth: cloud.sizes.invalidationsPerMonth,
      },
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
