import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { profiles } from '../../config/profiles.ts';
import type { DatabaseEngine } from '../../config/wiki.ts';
import { recommendedContext } from '../app-context.ts';
import { wikiUnderTest } from '../cloud-wiki.fixture.ts';
import { Wiki7Stack } from '../stacks/wiki7-stack.ts';
import { Caches } from './caches.ts';
import { DataKey } from './data-key.ts';
import { Database } from './database.ts';
import { MediaBuckets } from './media-buckets.ts';
import { WikiSecrets } from './wiki-secrets.ts';

export interface DataUnderTest {
  readonly profile?: keyof typeof profiles;
  readonly engine?: DatabaseEngine;
  /** More of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly standby?: boolean;
}

const cloudWiki = ({ profile = 'standard', engine = 'mysql', config = {} }: DataUnderTest): CloudWiki =>
  wikiUnderTest({ profile, database: { engine }, ...config });

const standbyNames = { publicFiles: 'w-standby-public', privateFiles: 'w-standby-private' };

class Standby extends Wiki7Stack {
  readonly key: DataKey;

  constructor(app: App, cloud: CloudWiki) {
    super(app, 'Standby', {
      cloud,
      region: 'eu-west-1',
      description: 'standby',
      stateful: true,
    });
    this.key = new DataKey(this, 'Key');
    new MediaBuckets(this, 'Media', { cloud, key: this.key.key, names: standbyNames });
  }
}

/** Everything of this folder, in a network that is only a set of ids. */
class Data extends Wiki7Stack {
  readonly secrets: WikiSecrets;
  readonly caches: Caches;
  readonly database: Database;

  constructor(app: App, cloud: CloudWiki, standby?: Standby) {
    super(app, 'Data', { cloud, description: 'data', stateful: true });
    const availabilityZones = [...cloud.cloud.zones];
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones,
      isolatedSubnetNames: ['data'],
      isolatedSubnetIds: availabilityZones.map((zone) => `subnet-${zone}`),
      isolatedSubnetRouteTableIds: availabilityZones.map((zone) => `rtb-${zone}`),
    });
    const group = (id: string, number: number) =>
      SecurityGroup.fromSecurityGroupId(this, id, `sg-0000000${number}`);
    const subnets = { subnetGroupName: 'data' };
    const { key } = new DataKey(this, 'Key');
    this.secrets = new WikiSecrets(this, 'Secrets', { cloud, key });
    this.database = new Database(this, 'Database', { cloud, vpc, subnets, group: group('database', 1), key });
    const groups = { cache: group('cache', 2), sessions: group('sessions', 3) };
    this.caches = new Caches(this, 'Caches', { cloud, vpc, subnets, groups, key, secrets: this.secrets });
    new MediaBuckets(this, 'Media', {
      cloud,
      key,
      ...(standby && {
        replicateTo: {
          publicFiles: Bucket.fromBucketName(this, 'StandbyPublic', standbyNames.publicFiles),
          privateFiles: Bucket.fromBucketName(this, 'StandbyPrivate', standbyNames.privateFiles),
          key: standby.key.key,
        },
      }),
    });
  }
}

function build(choice: DataUnderTest) {
  const app = new App({ context: recommendedContext() });
  const cloud = cloudWiki(choice);
  const stack = new Data(app, cloud, choice.standby ? new Standby(app, cloud) : undefined);
  return { app, stack };
}

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's own shape
  readonly Properties: Readonly<Record<string, any>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface SynthesizedData {
  readonly stack: Data;
  readonly template: Template;
  /** Resources by logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
  of(type: string): readonly Resource[];
}

const done = new Map<string, SynthesizedData>();

/** Synthesized once for each choice. */
export function data(choice: DataUnderTest = {}): SynthesizedData {
  const name = JSON.stringify(choice);
  const known = done.get(name);
  if (known) return known;
  const { stack } = build(choice);
  const template = Template.fromStack(stack);
  const resources: Record<string, Resource> = template.toJSON().Resources;
  const made: SynthesizedData = {
    stack,
    template,
    resources,
    of: (type) => Object.values(resources).filter(({ Type }) => Type === type),
  };
  done.set(name, made);
  return made;
}

/** Synthesizes with cdk-nag's AwsSolutions rules and with the library's own as errors; throws when something is found. */
export function check(choice: DataUnderTest): void {
  const { app } = build(choice);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}
