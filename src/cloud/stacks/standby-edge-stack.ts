import { CfnOutput } from 'aws-cdk-lib';
import { type IKeyValueStore, type IVpcOrigin, KeyValueStore } from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import type { LoadBalancer } from '../compute/load-balancer.ts';
import { EDGE, FLAG_STORE } from '../deployed-names.ts';
import { balancerOrigin } from '../edge/balancer-origin.ts';
import { OriginGroup } from '../functions/origin-group/origin-group.ts';
import type { Network } from '../network/network.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

export interface StandbyEdgeStackProps {
  readonly cloud: CloudWiki;
  readonly network: Network;
  readonly balancer: LoadBalancer;
  /** Encrypts what its functions say. */
  readonly logKey: IKey;
}

/**
 * CloudFront's way into the second region, and the store with the flag that sends readers there. Both are in a stack of that region, so
 * that `failover` needs nothing of the one that is lost.
 */
export class StandbyEdgeStack extends Wiki7Stack {
  readonly vpcOrigin: IVpcOrigin;
  readonly flags: IKeyValueStore;

  constructor(scope: Construct, { cloud, network, balancer, logKey }: StandbyEdgeStackProps) {
    super(scope, EDGE, { cloud, description: 'the way in for readers', stateful: false, logKey });
    const vpcOrigin = balancerOrigin(this, 'Balancer', {
      name: `wiki7-${cloud.wiki.id}-standby`,
      balancer: balancer.balancer,
    });
    const { group } = new OriginGroup(this, 'OriginGroup', {
      vpc: network.vpc,
      vpcOriginId: vpcOrigin.vpcOriginId,
    });
    network.groups.allowCloudFront(this, group);
    this.vpcOrigin = vpcOrigin;
    this.flags = new KeyValueStore(this, 'Flags', {
      keyValueStoreName: `wiki7-${cloud.wiki.id}-flags`,
      comment: `Wiki7 ${cloud.wiki.id}: which region readers are sent to`,
    });
    new CfnOutput(this, 'Store', { value: this.flags.keyValueStoreArn }).overrideLogicalId(FLAG_STORE);
  }
}
