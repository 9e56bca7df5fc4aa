import {
  OriginProtocolPolicy,
  OriginSslPolicy,
  VpcOrigin,
  VpcOriginEndpoint,
} from 'aws-cdk-lib/aws-cloudfront';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

export interface BalancerOriginProps {
  /** The account's, so it has the wiki's id. */
  readonly name: string;
  /** Internal, in the region of the stack, with a listener on 443 whose certificate has `originName`. */
  readonly balancer: IApplicationLoadBalancer;
}

/** CloudFront's interfaces in the network of a balancer. */
export const balancerOrigin = (
  scope: Construct,
  id: string,
  { name, balancer }: BalancerOriginProps,
): VpcOrigin =>
  new VpcOrigin(scope, id, {
    vpcOriginName: name,
    endpoint: VpcOriginEndpoint.applicationLoadBalancer(balancer),
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    httpsPort: 443,
  });
