import { Duration } from 'aws-cdk-lib';
import type { IOrigin, IVpcOrigin } from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { timeouts } from '../../blueprint/timeouts.ts';
import type { CloudConfig } from '../../config/cloud-schema.ts';
import { originName } from '../dns/certificate.ts';

export interface WikiOriginProps {
  readonly cloud: CloudConfig;
  readonly vpcOrigin: IVpcOrigin;
  /** Goes before every path. @default - none */
  readonly originPath?: string;
  /** @default - the distribution chooses */
  readonly originId?: string;
}

/**
 * An idle connection is closed by CloudFront and never by the balancer, which waits for longer than nginx does: no request meets one that
 * is closing.
 */
const KEEPALIVE_SECONDS = timeouts.nginxSeconds - 5;

/** MediaWiki, by a balancer. */
export const wikiOrigin = ({ cloud, vpcOrigin, ...options }: WikiOriginProps): IOrigin =>
  VpcOrigin.withVpcOrigin(vpcOrigin, {
    domainName: originName(cloud),
    readTimeout: Duration.seconds(timeouts.edgeSeconds),
    keepaliveTimeout: Duration.seconds(KEEPALIVE_SECONDS),
    // The balancer is in one network with CloudFront's interfaces: what takes longer is down.
    connectionTimeout: Duration.seconds(5),
    connectionAttempts: 2,
    ...options,
  });
