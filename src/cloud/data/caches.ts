import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { ValkeyStore } from './valkey-store.ts';
import type { WikiSecrets } from './wiki-secrets.ts';

export interface CachesProps {
  readonly cloud: CloudWiki;
  readonly vpc: IVpc;
  /** Without a way to or from the internet, in two zones or more. */
  readonly subnets: SubnetSelection;
  /** Each decides who reaches the store of its name. */
  readonly groups: { readonly cache: ISecurityGroup; readonly sessions: ISecurityGroup };
  readonly key: IKey;
  readonly secrets: WikiSecrets;
}

/**
 * The cache of objects, which may forget, and the store of sessions, which may not, apart: a full cache must log nobody out. None in
 * a profile that keeps both in the database.
 */
export class Caches extends Construct {
  /** As `tls://host:port`; null: in the database. */
  readonly objects: string | null;
  /** As `tls://host:port`; null: in the database. */
  readonly sessions: string | null;
  /** A node of the store of sessions, as its metrics call it; null: in the database. */
  readonly sessionsNode: string | null;

  constructor(scope: Construct, id: string, props: CachesProps) {
    super(scope, id);
    const { cache } = props.cloud.sizes;
    if (cache === null) {
      this.objects = null;
      this.sessions = null;
      this.sessionsNode = null;
      return;
    }
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: 'Cache and sessions, without a way to the internet',
      subnetIds: props.vpc.selectSubnets(props.subnets).subnetIds,
    });
    const common = { subnets, key: props.key, nightlyHour: props.cloud.wiki.cron.nightlyHour };
    this.objects = new ValkeyStore(this, 'Objects', {
      ...common,
      description: 'Objects, of which those used least recently go',
      nodeType: cache.objects,
      mayForget: true,
      password: props.secrets.of('cache-password'),
      group: props.groups.cache,
    }).endpoint;
    const sessions = new ValkeyStore(this, 'Sessions', {
      ...common,
      description: 'Sessions, none of which goes before its time',
      nodeType: cache.sessions,
      mayForget: false,
      password: props.secrets.of('sessions-password'),
      group: props.groups.sessions,
    });
    this.sessions = sessions.endpoint;
    this.sessionsNode = sessions.firstNode;
  }
}
