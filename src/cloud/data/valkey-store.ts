import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnParameterGroup, CfnReplicationGroup, type CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ports } from '../../blueprint/ports.ts';
import { nightlyWindow, weeklyWindow } from './quiet-hours.ts';

/** The line of versions of Debian's, which the wiki has on other machines. */
const VERSION = { family: 'valkey8', engine: '8.1' } as const;

/** Days. A session that was not used for longer is over. */
const SNAPSHOT_DAYS = 3;

export interface ValkeyStoreProps {
  readonly description: string;
  /** As `cache.t4g.small`. */
  readonly nodeType: string;
  /**
   * Whether it may lose what it has. If so it evicts what was used least recently, and is one node without backups. If not it never
   * evicts, has a standby in another zone that takes over by itself, and snapshots.
   */
  readonly mayForget: boolean;
  readonly password: ISecret;
  readonly subnets: CfnSubnetGroup;
  readonly group: ISecurityGroup;
  readonly key: IKey;
  /** Hour (UTC) at which nightly upkeep begins. */
  readonly nightlyHour: number;
}

/** One ElastiCache for Valkey that speaks TLS only and asks for a password. */
export class ValkeyStore extends Construct {
  /** As `tls://host:port`; follows a failover. */
  readonly endpoint: string;
  /** The node that begins with the data, as its metrics call it. All nodes of a store have the same data. */
  readonly firstNode: string;

  constructor(scope: Construct, id: string, props: ValkeyStoreProps) {
    super(scope, id);
    const { mayForget, nightlyHour } = props;
    const parameters = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: VERSION.family,
      description: props.description,
      properties: { 'maxmemory-policy': mayForget ? 'allkeys-lru' : 'noeviction' },
    });
    const nodes = new CfnReplicationGroup(this, 'Nodes', {
      replicationGroupDescription: props.description,
      engine: 'valkey',
      engineVersion: VERSION.engine,
      cacheNodeType: props.nodeType,
      cacheParameterGroupName: parameters.ref,
      cacheSubnetGroupName: props.subnets.ref,
      securityGroupIds: [props.group.securityGroupId],
      port: ports.cache,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      // A reference that CloudFormation resolves; the template has no value.
      authToken: props.password.secretValue.unsafeUnwrap(),
      atRestEncryptionEnabled: true,
      kmsKeyId: props.key.keyArn,
      autoMinorVersionUpgrade: true,
      preferredMaintenanceWindow: weeklyWindow(nightlyHour, 4),
      ...(mayForget
        ? { numCacheClusters: 1, automaticFailoverEnabled: false }
        : {
            numCacheClusters: 2,
            automaticFailoverEnabled: true,
            multiAzEnabled: true,
            snapshotRetentionLimit: SNAPSHOT_DAYS,
            snapshotWindow: nightlyWindow(nightlyHour, 2),
          }),
    });
    nodes.applyRemovalPolicy(mayForget ? RemovalPolicy.DESTROY : RemovalPolicy.SNAPSHOT);
    if (mayForget) {
      Validations.of(nodes).acknowledge({
        id: 'AwsSolutions-AEC4',
        reason: 'All it has can be made again. While it is away MediaWiki asks the database, and is slower.',
      });
    }
    this.firstNode = `${nodes.ref}-001`;
    this.endpoint = `tls://${nodes.attrPrimaryEndPointAddress}:${nodes.attrPrimaryEndPointPort}`;
  }
}
