import { App, Duration, type Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ImageName } from '../../blueprint/container.ts';
import type { Endpoints } from '../../blueprint/endpoints.ts';
import type { SecretName } from '../../blueprint/secrets.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { recommendedContext } from '../app-context.ts';
import { Wiki7Stack } from '../stacks/wiki7-stack.ts';
import { AlarmTopic } from '../watch/alarm-topic.ts';
import { Discovery } from './discovery.ts';
import { LoadBalancer } from './load-balancer.ts';
import { mediaAccess } from './media-access.ts';
import { PurgeAlarms } from './purge-alarms.ts';
import { PurgeQueue } from './purge-queue.ts';
import { WikiCluster } from './wiki-cluster.ts';
import { WikiServices } from './wiki-services.ts';

export const cloudEndpoints: Endpoints = {
  databaseHost: 'db',
  databaseReplicas: [],
  databaseAuthorities: 'PEM',
  cacheHost: 'tls://cache:6379',
  sessionsHost: 'tls://sessions:6379',
  renderUrl: 'http://render.wiki.internal:8080',
  purge: {
    to: 'sqs',
    queueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/purge',
    tagsPerMonth: 100_000,
  },
  trustedProxies: ['10.0.0.0/16'],
  media: {
    kind: 's3',
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    addressing: 'host',
    publicBucket: 'public',
    privateBucket: 'private',
    credentials: 'task-role',
  },
};

class TestStack extends Wiki7Stack {
  constructor(app: App, id: string, cloud: CloudWiki, stateful = false) {
    super(app, id, { cloud, description: id, stateful });
  }
}

/** What the other stacks give, in a stack of its own as it is when deployed. */
class Given extends Construct {
  readonly vpc: ec2.Vpc;
  readonly key: Key;
  readonly files: { readonly publicFiles: s3.Bucket; readonly privateFiles: s3.Bucket };
  readonly logs: s3.Bucket;
  readonly #groups = new Map<string, ec2.SecurityGroup>();
  readonly #secrets = new Map<string, Secret>();
  readonly #repositories = new Map<string, Repository>();

  constructor(stack: Stack) {
    super(stack, 'Given');
    const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'Zones come from the configuration, so that synthesis asks AWS nothing.',
    });
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      subnetConfiguration: [
        { name: 'public', subnetType: PUBLIC },
        { name: 'app', subnetType: PRIVATE_WITH_EGRESS },
      ],
    });
    this.key = new Key(this, 'Key');
    const bucket = { encryption: s3.BucketEncryption.KMS, encryptionKey: this.key };
    this.files = {
      publicFiles: new s3.Bucket(this, 'Public', bucket),
      privateFiles: new s3.Bucket(this, 'Private', bucket),
    };
    this.logs = new s3.Bucket(this, 'Logs', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
    });
  }

  readonly groups = {
    of: (name: string) =>
      remembered(this.#groups, name, () => {
        const { vpc } = this;
        return new ec2.SecurityGroup(this, `${name}Group`, { vpc, allowAllOutbound: false });
      }),
  };

  readonly secrets = {
    of: (name: SecretName) =>
      remembered(this.#secrets, name, () => new Secret(this, name, { encryptionKey: this.key })),
  };

  readonly images = {
    image: (name: ImageName) =>
      ContainerImage.fromEcrRepository(
        remembered(this.#repositories, name, () => new Repository(this, `${name}Images`)),
        'release',
      ),
  };
}

function remembered<Value>(all: Map<string, Value>, name: string, make: () => Value): Value {
  const value = all.get(name) ?? make();
  all.set(name, value);
  return value;
}

export interface ComputeUnderTest {
  readonly template: Template;
  /** Of the stack that holds what compute is given. */
  readonly given: Template;
}

export const profileNames = ['starter', 'standard', 'large'] as const;

/** Everything of `src/cloud/compute`, put together as the stack `Service` does it, beside a stack of what it is given. */
export function compute(cloud: CloudWiki, prepare: (app: App) => void = () => {}): ComputeUnderTest {
  const app = new App({ context: recommendedContext() });
  prepare(app);
  const below = new TestStack(app, 'Below', cloud, true);
  const given = new Given(below);
  new AlarmTopic(below, 'Alarms', { cloud });
  const stack = new TestStack(app, 'Service', cloud);
  const { vpc, groups, images, secrets } = given;
  const subnets = { subnetGroupName: 'app' };
  const network = { vpc, groups, appSubnets: subnets, allAppSubnets: subnets };
  const { cluster } = new WikiCluster(stack, 'Cluster', { cloud, vpc });
  const discovery = new Discovery(stack, 'Discovery', { wiki: cloud.wiki, vpc });
  const balancer = new LoadBalancer(stack, 'Balancer', {
    cloud,
    network,
    certificate: Certificate.fromCertificateArn(
      stack,
      'Certificate',
      'arn:aws:acm:eu-central-1:123456789012:certificate/1',
    ),
    logs: given.logs,
  });
  const purges = new PurgeQueue(stack, 'Purges', { key: given.key });
  new PurgeAlarms(stack, 'PurgeAlarms', { wikiId: cloud.wiki.id, purges });
  new WikiServices(stack, 'Services', {
    cloud,
    endpoints: { ...cloudEndpoints, renderUrl: discovery.renderUrl },
    cluster,
    network,
    images,
    secrets,
    grantMedia: mediaAccess(given.files),
    balancer,
    discovery,
    purges,
    oldestJobAge: new Metric({
      namespace: 'Wiki7',
      metricName: 'OldestJobAge',
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
  });
  return { template: Template.fromStack(stack), given: Template.fromStack(below) };
}
